import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Picture } from "../../drawing/initialise.ts";
import { rgbToOklab } from "../../drawing/oklab.ts";
import { packStrokes } from "../../drawing/packed.ts";
import { sceneToSvg } from "../../drawing/svg-write.ts";
import { installFolder } from "../../models/install-folder.ts";
import { makeTinyModel } from "../../models/testing/tiny-model.ts";
import { CroquisError } from "../../protocol/errors.ts";
import { criticIdSchema } from "../../protocol/ids.ts";
import { PRESETS } from "../../protocol/presets.ts";
import { pictureIdSchema, type StyleReference } from "../../protocol/style.ts";
import { CriticSessions } from "../critics/create.ts";
import { Rasteriser } from "../raster/rasteriser.ts";
import { Run, type RunOptions } from "./run.ts";

const SIDE = 64;
const BLUE = [0.1, 0.2, 0.7] as const;
const CREAM = [0.95, 0.9, 0.75] as const;
const stripes = pictureIdSchema.parse("5".repeat(64));
const missing = pictureIdSchema.parse("0".repeat(64));

/** Blue with thin cream stripes. */
function striped(): Picture {
  const data = new Float32Array(3 * 96 * 96);
  for (let i = 0; i < 96 * 96; i++) data.set(i % 8 < 2 ? CREAM : BLUE, 3 * i);
  return { width: 96, height: 96, data };
}

let folder: string;
let sessions: CriticSessions;
let asked = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "croquis-styled-run-"));
  await makeTinyModel(join(folder, "export"), { seed: 1 });
  await installFolder(join(folder, "export"), { dataDir: folder, id: "tiny" });
  const picture = striped();
  sessions = new CriticSessions({
    dataDir: folder,
    threads: 1,
    pictures: {
      pixels: async (id) => {
        asked++;
        if (id !== stripes) throw new CroquisError("picture-not-found");
        return picture;
      },
    },
  });
});

afterAll(async () => {
  await sessions.dispose();
  await rm(folder, { recursive: true });
});

const reference = (changes: Partial<StyleReference> = {}): StyleReference => ({
  picture: stripes,
  weight: 1,
  mode: "all",
  region: null,
  ...changes,
});

function options(changes: Partial<RunOptions["settings"]> = {}, styles = [reference()]): RunOptions {
  return {
    settings: {
      ...PRESETS.live.settings,
      critic: criticIdSchema.parse("tiny"),
      strokes: 24,
      iterations: 30,
      canvas: SIDE,
      copies: 2,
      seed: 4,
      ...changes,
    },
    prompts: [{ text: "red apple", weight: 1 }],
    styles,
    strokes: [],
    side: SIDE,
    locks: new Map(),
  };
}

async function drawn(options: RunOptions) {
  const run = await Run.create(options, sessions);
  const reports = [];
  while (!run.finished) reports.push(await run.step());
  const scene = run.scene();
  await run.dispose();
  return { reports, scene, svg: sceneToSvg(scene) };
}

/** Mean distance in Oklab of the drawing's pixels to the nearer of the reference's two colours. */
function awayFromPalette(scene: Awaited<ReturnType<typeof drawn>>["scene"]): number {
  const image = Rasteriser.create(SIDE, SIDE).forward(packStrokes(scene.strokes));
  const wanted = [BLUE, CREAM].map((color) => {
    const oklab = new Float64Array(3);
    rgbToOklab(Float64Array.from(color), 0, oklab, 0);
    return oklab;
  });
  const oklab = new Float64Array(3);
  let sum = 0;
  for (let i = 0; i < image.length; i += 3) {
    rgbToOklab(image, i, oklab, 0);
    sum += Math.min(...wanted.map((each) => Math.hypot(...each.map((value, k) => value - oklab[k]))));
  }
  return (3 * sum) / image.length;
}

test("a style changes the drawing, the same way for the same seed", async () => {
  const plain = await drawn(options({}, []));
  const styled = await drawn(options());
  expect(styled.svg).not.toBe(plain.svg);
  expect((await drawn(options())).svg).toBe(styled.svg);
  expect(awayFromPalette(styled.scene)).toBeLessThan(0.95 * awayFromPalette(plain.scene));
  expect(styled.reports[0].terms).toHaveProperty("texture");
  expect(styled.reports[0].terms).toHaveProperty("palette");
});

