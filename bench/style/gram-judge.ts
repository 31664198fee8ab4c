import type { Picture } from "../../drawing/initialise.ts";
import { InferenceSession, type Session, Tensor } from "../../models/runtime.ts";
import type { PictureId } from "../../protocol/style.ts";

const SIDE = 224;
const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];
/** Outputs of SqueezeNet 1.1 that are compared. */
const TAPS = ["relu1", "fire2", "fire3", "fire4", "fire5", "fire6", "fire7", "fire8", "fire9"];

/** Distance of Gram matrices (Gatys, Ecker & Bethge 2016) on a network that no drawing was optimised against. */
export class GramJudge {
  readonly name = "gram, SqueezeNet";
  readonly #session: Session;
  readonly #references = new Map<string, Promise<Float64Array[]>>();

  private constructor(session: Session) {
    this.#session = session;
  }

  static async open(file: string): Promise<GramJudge> {
    return new GramJudge(
      await InferenceSession.create(file, {
        executionProviders: ["cpu"],
        intraOpNumThreads: 1,
        logSeverityLevel: 3,
      }),
    );
  }

  /** Mean over taps of ‖G − G'‖ / ‖G'‖, Frobenius; pictures of SIDE × SIDE. */
  async distance(drawing: Picture, reference: Picture, id: PictureId): Promise<number> {
    const known = this.#references.get(id) ?? this.#grams(reference);
    this.#references.set(id, known);
    const [one, other] = [await this.#grams(drawing), await known];
    const distances = one.map((gram, tap) => {
      let [difference, size] = [0, 0];
      for (let i = 0; i < gram.length; i++) {
        difference += (gram[i] - other[tap][i]) ** 2;
        size += other[tap][i] ** 2;
      }
      return Math.sqrt(difference / size);
    });
    return distances.reduce((sum, each) => sum + each, 0) / distances.length;
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }

  async #grams({ width, height, data }: Picture): Promise<Float64Array[]> {
    if (width !== SIDE || height !== SIDE) throw new RangeError(`The judge sees ${SIDE} × ${SIDE} pixels.`);
    const planes = new Float32Array(3 * SIDE * SIDE);
    for (let i = 0; i < SIDE * SIDE; i++)
      for (let c = 0; c < 3; c++) planes[c * SIDE * SIDE + i] = (data[3 * i + c] - MEAN[c]) / STD[c];
    const outputs = await this.#session.run(
      { image: new Tensor("float32", planes, [1, 3, SIDE, SIDE]) },
      TAPS,
    );
    return TAPS.map((tap) => {
      const { data: values, dims } = outputs[tap];
      return gramOf(values as Float32Array, dims[1], dims[2] * dims[3]);
    });
  }
}

/** [channels × channels] mean over places of the products of channels. */
function gramOf(values: Float32Array, channels: number, places: number): Float64Array {
  const gram = new Float64Array(channels * channels);
  for (let a = 0; a < channels; a++) {
    for (let b = a; b < channels; b++) {
      let sum = 0;
      for (let i = 0; i < places; i++) sum += values[a * places + i] * values[b * places + i];
      gram[a * channels + b] = gram[b * channels + a] = sum / places;
    }
  }
  return gram;
}
