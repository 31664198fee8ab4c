import type { FloatArray, PackedStrokes } from "../drawing/packed.ts";
import type { Scene } from "../drawing/scene.ts";
import type { StrokeId } from "../drawing/stroke.ts";
import { CroquisError } from "./errors.ts";
import {
  type FrameHeader,
  type FrameKind,
  readDelta,
  readHeader,
  readKey,
  writeDelta,
  writeKey,
} from "./frame-layout.ts";
import { dequantise, type QuantisedStrokes, quantise, sameStructure, strokesHash } from "./quantised.ts";

/** What a frame says of its strokes besides how they look. */
export interface FrameContext {
  /** [N] ascending places in the z-order; 0, 1, 2 … by default. */
  readonly orders?: readonly number[];
  /** The last of people's changes that the strokes honour; 0 by default. */
  readonly revision?: number;
}

/**
 * Turns the optimiser's strokes into frames. A **key** frame stands alone; a **refresh** leaves out the stroke ids
 * that the receiver knows already; a **delta** holds what changed since the frame before. Differences are taken
 * between grid points, so nothing drifts.
 */
export class FrameEncoder {
  readonly #canvas: number;
  #sequence = 0;
  #last: QuantisedStrokes | null = null;

  /** @param canvas side of the square canvas in pixels. */
  constructor(canvas: number) {
    this.#canvas = canvas;
  }

  key(iteration: number, strokes: PackedStrokes<FloatArray>, context?: FrameContext): Uint8Array {
    return this.#whole("key", iteration, quantise(strokes, this.#canvas, context?.orders), context);
  }

  /** A key frame without ids; a real key frame when the strokes are others than before. */
  refresh(iteration: number, strokes: PackedStrokes<FloatArray>, context?: FrameContext): Uint8Array {
    const next = quantise(strokes, this.#canvas, context?.orders);
    const known = this.#last !== null && sameStructure(this.#last, next);
    return this.#whole(known ? "refresh" : "key", iteration, next, context);
  }

  /** The difference to the frame before; a key frame when there is none or the strokes are others. */
  delta(iteration: number, strokes: PackedStrokes<FloatArray>, context?: FrameContext): Uint8Array {
    const next = quantise(strokes, this.#canvas, context?.orders);
    const last = this.#last;
    if (last === null || !sameStructure(last, next)) return this.#whole("key", iteration, next, context);
    const header = this.#header("delta", iteration, next, context);
    this.#last = next;
    return writeDelta(header, last, next);
  }

  #whole(
    kind: "key" | "refresh",
    iteration: number,
    next: QuantisedStrokes,
    context?: FrameContext,
  ): Uint8Array {
    const header = this.#header(kind, iteration, next, context);
    this.#last = next;
    return writeKey(header, next);
  }

  #header(kind: FrameKind, iteration: number, next: QuantisedStrokes, context?: FrameContext): FrameHeader {
    const base = this.#sequence;
    this.#sequence = (base + 1) >>> 0;
    return {
      kind,
      sequence: this.#sequence,
      base,
      iteration,
      strokesHash: strokesHash(next),
      revision: context?.revision ?? 0,
    };
  }
}

/** Follows a run's frames. */
export class FrameDecoder {
  #state: { readonly header: FrameHeader; readonly strokes: QuantisedStrokes } | null = null;
  #scene: Scene | null = null;

  /**
   * Take a frame. `gap` means that it builds on one that never came: nothing changed, ask for a key frame. A key
   * frame that is older than the picture, an answer that later frames overtook, changes nothing either.
   * @throws CroquisError `bad-message` when the bytes are no frame; nothing changed then either.
   */
  apply(frame: Uint8Array): "applied" | "gap" {
    try {
      const { header, body } = readHeader(frame);
      const known = this.#state;
      const isOvertaken = known !== null && ((header.sequence - known.header.sequence) | 0) < 0;
      if (header.kind === "key" && isOvertaken) return "applied";
      if (header.kind !== "key" && (known === null || known.header.strokesHash !== header.strokesHash))
        return "gap";
      if (header.kind === "delta" && known?.header.sequence !== header.base) return "gap";
      const strokes =
        header.kind === "delta" && known !== null
          ? readDelta(body, known.strokes)
          : readKey(body, header, known?.strokes ?? null);
      this.#state = { header, strokes };
      this.#scene = null;
      return "applied";
    } catch (error) {
      if (error instanceof RangeError) {
        throw new CroquisError("bad-message", `That is not a frame: ${error.message}`, { cause: error });
      }
      throw error;
    }
  }

  /** The picture after the last frame; null before the first. */
  get scene(): Scene | null {
    if (this.#scene === null && this.#state !== null) {
      const { strokes } = this.#state;
      this.#scene = { width: strokes.canvas, height: strokes.canvas, strokes: dequantise(strokes) };
    }
    return this.#scene;
  }

  /** [N] the strokes in it, from the bottom up. */
  get ids(): readonly StrokeId[] {
    return this.#state?.strokes.ids ?? [];
  }

  /** [N] ascending places of the scene's strokes in the z-order, exactly as the document has them. */
  get orders(): readonly number[] {
    return this.#state?.strokes.orders ?? [];
  }

  /** The last of people's changes that the picture honours. */
  get revision(): number {
    return this.#state?.header.revision ?? 0;
  }

  get iteration(): number {
    return this.#state?.header.iteration ?? 0;
  }

  get sequence(): number {
    return this.#state?.header.sequence ?? 0;
  }

  /** The picture again as a key frame that later deltas build on, for somebody who comes late. */
  keyFrame(): Uint8Array | null {
    return this.#state && writeKey({ ...this.#state.header, kind: "key" }, this.#state.strokes);
  }
}
