/**
 * Bits, most significant first, and Rice codes: an integer is zigzag-mapped to n ≥ 0, then written as ⌊n / 2ᵏ⌋ in
 * unary and its low k bits (Rice & Plaunt 1971). A quotient of `ESCAPE` or more is an escape: 32 plain bits follow.
 */
const ESCAPE = 20;

export const zigzag = (value: number): number => (value << 1) ^ (value >> 31);
const unzigzag = (code: number): number => (code >>> 1) ^ -(code & 1);

/** The k in 0…15 that writes these (zigzag-mapped) codes in the fewest bits. */
export function bestRiceParameter(codes: ArrayLike<number>): number {
  let best = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 16; k++) {
    let bits = 0;
    for (let i = 0; i < codes.length; i++) {
      const quotient = codes[i] >>> k;
      bits += quotient < ESCAPE ? quotient + 1 + k : ESCAPE + 32;
    }
    if (bits < fewest) [best, fewest] = [k, bits];
  }
  return best;
}

export class BitWriter {
  #bytes = new Uint8Array(1024);
  #bitLength = 0;

  /** The low `count` (0–32) bits of `value`. */
  bits(value: number, count: number): void {
    const end = this.#bitLength + count;
    if (end > 8 * this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#bytes.length + 8);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    for (let bit = count - 1; bit >= 0; bit--) {
      if ((value >>> bit) & 1) this.#bytes[this.#bitLength >>> 3] |= 0x80 >>> (this.#bitLength & 7);
      this.#bitLength++;
    }
  }

  /** A code that `zigzag` gave. */
  rice(code: number, k: number): void {
    const quotient = code >>> k;
    if (quotient >= ESCAPE) {
      this.bits(0xffffffff, ESCAPE);
      this.bits(code, 32);
      return;
    }
    this.bits(0xfffffffe, quotient + 1);
    this.bits(code, k);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, (this.#bitLength + 7) >>> 3);
  }
}

export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** An unsigned integer of `count` (0–32) bits. @throws RangeError past the end. */
  bits(count: number): number {
    if (this.#position + count > 8 * this.#bytes.length) throw new RangeError("The bits end too early.");
    let value = 0;
    for (let i = 0; i < count; i++) {
      const byte = this.#bytes[this.#position >>> 3];
      value = (value << 1) | ((byte >>> (7 - (this.#position & 7))) & 1);
      this.#position++;
    }
    return value >>> 0;
  }

  /** The signed integer whose zigzag code was written. @throws RangeError past the end. */
  rice(k: number): number {
    let quotient = 0;
    while (quotient < ESCAPE && this.bits(1) === 1) quotient++;
    const code = quotient === ESCAPE ? this.bits(32) : ((quotient << k) | this.bits(k)) >>> 0;
    return unzigzag(code);
  }
}
