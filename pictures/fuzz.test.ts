import fc from "fast-check";
import { expect, test } from "vitest";
import { testDecoder } from "./testing/decoders.ts";
import { FORMATS, paintedAs } from "./testing/files.ts";

const ANSWERS = ["none", "picture-kind", "picture-broken", "picture-pixels", "picture-bytes"];
const { problem, read, decoder } = testDecoder();
const files = await Promise.all(FORMATS.map((format) => paintedAs(format, 24, 18)));

type Change = {
  readonly at: number;
  readonly kind: "set" | "cut" | "repeat" | "insert" | "swap";
  readonly value: number;
};
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom("set", "set", "set", "cut", "repeat", "insert", "swap"),
  value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff), fc.integer({ min: 0, max: 255 })),
});

function mutate(file: Buffer, changes: readonly Change[]): Buffer {
  let bytes = Buffer.from(file);
  for (const { at, kind, value } of changes) {
    const place = Math.min(bytes.length - 1, Math.floor(at * bytes.length));
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
    if (kind === "set") bytes[place] = value;
    else if (kind === "cut") bytes = Buffer.concat([before, after.subarray(1 + (value % 16))]);
    else if (kind === "repeat") bytes = Buffer.concat([before, after.subarray(0, value), after]);
    else if (kind === "insert") bytes = Buffer.concat([before, Buffer.alloc(1 + (value % 9), value), after]);
    else bytes = Buffer.concat([after, before]);
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

test("whatever happens to a file on its way, the answer is a picture or a known refusal", async () => {
  for (const file of files) await read(file);
  const processes = decoder.pids;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      async (file, changes) => {
        const bytes = mutate(file, changes);
        const { code, message } = await problem(bytes);
        expect(ANSWERS).toContain(code);
        expect(message.length).toBeLessThan(200);
      },
    ),
    { numRuns: 300, seed: 20261123 },
  );
  // None of them brought the process down or held it up.
  expect(decoder.pids).toEqual(processes);
});

test("and so for bytes that only begin like a picture", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.nat(60),
      fc.uint8Array({ maxLength: 300 }),
      async (file, kept, rest) => {
        const { code } = await problem(Buffer.concat([file.subarray(0, kept), rest]));
        expect(ANSWERS).toContain(code);
      },
    ),
    { numRuns: 200, seed: 20261123 },
  );
});
