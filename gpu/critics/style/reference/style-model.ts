import { LIMITS } from "../../../../protocol/limits.ts";
import type { PictureId } from "../../../../protocol/style.ts";
import type { OnnxModel } from "../../../autodiff/onnx.ts";
import type { LoadedReference } from "../style-critic.ts";
import { MomentMatching } from "./moments.ts";
import type { Palette } from "./palette.ts";
import { Products } from "./products.ts";
import { StyleEncoder, StyleNetwork } from "./style-network.ts";
import {
  type ColourScale,
  type StylePlanes,
  type StyleStatistics,
  stylePalette,
  stylePlanes,
  styleStatistics,
} from "./style-picture.ts";

/** What is known of a style picture. */
export interface KnownStyle {
  readonly palette: Palette;
  /** Null as long as only its colours were asked for. */
  readonly statistics: StyleStatistics | null;
}

export interface StyleModelOptions {
  readonly input: string;
  /** Names of values of the graph, in order; the image itself is looked at too. */
  readonly taps: readonly string[];
  /** Side of the pictures that are judged, pixels. */
  readonly size: number;
  readonly colours: ColourScale;
  readonly threads: number;
}

/**
 * A network that judges style, with what it knows of style pictures. It outlives a run: what is known of a picture is not
 * computed again while it is among the last ones that were asked for.
 */
export class StyleModel {
  readonly network: StyleNetwork;
  readonly products: Products;
  readonly moments: MomentMatching;
  readonly colours: ColourScale;
  readonly #model: OnnxModel;
  readonly #options: StyleModelOptions;
  readonly #known = new Map<PictureId, { planes: StylePlanes; style: KnownStyle }>();
  #encoder: Promise<StyleEncoder> | null = null;
  #turn: Promise<undefined> = Promise.resolve(undefined);
  /** Style pictures that went through the network so far. */
  encoded = 0;

  private constructor(
    model: OnnxModel,
    options: StyleModelOptions,
    network: StyleNetwork,
    products: Products,
  ) {
    this.#model = model;
    this.#options = options;
    this.colours = options.colours;
    this.network = network;
    this.products = products;
    const channels = network.taps.reduce((sum, tap) => sum + tap.channels, 0);
    this.moments = new MomentMatching(channels, options.threads);
  }

  /** @throws Error when a tap is no value of the graph, or an operator has no gradient */
  static async create(model: OnnxModel, options: StyleModelOptions): Promise<StyleModel> {
    const network = await StyleNetwork.create(model, options);
    return new StyleModel(model, options, network, await Products.create(options.threads));
  }

  /** Does work between which and its end nobody else may use the network: one run's steps may meet another's. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    // Whoever asked for it hears of a failure; the next one's turn comes all the same.
    this.#turn = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** What is known of a picture, and what is not yet. @param deep whether more than its colours is wanted */
  async know({ picture, pixels }: LoadedReference, deep: boolean): Promise<KnownStyle> {
    const known = this.#known.get(picture);
    const planes = known?.planes ?? (await stylePlanes(pixels, picture, this.colours));
    const palette = known?.style.palette ?? stylePalette(planes);
    let statistics = known?.style.statistics ?? null;
    if (deep && statistics === null) {
      this.#encoder ??= StyleEncoder.create(this.#model, this.#options);
      statistics = await styleStatistics(planes, await this.#encoder, this.moments, this.products);
      this.encoded++;
    }
    const style = { palette, statistics };
    // Set again in any case: a map keeps the order, and the first is the one asked for longest ago.
    this.#known.delete(picture);
    this.#known.set(picture, { planes, style });
    const [oldest] = this.#known.keys();
    if (this.#known.size > LIMITS.styleReferences && oldest !== undefined) this.#known.delete(oldest);
    return style;
  }

  async dispose(): Promise<void> {
    this.#known.clear();
    await this.network.dispose();
    await this.products.dispose();
    await this.moments.dispose();
    await (await this.#encoder)?.dispose();
  }
}
