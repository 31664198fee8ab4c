import type * as Y from "yjs";
import type { Scene } from "../../../drawing/scene.ts";
import { FrameDecoder } from "../../../protocol/frames.ts";
import type { RunId } from "../../../protocol/ids.ts";
import { roomDocument } from "../../../protocol/room.ts";
import { type DrawingChange, strokesById } from "../../../protocol/room-merge.ts";
import { type Drawing, type RoomStroke, readDrawing } from "../../../protocol/room-strokes.ts";
import type { StrokeId } from "../../../protocol/strokes.ts";
import { laidOver, measuredAnew, withProvenance } from "./composed.ts";
import { PendingEdits } from "./pending.ts";

/** What is on the paper: the room document's strokes, or a run's newest frame with people's newest edits over it. */
export interface Picture {
  readonly scene: Scene;
  /** The same strokes with their authors, prompts and places in the z-order, measured as the document is. */
  readonly drawing: Drawing;
  /** Iterations that this picture has seen; 0 for one that no run of this visit made. */
  readonly iteration: number;
  readonly from: "document" | "run";
}

/** The room document's drawing, whatever a run shows. */
export function documentPicture(doc: Y.Doc): Picture {
  return pictureOf(readDrawing(doc), 0, "document");
}

function pictureOf(drawing: Drawing, iteration: number, from: Picture["from"]): Picture {
  const { side } = drawing;
  const strokes = drawing.strokes.map(({ stroke }) => stroke);
  return { scene: { width: side, height: side, strokes }, drawing, iteration, from };
}

interface Drawn {
  readonly drawing: Drawing;
  readonly byId: ReadonlyMap<StrokeId, RoomStroke>;
}

/** How long the last frame stays when a run is over and its strokes have not reached our document yet, milliseconds. */
const HANDOVER = 300;
const NOTHING: DrawingChange = { put: [], remove: [] };

/**
 * Decides what is on the paper. While a run goes on its frames are, and over them what people changed until frames
 * show it; when it is over the document takes over, but not before the document has the run's strokes, so that
 * nothing flickers. What is being dragged in this window lies on top of all.
 */
export class PictureSource {
  readonly #doc: Y.Doc;
  readonly #show: (picture: Picture) => void;
  readonly #pending = new PendingEdits();
  #run: { readonly runId: RunId; readonly decoder: FrameDecoder; over: boolean } | null = null;
  #finished = new Set<RunId>();
  #documentIsNewer = false;
  #handover: ReturnType<typeof setTimeout> | undefined;
  #dragged = NOTHING;
  /** The document's drawing, read once for as long as it stays the same. */
  #drawn: Drawn | null = null;

  constructor(doc: Y.Doc, show: (picture: Picture) => void) {
    this.#doc = doc;
    this.#show = show;
    doc.on("afterTransaction", this.#transacted);
  }

  /** A run that is not over: what people change from now on may be missing in its frames for a moment. */
  runGoesOn(runId: RunId): void {
    if (this.#finished.has(runId) || this.#run?.runId === runId) return;
    clearTimeout(this.#handover);
    this.#run = { runId, decoder: new FrameDecoder(), over: false };
    this.#pending.clear();
  }

  /** @throws CroquisError `bad-message` for bytes that are no frame. */
  frame(runId: RunId, frame: Uint8Array): "applied" | "gap" {
    if (this.#finished.has(runId)) return "applied";
    this.runGoesOn(runId);
    const decoder = this.#run?.decoder;
    if (decoder?.apply(frame) === "gap") return "gap";
    if (decoder !== undefined) this.#pending.settle(decoder.revision, decoder.iteration);
    this.#documentIsNewer = false;
    this.#showRun();
    return "applied";
  }

  /** Frames of this revision and later ones have what the document had in this state (a Yjs state vector). */
  honours(runId: RunId, revision: number, documentState: Uint8Array): void {
    this.runGoesOn(runId);
    if (this.#run?.runId === runId) this.#pending.honours(revision, documentState);
  }

  /** The room document came for the first time, or again: what it brought is nothing new to a run. */
  documentCame(): void {
    this.#pending.clearRemote();
    this.#documentChanged();
  }

  /** Lay over everything what is being dragged here and not, or not always, written into the document; null for nothing. */
  drag(change: DrawingChange | null): void {
    if (change === null && this.#dragged === NOTHING) return;
    this.#dragged = change ?? NOTHING;
    this.#showAgain();
  }

  runOver(runId: RunId): void {
    this.#finished.add(runId);
    if (this.#run === null || this.#run.runId !== runId || this.#run.over) return;
    this.#run.over = true;
    if (this.#documentIsNewer || this.#run.decoder.scene === null) this.#showDocument();
    else this.#handover = setTimeout(() => this.#showDocument(), HANDOVER);
  }

  /** The relay knows of no run: what frames we still show belong to one that ended while we were away. */
  noRun(): void {
    if (this.#run !== null) this.runOver(this.#run.runId);
  }

  close(): void {
    clearTimeout(this.#handover);
    this.#doc.off("afterTransaction", this.#transacted);
  }

  readonly #transacted = (transaction: Y.Transaction): void => {
    const { strokes, paper } = roomDocument(this.#doc);
    const changed: ReadonlyMap<unknown, ReadonlySet<string | null>> = transaction.changed;
    const keys = changed.get(strokes);
    if (keys === undefined && !changed.has(paper)) return;
    if (keys !== undefined && this.#run !== null && !this.#run.over) {
      this.#pending.changed(keys, transaction, this.#run.decoder.iteration);
    }
    this.#documentChanged();
  };

  #documentChanged(): void {
    this.#drawn = null;
    this.#documentIsNewer = true;
    if (this.#framesShown()) this.#showRun();
    else this.#showDocument();
  }

  #showAgain(): void {
    if (this.#framesShown()) this.#showRun();
    else if (this.#run?.over === true && !this.#documentIsNewer) this.#showRun();
    else this.#showDocument();
  }

  #framesShown(): boolean {
    return this.#run !== null && !this.#run.over && this.#run.decoder.scene !== null;
  }

  #showRun(): void {
    const decoder = this.#run?.decoder;
    const scene = decoder?.scene ?? null;
    if (decoder === undefined || scene === null) {
      this.#showDocument();
      return;
    }
    const { drawing, byId } = this.#document();
    const { side } = drawing;
    const measured = measuredAnew(scene.strokes, side / scene.width);
    const strokes = withProvenance(measured, decoder.orders, (id) => byId.get(id) ?? null);
    const edited = laidOver({ side, strokes }, this.#pending.over(this.#doc));
    this.#present(laidOver(edited, this.#dragged), "run");
  }

  #showDocument(): void {
    clearTimeout(this.#handover);
    this.#present(laidOver(this.#document().drawing, this.#dragged), "document");
  }

  #document(): Drawn {
    if (this.#drawn === null) {
      const drawing = readDrawing(this.#doc);
      this.#drawn = { drawing, byId: strokesById(drawing) };
    }
    return this.#drawn;
  }

  #present(drawing: Drawing, from: Picture["from"]): void {
    this.#show(pictureOf(drawing, this.#run?.decoder.iteration ?? 0, from));
  }
}