test("more strength, more style; strength 0 costs nothing, not even asking for the picture, and draws as without", async () => {
  const before = asked;
  const without = await drawn(options({}, []));
  expect(asked).toBe(before);
  const zero = await drawn(options({ styleStrength: 0 }));
  expect(asked).toBe(before);
  expect(zero.svg).toBe(without.svg);
  expect(zero.reports[0].milliseconds).not.toHaveProperty("style");
  const away = async (styleStrength: number) => {
    const { terms } = (await drawn(options({ styleStrength }))).reports[29];
    return terms.texture + terms.palette;
  };
  const [some, half, much] = [await away(10), await away(50), await away(100)];
  expect(some).toBeGreaterThan(half);
  expect(half).toBeGreaterThan(much);
});

test("colours alone snap to the reference's, and only to those", async () => {
  const { scene } = await drawn(options({ paletteOnly: "snap" }));
  for (const { color } of scene.strokes) {
    const nearest = [BLUE, CREAM].map((each) => Math.hypot(...each.map((value, k) => value - color[k])));
    expect(Math.min(...nearest)).toBeLessThan(0.01);
  }
});

test("references, strength and colours change between two steps; one that is not there changes nothing", async () => {
  const run = await Run.create(options({ styleStrength: 0 }, []), sessions);
  expect((await run.step()).terms).not.toHaveProperty("texture");
  await run.patch({ styles: [reference()], styleStrength: 60 });
  expect((await run.step()).terms).toHaveProperty("texture");
  await run.patch({ styles: [reference({ mode: "palette" })] });
  expect((await run.step()).terms.texture ?? 0).toBe(0);
  await expect(run.patch({ styles: [reference({ picture: missing })] })).rejects.toMatchObject({
    code: "picture-not-found",
  });
  await expect(run.patch({ styles: [], prompts: [] })).rejects.toMatchObject({ code: "empty-prompt" });
  expect(run.settings.styleStrength).toBe(60);
  expect((await run.step()).terms.palette).toBeGreaterThan(0);
  await run.patch({ paletteOnly: "snap" });
  const colors = new Set(run.scene().strokes.map(({ color }) => color.slice(0, 3).join()));
  expect(colors.size).toBeLessThanOrEqual(8);
  await run.patch({ styles: [] });
  expect((await run.step()).terms).not.toHaveProperty("palette");
  await run.dispose();
});

test("words are silent for the last part, and cost nothing there", async () => {
  const { reports } = await drawn(options({ textFree: 0.5, iterations: 10 }));
  expect(reports.map(({ terms }) => "text" in terms)).toEqual(Array.from({ length: 10 }, (_, i) => i < 5));
  expect(reports[9].milliseconds).not.toHaveProperty("critic");
  const plain = await drawn(options({ textFree: 0.5, iterations: 4 }, []));
  expect(plain.reports.every(({ terms }) => "text" in terms)).toBe(true);
});

test("by turns: steps on the style alone follow the words' and count as no iteration", async () => {
  const settings = {
    ...PRESETS["styleclipdraw-alternating"].settings,
    critic: criticIdSchema.parse("tiny"),
    styleCritic: criticIdSchema.parse("embedded"),
    styleStrength: 3,
    strokes: 8,
    canvas: SIDE,
    copies: 1,
    iterations: 7,
  };
  const { reports } = await drawn({ ...options(), settings });
  const iterations = reports.map(({ iteration }) => iteration);
  expect(iterations).toEqual([1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 7, 7, 7, 7]);
  expect(reports.map(({ terms }) => "texture" in terms)).toEqual(
    iterations.map((iteration, i) => i > 0 && iterations[i - 1] === iteration),
  );
});

test("what is locked keeps its bits in a styled run, whatever moves it", async () => {
  const given = (await drawn(options({ iterations: 1 }, []))).scene.strokes;
  const locks = new Map([[given[0].id, new Set(["points", "width", "color", "opacity"] as const)]]);
  for (const paletteOnly of ["off", "snap"] as const) {
    const { scene } = await drawn({ ...options({ paletteOnly, iterations: 8 }), strokes: given, locks });
    expect(scene.strokes[0]).toEqual(given[0]);
    expect(scene.strokes[1]).not.toEqual(given[1]);
  }
});
