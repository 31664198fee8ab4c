import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { problemOf } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { PictureDecoder } from "./decoder.ts";
import { MOODY_DECODER, testDecoder } from "./testing/decoders.ts";

const LIMIT = 700;
const { decoder, read, problem } = testDecoder({ program: MOODY_DECODER, limit: LIMIT });
/** Something to read, whatever comes of it. */
const PATH = fileURLToPath(import.meta.url);
/** Whatever the moody one takes no offence at. */
const png = "a picture";

test("a picture that takes too long is given up, and the next one is read", async () => {
  await read(png);
  const [busy] = decoder.pids;
  const started = performance.now();
  expect((await problem("hang")).code).toBe("picture-slow");
  const took = performance.now() - started;
  expect(took).toBeGreaterThan(LIMIT - 5);
  expect(took).toBeLessThan(LIMIT + 2000);
  expect(decoder.pids).not.toContain(busy);
  expect(await read(png)).toMatchObject({ width: 1, height: 1 });
});

test("one that hangs holds up nobody beside it", async () => {
  const answers = await Promise.all([problem("hang"), problem(png), problem(png), problem("hang")]);
  expect(answers.map(({ code }) => code)).toEqual(["picture-slow", "none", "none", "picture-slow"]);
});

test("a process that goes down or talks nonsense is the picture's fault, and replaced", async () => {
  for (const mood of ["crash", "say nonsense", "say svg"]) {
    expect((await problem(mood)).code, mood).toBe("picture-broken");
    expect((await problem(png)).code).toBe("none");
  }
});

test("two are read at once, 32 wait, and the next one is sent away", async () => {
  const most = LIMITS.picturesRead + LIMITS.picturesWaiting;
  // All at once, before the first one is done.
  const reads = Array.from({ length: most + 3 }, () => decoder.read(PATH));
  const answers = await Promise.allSettled(reads);
  const codes = answers.map((each) => (each.status === "fulfilled" ? "none" : problemOf(each.reason).code));
  expect(codes.filter((code) => code === "none")).toHaveLength(most);
  expect(codes.filter((code) => code === "too-many-requests")).toHaveLength(3);
  expect(decoder.pids.length).toBeLessThanOrEqual(LIMITS.picturesRead);
});

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const others: PictureDecoder[] = [];
afterEach(() => Promise.all(others.splice(0).map((each) => each.close())));

test("a process that nobody needs ends, and all end with the decoder", async () => {
  const idle = new PictureDecoder({ program: MOODY_DECODER, idle: 50 });
  const warm = new PictureDecoder({ program: MOODY_DECODER });
  others.push(idle, warm);
  await idle.read(PATH);
  const [one] = idle.pids;
  await warm.read(PATH);
  const [two] = warm.pids;
  await expect.poll(() => isRunning(one)).toBe(false);
  expect(isRunning(two)).toBe(true);
  await warm.close();
  expect(isRunning(two)).toBe(false);
  await expect(warm.read(PATH)).rejects.toMatchObject({ code: "internal" });
});

test("closing gives up what is read and what waits", async () => {
  const closing = new PictureDecoder({ program: MOODY_DECODER });
  others.push(closing);
  const reads = Array.from({ length: 6 }, () => closing.read(PATH));
  const settled = Promise.allSettled(reads);
  await closing.close();
  expect((await settled).every(({ status }) => status === "rejected")).toBe(true);
  expect(closing.pids).toEqual([]);
});
