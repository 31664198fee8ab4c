/** Enough to continue a generator exactly where it stood: four unsigned 32-bit words. */
export type RandomState = readonly [number, number, number, number];

/**
 * The one source of randomness: sfc32 (Chris Doty-Humphrey, PractRand), seeded through splitmix32.
 * The same seed gives the same numbers on every machine; `fork` gives independent streams by name,
 * so that one consumer drawing more numbers does not move another's.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** @param seed any integer; its low 32 bits count. */
  constructor(seed: number) {
    let state = seed >>> 0;
    const splitmix32 = (): number => {
      state = (state + 0x9e3779b9) >>> 0;
      let mixed = state ^ (state >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      return (mixed ^ (mixed >>> 15)) >>> 0;
    };
    this.#a = splitmix32();
    this.#b = splitmix32();
    this.#c = splitmix32();
    this.#counter = 1;
    for (let i = 0; i < 12; i++) this.uint32();
  }

  static fromState(state: RandomState): Random {
    const random = new Random(0);
    [random.#a, random.#b, random.#c, random.#counter] = state;
    return random;
  }

  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  /** Uniform integer in [0, 2³²). */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = (this.#b ^ (this.#b >>> 9)) >>> 0;
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform integer in [0, bound). */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Standard normal (Box–Muller, cosine half). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** `length` characters of a–z and 0–9, the first a letter. */
  identifier(length: number): string {
    const letters = "abcdefghijklmnopqrstuvwxyz";
    const characters = `${letters}0123456789`;
    let text = letters[this.integer(letters.length)];
    while (text.length < length) text += characters[this.integer(characters.length)];
    return text;
  }

  /** An independent generator that depends on this one's state and on `name` (FNV-1a), and does not move this one. */
  fork(name: string): Random {
    let hash = 0x811c9dc5;
    for (const word of this.state) hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
    return new Random(hash);
  }
}
