import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";

const command = fileURLToPath(new URL("raster.ts", import.meta.url));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");
let folder = "";
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "croquis-raster-"));
  const path = {
    num_segments: 1,
    points: [
      [2, 5.5],
      [6, 5.5],
      [10, 5.5],
      [14, 5.5],
    ],
    stroke_width: 1.5,
    color: [0, 0.5, 1, 0.5],
  };
  writeFileSync(file("scene.json"), JSON.stringify({ width: 16, height: 12, paths: [path] }));
  writeFileSync(file("short.f32"), Buffer.alloc(4));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...given: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsx, command, ...given]);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

it("writes picture, PNG and gradients to the radius, and says how long it took", async () => {
  const { status, stdout, stderr } = await run(
    ...[file("scene.json"), "--image", file("out.f32"), "--png", file("out.png")],
    ...["--gradients", file("out.json"), "--repeat", "3"],
  );
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^1 strokes on 16 × 12: forward [\d.]+ ms, backward [\d.]+ ms/);
  const image = readFileSync(file("out.f32"));
  expect(image.length).toBe(16 * 12 * 3 * 4);
  const pixel = [0, 1, 2].map((c) => image.readFloatLE(4 * (3 * (5 * 16 + 8) + c)));
  [0.5, 0.75, 1].forEach((value, c) => {
    expect(pixel[c]).toBeCloseTo(value, 6);
  });
  const { data, info } = await sharp(file("out.png")).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([16, 12, 3]);
  expect([...data.subarray(3 * (5 * 16 + 8), 3 * (5 * 16 + 9))]).toEqual([128, 191, 255]);
  const gradients = JSON.parse(readFileSync(file("out.json"), "utf8"));
  expect(Object.keys(gradients)).toEqual(["points", "stroke_width", "color"]);
  expect([gradients.points.length, gradients.color[0].length]).toEqual([4, 4]);
  // Upstream 1: widening by one radius lets 2 × 12 pixels and half the circle's growth lose 0.75 of their light.
  expect(gradients.stroke_width[0] / (-0.75 * (24 + 2 * Math.PI * 1.5))).toBeCloseTo(1, 1);
});

it("says in one line what is wrong, with exit status 2", async () => {
  writeFileSync(file("bad.json"), '{"width": 5000}');
  const image = ["--image", file("never.f32")];
  const wrong: [string[], RegExp][] = [
    [[], /no scene given/],
    [[file("scene.json"), ...image, "--repeat", "0"], /--repeat is below 1/],
    [[file("scene.json"), ...image, "--speed"], /--speed/],
    [[file("bad.json"), ...image], /Not a scene: width/],
    [[file("scene.json"), ...image, "--upstream", file("short.f32")], /it has 4 bytes/],
    [[file("scene.json"), "--image", join(folder, "no", "out.f32")], /Writing image/],
  ];
  const results = await Promise.all(wrong.map(([given]) => run(...given)));
  results.forEach(({ status, stderr }, i) => {
    expect(stderr).toMatch(wrong[i][1]);
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
  expect(existsSync(file("never.f32"))).toBe(false);
}, 60_000);
