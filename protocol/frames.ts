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
import { dequantise, idsHash, type QuantisedStrokes, quantise, sameStructure } from "./quantised.ts";

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

  key(iteration: number, strokes: PackedStrokes<FloatArray>): Uint8Array {
    return this.#whole("key", iteration, quantise(strokes, this.#canvas));
  }

  /** A key frame without ids; a real key frame when the strokes are others than before. */
  refresh(iteration: number, strokes: PackedStrokes<FloatArray>): Uint8Array {
    const next = quantise(strokes, this.#canvas);
    const known = this.#last !== null && sameStructure(this.#last, next);
    return this.#whole(known ? "refresh" : "key", iteration, next);
  }

  /** The difference to the frame before; a key frame when there is none or the strokes are others. */
  delta(iteration: number, strokes: PackedStrokes<FloatArray>): Uint8Array {
    const next = quantise(strokes, this.#canvas);
    const last = this.#last;
    if (last === null || !sameStructure(last, next)) return this.#whole("key", iteration, next);
    const header = this.#header("delta", iteration, next.ids);
    this.#last = next;
    return writeDelta(header, last, next);
  }

  #whole(kind: "key" | "refresh", iteration: number, next: QuantisedStrokes): Uint8Array {
    const header = this.#header(kind, iteration, next.ids);
    this.#last = next;
    return writeKey(header, next);
  }

  #header(kind: FrameKind, iteration: number, ids: readonly StrokeId[]): FrameHeader {
    const base = this.#sequence;
    this.#sequence = (base + 1) >>> 0;
    return { kind, sequence: this.#sequence, base, iteration, idsHash: idsHash(ids) };
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
      if (header.kind !== "key" && (known === null || known.header.idsHash !== header.idsHash)) return "gap";
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
