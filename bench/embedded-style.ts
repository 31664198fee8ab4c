import type { Picture } from "../drawing/initialise.ts";
import { Random } from "../drawing/random.ts";
import { createEmbeddedStyleCritic } from "../gpu/critics/style/embedded/embedded-style.ts";
import { EmbeddedStyleMemory } from "../gpu/critics/style/embedded/memory.ts";
import { median } from "../gpu/raster/median.ts";
import { pictureIdSchema, type StyleMode } from "../protocol/style.ts";
import type { Row } from "./row.ts";

const CANVAS = 224;
const ROUNDS = 60;
const WARM_UP = 20;
/** Milliseconds of an iteration with one reference that counts in every way. */
const BAR = 25;

/** Waves in colour with noise upon them. */
function picture(seed: number): Picture {
  const random = new Random(seed);
  const [across, down] = [random.between(0.05, 0.3), random.between(0.05, 0.3)];
  const data = new Float32Array(3 * CANVAS * CANVAS);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % CANVAS, Math.floor(i / 3 / CANVAS)];
    data[i] = 0.5 + 0.3 * Math.sin(across * x + down * y + (i % 3)) + 0.2 * (random.uniform() - 0.5);
  }
  return { width: CANVAS, height: CANVAS, data };
}

/** The embedded style critic on 224 × 224, one thread: an evaluation with its gradient, and new references. */
export async function embeddedStyleRows(): Promise<readonly Row[]> {
  const memory = await EmbeddedStyleMemory.create(1);
  const rows: Row[] = [];
  const image = picture(1).data;
  const gradient = new Float32Array(image.length);
  const pictures = [2, 3, 4].map(picture);
  const cases: readonly (readonly [StyleMode, number])[] = [
    ["all", 1],
    ["all", 3],
    ["texture", 1],
    ["palette", 1],
  ];
  for (const [mode, count] of cases) {
    const critic = await createEmbeddedStyleCritic({ canvas: CANVAS, random: new Random(1), memory });
    const references = pictures.slice(0, count).map((pixels, k) => ({
      picture: pictureIdSchema.parse(`${k}`.padStart(64, "0")),
      pixels,
      weight: 1,
      mode,
      region: null,
    }));
    const started = performance.now();
    await critic.setReferences(references);
    const set = performance.now();
    await critic.setReferences(references);
    const again = performance.now() - set;
    const spent: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const began = performance.now();
      await critic.evaluate(image, gradient);
      if (round >= WARM_UP) spent.push(performance.now() - began);
    }
    await critic.dispose();
    const name = `embedded style critic, ${CANVAS}², ${count === 1 ? "1 reference" : `${count} references`}, ${mode}`;
    const bar = mode === "all" && count === 1 ? { bar: BAR } : {};
    rows.push({ name: `${name}, iteration`, value: median(spent), unit: "ms", ...bar });
    if (count === 1) {
      rows.push(
        { name: `${name}, a new reference`, value: set - started, unit: "ms" },
        { name: `${name}, one that is known`, value: again, unit: "ms" },
      );
    }
  }
  await memory.dispose();
  return rows;
}
