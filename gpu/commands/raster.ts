import { readFileSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { z } from "zod";
import { packStrokes } from "../../drawing/packed.ts";
import { median } from "../raster/median.ts";
import { Rasteriser } from "../raster/rasteriser.ts";
import { gradientsToFile, sceneFromFile } from "../raster/scene-file.ts";

const USAGE =
  "Usage: npm run raster -- SCENE.json [--upstream G.f32] --image OUT.f32 [--png OUT.png] [--gradients OUT.json] [--repeat N]";
const WARM_UP = 3;

const argumentsSchema = z.object({
  scene: z.string({ error: "no scene given" }),
  image: z.string({ error: "--image is missing" }),
  upstream: z.string().optional(),
  png: z.string().optional(),
  gradients: z.string().optional(),
  repeat: z.coerce
    .number({ error: "--repeat is not a number" })
    .int({ error: "--repeat is not a whole number" })
    .min(1, { error: "--repeat is below 1" })
    .max(100_000, { error: "--repeat is above 100000" })
    .default(1),
});

/** Something that the user can put right: one line, exit 2. */
class UsageError extends Error {}

function readArguments(argv: string[]): z.infer<typeof argumentsSchema> {
  const options = {
    upstream: { type: "string" },
    image: { type: "string" },
    png: { type: "string" },
    gradients: { type: "string" },
    repeat: { type: "string" },
  } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${messageOf(error)} ${USAGE}`);
  }
  if (parsed.positionals.length > 1) throw new UsageError(`More than one scene given. ${USAGE}`);
  const checked = argumentsSchema.safeParse({ ...parsed.values, scene: parsed.positionals[0] });
  if (!checked.success) throw new UsageError(`${checked.error.issues[0].message}. ${USAGE}`);
  return checked.data;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}

/** Runs `action` on a file the user named; whatever fails there is theirs to put right. */
function onFile<T>(what: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UsageError(`${what} ${path} failed: ${messageOf(error)}`);
  }
}

/** [H·W·3] little-endian float32 numbers. */
function readUpstream(path: string, length: number): Float32Array {
  const bytes = readFileSync(path);
  if (bytes.length !== 4 * length) {
    throw new RangeError(`it has ${bytes.length} bytes; the scene's canvas needs ${4 * length}`);
  }
  const upstream = new Float32Array(length);
  for (let i = 0; i < length; i++) upstream[i] = bytes.readFloatLE(4 * i);
  if (!upstream.every(Number.isFinite)) throw new RangeError("it has a number that is not finite");
  return upstream;
}

function floatBytes(numbers: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(4 * numbers.length);
  for (let i = 0; i < numbers.length; i++) bytes.writeFloatLE(numbers[i], 4 * i);
  return bytes;
}

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  const scene = onFile("Reading scene", given.scene, () =>
    sceneFromFile(JSON.parse(readFileSync(given.scene, "utf8"))),
  );
  const length = scene.height * scene.width * 3;
  const { upstream: upstreamPath } = given;
  const upstream =
    upstreamPath === undefined
      ? new Float32Array(length).fill(1)
      : onFile("Reading upstream", upstreamPath, () => readUpstream(upstreamPath, length));

  const packed = packStrokes(scene.strokes);
  const rasteriser = Rasteriser.create(scene.width, scene.height);
  const forward: number[] = [];
  const backward: number[] = [];
  let image = rasteriser.forward(packed);
  let gradients = rasteriser.backward(upstream);
  for (let i = 1 - WARM_UP; i <= given.repeat; i++) {
    const start = performance.now();
    image = rasteriser.forward(packed);
    const middle = performance.now();
    gradients = rasteriser.backward(upstream);
    const end = performance.now();
    if (i < 1) continue;
    forward.push(middle - start);
    backward.push(end - middle);
  }

  onFile("Writing image", given.image, () => writeFileSync(given.image, floatBytes(image)));
  const { png, gradients: gradientsPath } = given;
  if (png !== undefined) {
    const bytes = Buffer.from(Uint8ClampedArray.from(image, (value) => 255 * value).buffer);
    const encoded = sharp(bytes, { raw: { width: scene.width, height: scene.height, channels: 3 } }).png();
    const data = await encoded.toBuffer();
    onFile("Writing picture", png, () => writeFileSync(png, data));
  }
  if (gradientsPath !== undefined) {
    const text = JSON.stringify(gradientsToFile(gradients));
    onFile("Writing gradients", gradientsPath, () => writeFileSync(gradientsPath, `${text}\n`));
  }
  console.log(
    `${scene.strokes.length} strokes on ${scene.width} × ${scene.height}: forward ${median(forward).toFixed(2)} ms, ` +
      `backward ${median(backward).toFixed(2)} ms (medians of ${given.repeat})`,
  );
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
