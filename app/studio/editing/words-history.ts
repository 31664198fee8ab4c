import * as Y from "yjs";
import type { UserId } from "../../../protocol/ids.ts";
import { roomDocument } from "../../../protocol/room.ts";

/** Changes that follow each other faster than this are one step, milliseconds. */
const ONE_STEP = 500;

/** Undo for what this person does to words, weights, styles and settings, whoever else changes them meanwhile. */
export class WordsHistory {
  readonly #doc: Y.Doc;
  readonly #manager: Y.UndoManager;
  #replaying = false;

  /** @param onStep a step was made that can be taken back */
  constructor(doc: Y.Doc, onStep: () => void) {
    this.#doc = doc;
    const { prompts, styles, settings } = roomDocument(doc);
    this.#manager = new Y.UndoManager([prompts, styles, settings], {
      doc,
      captureTimeout: ONE_STEP,
      // What is typed carries the symbol of its field as origin, all else that is done here carries none.
      trackedOrigins: new Set<unknown>([null, Symbol]),
      captureTransaction: ({ local }) => local,
    });
    this.#manager.on("stack-item-added", ({ type }) => {
      if (type === "undo" && !this.#replaying) onStep();
    });
  }

  get undoSteps(): number {
    return this.#manager.undoStack.length;
  }

  get redoSteps(): number {
    return this.#manager.redoStack.length;
  }

  /** What follows is another step. */
  seal(): void {
    this.#manager.stopCapturing();
  }

  forgetRedo(): void {
    this.#manager.clear(false, true);
  }

  /** @param me becomes the author of words that come back by this: the room takes nothing in another's name */
  undo(me: UserId): void {
    this.#replay("undoing", () => this.#manager.undo(), me);
  }

  redo(me: UserId): void {
    this.#replay("redoing", () => this.#manager.redo(), me);
  }

  close(): void {
    this.#manager.destroy();
  }

  /**
   * One transaction, so that the room never sees words come back in another's name. The undo manager looks at its own
   * flag when the transaction ends, which its own methods would have put back by then.
   */
  #replay(flag: "undoing" | "redoing", replay: () => void, me: UserId): void {
    this.#replaying = true;
    try {
      this.#doc.transact((transaction) => {
        replay();
        this.#manager[flag] = true;
        for (const entry of roomDocument(this.#doc).prompts) {
          const item = entry instanceof Y.Map ? entry._item : null;
          if (item === null || item.id.clock < (transaction.beforeState.get(item.id.client) ?? 0)) continue;
          if (entry.has("author") && entry.get("author") !== me) entry.set("author", me);
        }
      }, this.#manager);
    } finally {
      this.#manager[flag] = false;
      this.#replaying = false;
    }
  }
}
