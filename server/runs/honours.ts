/** Frames from `revision` on honour what people did up to this state of the document. */
export interface Honoured {
  readonly revision: number;
  /** A Yjs state vector. */
  readonly documentState: Uint8Array;
}

/** Which state of the document a run's frames honour. */
export class Honours {
  /** Patches with people's edits that no frame has honoured, the oldest first. */
  #awaited: Honoured[] = [];
  #newest: Honoured | null = null;

  /** The newest state that a frame has honoured; null before any. */
  get newest(): Honoured | null {
    return this.#newest;
  }

  /** A patch with people's edits is on its way. */
  await(honoured: Honoured): void {
    this.#awaited.push(honoured);
  }

  /** A frame of this revision came. @returns what it is the first to honour; null for nothing */
  frame(revision: number): Honoured | null {
    const reached = this.#awaited.filter((each) => each.revision <= revision).at(-1);
    if (reached === undefined) return null;
    this.#awaited = this.#awaited.filter((each) => each.revision > revision);
    this.#newest = reached;
    return reached;
  }
}
