import { Random } from "../../../drawing/random.ts";
import { type DifferentiateOptions, differentiate } from "../differentiate.ts";
import { elementCount, type OnnxModel } from "../onnx.ts";
import { type Feeds, GradientSession, type SessionSettings } from "../session.ts";

export interface GradientCheck {
  /** max |gradient − difference| / max |difference|, over the directions tried. */
  readonly error: number;
  /** Cosine between gradient and differences. */
  readonly cosine: number;
}

export interface CheckOptions extends DifferentiateOptions, SessionSettings {
  /** Half the distance between the two points of a central difference, in units of the image; 0.01 by default. */
  readonly step?: number;
  /** Random directions to try; by default every pixel on its own where there are at most 64, else 16 directions. */
  readonly directions?: number;
  readonly seed?: number;
  /** The image; by default standard normal numbers. */
  readonly image?: Float32Array;
  /** Inputs of the head. */
  readonly feeds?: Feeds;
}

/**
 * Holds the gradient of a model against central differences of what the same session returns. Without a head the loss is
 * Σ upstream·output with random upstreams, summed in float64. Richardson's extrapolation of steps h and 2h takes the
 * differences' own error to O(h⁴).
 */
export async function checkGradient(model: OnnxModel, options: CheckOptions): Promise<GradientCheck> {
  const random = new Random(options.seed ?? 1);
  const gradientModel = differentiate(model, options);
  const session = await GradientSession.create(gradientModel, options);
  try {
    const size = elementCount(options.shape);
    const normal = (count: number): Float32Array =>
      Float32Array.from({ length: count }, () => random.normal());
    const image = options.image ?? normal(size);
    const feeds: Record<string, Float32Array> = { ...options.feeds };
    for (const [key, { shape }] of Object.entries(gradientModel.inputs))
      if (key.startsWith("upstream:")) feeds[key] = normal(elementCount(shape));
    const loss = async (at: Float32Array): Promise<number> => {
      const results = await session.run({ ...feeds, image: at });
      if (results.loss) return results.loss[0];
      let sum = 0;
      for (const [key, values] of Object.entries(results)) {
        const upstream = feeds[`upstream:${key}`];
        if (upstream) for (let i = 0; i < values.length; i++) sum += values[i] * upstream[i];
      }
      return sum;
    };
    const { gradient } = await session.run({ ...feeds, image });
    const step = options.step ?? 0.01;
    const expected: number[] = [];
    const found: number[] = [];
    const directions = options.directions ?? (size > 64 ? 16 : undefined);
    for (let i = 0; i < (directions ?? size); i++) {
      const direction = directions ? normal(size) : undefined;
      const moved = (by: number): Float32Array =>
        image.map((value, pixel) => value + by * (direction ? direction[pixel] : Number(pixel === i)));
      const difference = async (h: number): Promise<number> =>
        ((await loss(moved(h))) - (await loss(moved(-h)))) / (2 * h);
      expected.push((4 * (await difference(step)) - (await difference(2 * step))) / 3);
      found.push(direction ? dot(gradient, direction) : gradient[i]);
    }
    const scale = Math.max(...expected.map(Math.abs), 1e-6);
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - found[i])));
    const cosine = dot(expected, found) / Math.sqrt(dot(expected, expected) * dot(found, found));
    return { error: Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst / scale, cosine };
  } finally {
    await session.dispose();
  }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
