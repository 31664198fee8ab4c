import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Random } from "../../../../drawing/random.ts";
import { installFolder } from "../../../../models/install-folder.ts";
import { makeTinyStyleModel } from "../../../../models/testing/tiny-style-model.ts";
import { pictureIdSchema } from "../../../../protocol/style.ts";
import type { LoadedReference } from "../style-critic.ts";
import { createReferenceStyleCritic, StyleSessions } from "./create.ts";

const SIDE = 64;
let root: string;
let sessions: StyleSessions;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "croquis-style-sessions-"));
  sessions = new StyleSessions({ dataDir: root, threads: 1 });
  for (const [id, convolutions] of [
    ["painter", 13],
    ["other", 13],
    ["shallow", 5],
  ] as const) {
    await makeTinyStyleModel(join(root, id), { convolutions });
    await installFolder(join(root, id), { dataDir: root, id });
  }
});
afterAll(async () => {
  await sessions.dispose();
  await rm(root, { recursive: true });
});

const noise = (seed: number): Float32Array => {
  const random = new Random(seed);
  return Float32Array.from({ length: SIDE * SIDE * 3 }, () => random.uniform());
};
const reference: LoadedReference = {
  picture: pictureIdSchema.parse("d".repeat(64)),
  weight: 1,
  mode: "all",
  region: null,
  pixels: { width: SIDE, height: SIDE, data: noise(1) },
};
const create = (modelId: string) =>
  createReferenceStyleCritic({ modelId, sessions, canvas: SIDE, random: new Random(1) });

it("judges with an installed model, which stays loaded and knows its pictures in the next run", async () => {
  const first = await create("painter");
  await first.setReferences([reference]);
  const gradient = new Float32Array(SIDE * SIDE * 3);
  const { loss, terms } = await first.evaluate(noise(2), gradient);
  expect(loss).toBeGreaterThan(0);
  expect(Object.keys(terms).sort()).toEqual(["moments", "palette", "remd"]);
  expect(gradient.some((each) => each !== 0)).toBe(true);
  await first.dispose();
  const model = await sessions.borrow("painter");
  sessions.giveBack("painter");
  const second = await create("painter");
  await second.setReferences([reference]);
  expect(model.encoded).toBe(1);
  expect((await second.evaluate(noise(2), new Float32Array(gradient.length))).loss).toBe(loss);
  // Another model takes the place of one that nobody uses, not of one in use.
  const third = await create("other");
  expect(await sessions.borrow("painter")).toBe(model);
  sessions.giveBack("painter");
  await Promise.all([second.dispose(), second.dispose(), third.dispose()]);
  await (await create("other")).dispose();
  expect(await sessions.borrow("painter")).not.toBe(model);
  sessions.giveBack("painter");
});

it("says why a model cannot judge style", async () => {
  await expect(create("vgg16")).rejects.toMatchObject({
    code: "unknown-critic",
    message: expect.stringContaining("npm run models -- add vgg16"),
  });
  await expect(create("shallow")).rejects.toMatchObject({
    code: "broken-critic",
    message: '"shallow" cannot judge style: The model has 5 Relu nodes; its style is read at number 6.',
  });
});
