/** A set of pixels of one row, as disjoint spans from left to right; `add` in any order, then `merge`. Empty it by `count = 0`. */
export class Spans {
  count = 0;
  /** First and last pixel of each span. */
  first = new Int32Array(64);
  last = new Int32Array(64);

  /** Adds pixels `first` to `last`, both included. Neighbouring chords overlap: most calls only widen the newest span. */
  add(first: number, last: number): void {
    const newest = this.count - 1;
    if (newest >= 0 && first <= this.last[newest] + 1 && last >= this.first[newest] - 1) {
      if (first < this.first[newest]) this.first[newest] = first;
      if (last > this.last[newest]) this.last[newest] = last;
      return;
    }
    if (this.count === this.first.length) this.#grow();
    this.first[this.count] = first;
    this.last[this.count++] = last;
  }

  /** Sorts the spans and joins those that touch. */
  merge(): void {
    const { first, last } = this;
    for (let i = 1; i < this.count; i++) {
      const f = first[i];
      const l = last[i];
      let k = i - 1;
      for (; k >= 0 && first[k] > f; k--) {
        first[k + 1] = first[k];
        last[k + 1] = last[k];
      }
      first[k + 1] = f;
      last[k + 1] = l;
    }
    let kept = 0;
    for (let i = 1; i < this.count; i++) {
      if (first[i] <= last[kept] + 1) {
        if (last[i] > last[kept]) last[kept] = last[i];
      } else {
        kept++;
        first[kept] = first[i];
        last[kept] = last[i];
      }
    }
    if (this.count > 0) this.count = kept + 1;
  }

  #grow(): void {
    const double = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(2 * old.length);
      grown.set(old);
      return grown;
    };
    this.first = double(this.first);
    this.last = double(this.last);
  }
}
