/** The likeliest nearest ones on the other side, best first; −1 where there are not so many. */
export interface Candidates {
  /** [count × several] */
  readonly indices: Int32Array;
  /** Their approximate cosines. */
  readonly cosines: Float32Array;
}

/**
 * Finds the greatest cosines in each row and in each column of a matrix, in one pass.
 * @param cosines [rows × at least count], a row for each of the style's; what is right of `count` is left out
 * @param picture how many for each column, @param style for each row
 */
export function candidatesOf(
  cosines: Float32Array,
  { rows, count }: { readonly rows: number; readonly count: number },
  picture: number,
  style: number,
): { readonly ofPicture: Candidates; readonly ofStyle: Candidates } {
  const stride = cosines.length / rows;
  const ofPicture = none(count * picture);
  const ofStyle = none(rows * style);
  /** What has to be passed to be among a column's best. */
  const bars = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  for (let j = 0; j < rows; j++) {
    let at = j * stride;
    let bar = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++, at++) {
      const cosine = cosines[at];
      if (cosine > bar) bar = insert(ofStyle, j * style, style, cosine, i);
      if (cosine > bars[i]) bars[i] = insert(ofPicture, i * picture, picture, cosine, j);
    }
  }
  return { ofPicture, ofStyle };
}

const none = (length: number): Candidates => ({
  indices: new Int32Array(length).fill(-1),
  cosines: new Float32Array(length).fill(Number.NEGATIVE_INFINITY),
});

/** Puts a value where it belongs in a descending list. @returns the last one now; the one before it fell out */
function insert(
  { indices, cosines }: Candidates,
  first: number,
  length: number,
  value: number,
  index: number,
): number {
  const last = first + length - 1;
  let k = last;
  for (; k > first && cosines[k - 1] < value; k--) {
    cosines[k] = cosines[k - 1];
    indices[k] = indices[k - 1];
  }
  cosines[k] = value;
  indices[k] = index;
  return cosines[last];
}
