import type { Picture } from "../../drawing/initialise.ts";
import { Random } from "../../drawing/random.ts";
import { readModel } from "../../gpu/autodiff/onnx-read.ts";
import { ReferenceStyleCritic } from "../../gpu/critics/style/reference/reference-critic.ts";
import { StyleModel } from "../../gpu/critics/style/reference/style-model.ts";
import type { PictureId } from "../../protocol/style.ts";

const SIDE = 224;
const TAPS = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"];

/** StyleCLIPDraw's style loss on a VGG network: the reference critic, for drawings that were made with the embedded one. */
export class NetworkJudge {
  readonly name = "STROTSS, VGG19 distilled";
  readonly #model: StyleModel;

  private constructor(model: StyleModel) {
    this.#model = model;
  }

  /** @param file the network with its normalisation inside, as in shared/models */
  static async open(file: string): Promise<NetworkJudge> {
    const colours = { mean: [0, 0, 0], std: [1, 1, 1] } as const;
    const model = await StyleModel.create(readModel(file), {
      input: "image",
      taps: TAPS,
      size: SIDE,
      colours,
      threads: 1,
    });
    return new NetworkJudge(model);
  }

  /** (REMD + moments + palette) / 2 at 1,024 positions that are the same for every drawing. */
  async distance(drawing: Picture, pixels: Picture, picture: PictureId): Promise<number> {
    const critic = new ReferenceStyleCritic({ model: this.#model, canvas: SIDE, random: new Random(1) });
    await critic.setReferences([{ picture, pixels, weight: 1, mode: "all", region: null }]);
    const { loss } = await critic.evaluate(drawing.data, new Float32Array(drawing.data.length));
    await critic.dispose();
    return loss;
  }

  async dispose(): Promise<void> {
    await this.#model.dispose();
  }
}
