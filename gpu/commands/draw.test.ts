import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sceneFromSvg } from "../../drawing/svg-read.ts";

/** Each test starts programs, which takes seconds on a busy machine. */
const PATIENCE = 120_000;
const command = fileURLToPath(new URL("draw.ts", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-draw-"));
});

afterAll(() => rm(folder, { recursive: true }));

function start(...argv: string[]): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", command, ...argv], {
    env: { ...process.env, DATA_DIR: folder },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

async function outcome(child: ChildProcess): Promise<{ code: number | null; told: string }> {
  let told = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, told };
}

const draw = (...argv: string[]) => outcome(start(...argv));
const small = ["--strokes", "12", "--iterations", "6", "--canvas", "96"];

test(
  "the same words and seed give the same bytes, with a report of how it went",
  async () => {
    const [one, two, report] = ["one.svg", "two.svg", "report.json"].map((name) => join(folder, name));
    const first = await draw("a red apple", "--seed", "7", ...small, "--out", one, "--report", report);
    expect(first).toMatchObject({ code: 0 });
    expect(first.told).toMatch(/6\/6 {2}loss -?\d+\.\d+ {2}[\d.]+ iterations\/s/);
    await draw("a red apple", "--seed", "7", ...small, "--out", two);
    expect(await readFile(two, "utf8")).toBe(await readFile(one, "utf8"));
    const written = JSON.parse(await readFile(report, "utf8"));
    expect(written).toMatchObject({ seed: 7, critic: "embedded", provider: "cpu", iterations: 6 });
    expect(written.loss).toHaveLength(6);
    expect(Object.keys(written.milliseconds).sort()).toEqual(["augment", "critic", "optimiser", "raster"]);

    const [kept] = sceneFromSvg(await readFile(one, "utf8")).scene.strokes;
    const locked = join(folder, "locked.svg");
    const from = ["--init", one, "--lock", kept.id, "--canvas", "96", "--iterations", "3"];
    expect(await draw("a green tree", ...from, "--out", locked)).toMatchObject({ code: 0 });
    const after = sceneFromSvg(await readFile(locked, "utf8")).scene.strokes;
    expect(after[0]).toEqual(kept);
    expect(after).toHaveLength(12);
    expect(after[1]).not.toEqual(sceneFromSvg(await readFile(one, "utf8")).scene.strokes[1]);

    const png = join(folder, "one.png");
    await draw("a red apple", ...small, "--out", png);
    expect((await readFile(png)).subarray(1, 4).toString()).toBe("PNG");
  },
  PATIENCE,
);

test(
  "a style is a file or one of the studio's; the same gives the same bytes",
  async () => {
    const reference = join(folder, "reference.png");
    const rows = Array.from({ length: 64 * 64 }, (_, i) => (i % 8 < 4 ? [20, 40, 160] : [240, 230, 200]));
    await sharp(Uint8Array.from(rows.flat()), { raw: { width: 64, height: 64, channels: 3 } }).toFile(
      reference,
    );
    const drawn = async (name: string, ...style: string[]) => {
      const out = join(folder, `${name}.svg`);
      expect(await draw("a red apple", ...small, ...style, "--out", out)).toMatchObject({ code: 0 });
      return readFile(out, "utf8");
    };
    const [styled, again, plain] = await Promise.all([
      drawn("styled", "--style", `${reference}:2:all`, "--style", "woodcut:0.5:shape"),
      drawn("again", "--style", `${reference}:2:all`, "--style", "woodcut:0.5:shape"),
      drawn("plain", "--style", reference, "--style-strength", "0"),
    ]);
    expect(again).toBe(styled);
    expect(styled).not.toBe(plain);
    expect(await drawn("none")).toBe(plain);
  },
  PATIENCE,
);

test.each([
  [["a red apple", "--style", "not-there.png"], /"not-there.png" cannot be read.*woodcut/],
  [["a red apple", "--style", fileURLToPath(new URL("../../app/icon.svg", import.meta.url))], /SVG/],
  [["a red apple", "--style", "woodcut", "--style-critic", "vgg16"], /models -- add vgg16/],
  [["a red apple", "--critic", "not-there"], /not-there/],
  [["a red apple", "--critic", "clip-vit-base-patch32"], /models -- add clip-vit-base-patch32/],
  [["a red apple", "--out", "no/such/folder/x.svg"], /cannot be written/],
  [["xqzzt vvkrp"], /models -- add/],
])(
  "%j is refused in one line",
  async (argv, message) => {
    const { code, told } = await draw(...argv, ...small);
    expect(told).toMatch(message);
    expect(told.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  },
  PATIENCE,
);

test(
  "Ctrl-C saves what there is",
  async () => {
    const out = join(folder, "interrupted.svg");
    const child = start("a red apple", "--strokes", "12", "--iterations", "300", "--out", out);
    child.stderr?.once("data", () => child.kill("SIGINT"));
    const { code, told } = await outcome(child);
    expect(told).toMatch(/Stopped after \d+ iterations; saved/);
    expect(code).toBe(130);
    expect(sceneFromSvg(await readFile(out, "utf8")).scene.strokes).toHaveLength(12);
  },
  PATIENCE,
);
