import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { z } from "zod";
import { InferenceSession, type Session, Tensor } from "../../models/runtime.ts";
import { PROMPTS } from "./prompts.ts";

const judgeSchema = z.object({
  name: z.string(),
  architecture: z.string(),
  image: z.object({ file: z.string(), input: z.string(), output: z.string(), size: z.int().positive() }),
  mean: z.number(),
  std: z.number().positive(),
  dimension: z.int().positive(),
  /** float32, little-endian, [prompts, dimension], each of length one. */
  texts: z.object({ file: z.string(), prompts: z.array(z.string()) }),
});

export const JUDGES_FOLDER = new URL("judges/", import.meta.url);
export const JUDGE_NAMES = ["residual", "separable"] as const;

/** Left, top and side of the square that is seen, in sides of the picture: whole, with white around it, and without each corner in turn. */
type View = readonly [left: number, top: number, side: number];
const CROP = 15 / 16;
const MARGIN = 1 / 12;
const VIEWS: readonly View[] = [
  [0, 0, 1],
  [-MARGIN, -MARGIN, 1 + 2 * MARGIN],
  ...[0, 1].flatMap((x) => [0, 1].map((y): View => [x * (1 - CROP), y * (1 - CROP), CROP])),
];

/** A network that was trained on other pictures than the critic, and scores a drawing for each of the hundred prompts. */
export class Judge {
  readonly name: string;
  readonly #facts: z.infer<typeof judgeSchema>;
  readonly #session: Session;
  readonly #texts: Float32Array;

  private constructor(facts: z.infer<typeof judgeSchema>, session: Session, texts: Float32Array) {
    this.name = facts.name;
    this.#facts = facts;
    this.#session = session;
    this.#texts = texts;
  }

  /** @throws Error when its table is of other prompts than prompts.json, or a file is missing or damaged. */
  static async open(name: string, folder: URL = JUDGES_FOLDER): Promise<Judge> {
    const facts = judgeSchema.parse(JSON.parse(await readFile(new URL(`${name}.json`, folder), "utf8")));
    const { prompts, file } = facts.texts;
    if (prompts.join("\n") !== PROMPTS.map(({ text }) => text).join("\n")) {
      throw new Error(
        `The judge "${name}" was exported for other prompts; export it again: npm run train:judges, in models/training.`,
      );
    }
    const bytes = Uint8Array.from(await readFile(new URL(file, folder)));
    const texts = new Float32Array(bytes.buffer);
    if (texts.length !== prompts.length * facts.dimension) {
      throw new Error(`${file} has ${texts.length} numbers instead of ${prompts.length * facts.dimension}.`);
    }
    const session = await InferenceSession.create(await readFile(new URL(facts.image.file, folder)), {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    return new Judge(facts, session, texts);
  }

  /** The mean cosine over a few views of a picture (any format that sharp reads; transparent is white), for each prompt. */
  async scores(picture: Buffer): Promise<Float32Array> {
    const { image, mean, std, dimension } = this.#facts;
    const values = await viewsOf(picture, image.size);
    for (let i = 0; i < values.length; i++) values[i] = (values[i] - mean) / std;
    const shape = [VIEWS.length, 3, image.size, image.size];
    const outputs = await this.#session.run({ [image.input]: new Tensor("float32", values, shape) });
    const embeddings = outputs[image.output].data;
    const scores = new Float32Array(PROMPTS.length);
    for (let view = 0; view < VIEWS.length; view++) {
      for (let prompt = 0; prompt < scores.length; prompt++) {
        let cosine = 0;
        for (let k = 0; k < dimension; k++) {
          cosine += Number(embeddings[view * dimension + k]) * this.#texts[prompt * dimension + k];
        }
        scores[prompt] += cosine / VIEWS.length;
      }
    }
    return scores;
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

/** [views, 3, size, size] in [0, 1]. */
async function viewsOf(picture: Buffer, size: number): Promise<Float32Array> {
  const opaque = sharp(picture).flatten({ background: "#fff" }).toColourspace("srgb");
  const { width, height } = await opaque.metadata();
  const border = Math.ceil(MARGIN * Math.max(width, height));
  const { data, info } = await opaque
    .extend({ top: border, bottom: border, left: border, right: border, background: "#fff" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  const pixels = size * size;
  const values = new Float32Array(VIEWS.length * 3 * pixels);
  for (const [view, [left, top, side]] of VIEWS.entries()) {
    const small = await sharp(data, { raw })
      .extract({
        left: border + Math.round(left * width),
        top: border + Math.round(top * height),
        width: Math.round(side * width),
        height: Math.round(side * height),
      })
      .resize(size, size, { fit: "fill" })
      .raw()
      .toBuffer();
    for (let i = 0; i < pixels; i++) {
      for (let c = 0; c < 3; c++) values[(view * 3 + c) * pixels + i] = small[3 * i + c] / 255;
    }
  }
  return values;
}
