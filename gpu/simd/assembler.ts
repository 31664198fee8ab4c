/**
 * A small assembler for WebAssembly with 128-bit SIMD: expressions are values, a kernel is a function without result,
 * a module is kernels over one imported memory. Opcodes: WebAssembly core specification 2.0, chapter 5.
 */
export type Kind = "i32" | "i64" | "f64" | "v128";

const KIND_CODES: Readonly<Record<Kind, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };

/** An expression: code that leaves one value of this kind on the stack. */
export class Value<K extends Kind> {
  readonly kind: K;
  readonly code: readonly number[];

  constructor(kind: K, ...code: (number | readonly number[])[]) {
    this.kind = kind;
    this.code = code.flat();
  }
}

export type I32 = Value<"i32">;
export type I64 = Value<"i64">;
export type F64 = Value<"f64">;
/** Two f64 lanes, or the four f32 lanes of f32x4.ts. */
export type V128 = Value<"v128">;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

function doubleBytes(value: number): number[] {
  return [...new Uint8Array(new Float64Array([value]).buffer)];
}

/** The bytes of a SIMD instruction. */
export const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

const i32Binary =
  (opcode: number) =>
  (a: I32, b: I32): I32 =>
    new Value("i32", a.code, b.code, opcode);

/** 32-bit integers. Comparisons give 1 or 0. */
export const i32 = {
  of: (value: number): I32 => new Value("i32", 0x41, signed(value)),
  load: (address: I32, offset = 0): I32 => new Value("i32", address.code, 0x28, 2, unsigned(offset)),
  add: i32Binary(0x6a),
  sub: i32Binary(0x6b),
  mul: i32Binary(0x6c),
  shiftLeft: i32Binary(0x74),
  shiftRight: i32Binary(0x76),
  less: i32Binary(0x48),
  greater: i32Binary(0x4a),
  and: i32Binary(0x71),
  or: i32Binary(0x72),
  select: (condition: I32, yes: I32, no: I32): I32 =>
    new Value("i32", yes.code, no.code, condition.code, 0x1b),
  /** Rounded down or up, saturated to 32 bits. */
  floor: (value: F64): I32 => new Value("i32", value.code, 0x9c, 0xfc, 2),
  ceil: (value: F64): I32 => new Value("i32", value.code, 0x9b, 0xfc, 2),
  /** Lane 0 or 1 of two doubles that are whole numbers. */
  lane: (value: V128, lane: 0 | 1): I32 => new Value("i32", value.code, simd(0x21), lane, 0xfc, 2),
  /** The low 32 bits of lane 0 or 1 of two doubles. */
  lowWord: (value: V128, lane: 0 | 1): I32 => new Value("i32", value.code, simd(0x1b), 2 * lane),
};

const f64Binary =
  (opcode: number) =>
  (a: F64, b: F64): F64 =>
    new Value("f64", a.code, b.code, opcode);

export const f64 = {
  of: (value: number): F64 => new Value("f64", 0x44, doubleBytes(value)),
  load: (address: I32, offset = 0): F64 => new Value("f64", address.code, 0x2b, 3, unsigned(offset)),
  from: (value: I32): F64 => new Value("f64", value.code, 0xb7),
  add: f64Binary(0xa0),
  sub: f64Binary(0xa1),
  mul: f64Binary(0xa2),
  greater: (a: F64, b: F64): I32 => new Value("i32", a.code, b.code, 0x64),
};

export const v128Binary =
  (opcode: number) =>
  (a: V128, b: V128): V128 =>
    new Value("v128", a.code, b.code, simd(opcode));
const v128Unary =
  (opcode: number) =>
  (a: V128): V128 =>
    new Value("v128", a.code, simd(opcode));

/** Two doubles at once. Comparisons give all ones or all zeros by lane. */
export const f64x2 = {
  of: (low: number, high = low): V128 => new Value("v128", simd(0x0c), doubleBytes(low), doubleBytes(high)),
  splat: (value: F64): V128 => new Value("v128", value.code, simd(0x14)),
  pair: (low: F64, high: F64): V128 => new Value("v128", low.code, simd(0x14), high.code, simd(0x22), 1),
  load: (address: I32, offset = 0): V128 => new Value("v128", address.code, simd(0), 3, unsigned(offset)),
  /** The double at an address, in both lanes. */
  loadSplat: (address: I32, offset = 0): V128 =>
    new Value("v128", address.code, simd(0x0a), 3, unsigned(offset)),
  /** The doubles at two addresses. */
  gather: (low: I32, high: I32, offset: number): V128 =>
    new Value(
      "v128",
      high.code,
      low.code,
      simd(0x5d),
      3,
      unsigned(offset),
      simd(0x57),
      3,
      unsigned(offset),
      1,
    ),
  add: v128Binary(0xf0),
  sub: v128Binary(0xf1),
  mul: v128Binary(0xf2),
  div: v128Binary(0xf3),
  /** The lesser, as one instruction: `b < a ? b : a`. */
  min: v128Binary(0xf6),
  /** The greater, as one instruction: `a < b ? b : a`. */
  max: v128Binary(0xf7),
  abs: v128Unary(0xec),
  neg: v128Unary(0xed),
  sqrt: v128Unary(0xef),
  floor: v128Unary(0x75),
  less: v128Binary(0x49),
  greater: v128Binary(0x4a),
  atMost: v128Binary(0x4b),
};

/** Bits of two lanes. */
export const bits = {
  splat: (value: I32): V128 => new Value("v128", value.code, 0xad, simd(0x12)),
  not: v128Unary(0x4d),
  and: v128Binary(0x4e),
  /** The bits of the first that the second has not. */
  without: v128Binary(0x4f),
  or: v128Binary(0x50),
  /** `yes` where the mask's bits are set, `no` elsewhere. */
  select: (mask: V128, yes: V128, no: V128): V128 =>
    new Value("v128", yes.code, no.code, mask.code, simd(0x52)),
};

/** A variable of a kernel. Reading it is an expression. */
export class Local<K extends Kind> extends Value<K> {
  readonly index: number;

  constructor(kind: K, index: number) {
    super(kind, 0x20, unsigned(index));
    this.index = index;
  }
}

/** A function under construction: statements append code. */
export class Kernel {
  readonly name: string;
  readonly parameters: readonly Kind[];
  readonly #locals: Kind[] = [];
  #code: number[] = [];

  constructor(name: string, parameters: readonly Kind[]) {
    this.name = name;
    this.parameters = parameters;
  }

  parameter<K extends Kind>(index: number, kind: K): Local<K> {
    if (this.parameters[index] !== kind) {
      throw new TypeError(`Parameter ${index} of ${this.name} is not ${kind}.`);
    }
    return new Local(kind, index);
  }

  /** A new variable with this value. */
  let<K extends Kind>(value: Value<K>): Local<K> {
    const local = new Local(value.kind, this.parameters.length + this.#locals.length);
    this.#locals.push(value.kind);
    this.set(local, value);
    return local;
  }

  set<K extends Kind>(local: Local<K>, value: Value<K>): void {
    this.#code.push(...value.code, 0x21, ...unsigned(local.index));
  }

  storeI32(address: I32, value: I32, offset = 0): void {
    this.#code.push(...address.code, ...value.code, 0x36, 2, ...unsigned(offset));
  }

  storeF64(address: I32, value: F64, offset = 0): void {
    this.#code.push(...address.code, ...value.code, 0x39, 3, ...unsigned(offset));
  }

  store(address: I32, value: V128, offset = 0): void {
    this.#code.push(...address.code, ...value.code, ...simd(0x0b), 3, ...unsigned(offset));
  }

  if(condition: I32, body: () => void, otherwise?: () => void): void {
    this.#code.push(...condition.code, 0x04, 0x40);
    body();
    if (otherwise !== undefined) {
      this.#code.push(0x05);
      otherwise();
    }
    this.#code.push(0x0b);
  }

  /** Repeats `body`, at least once, for as long as `again` is not 0. */
  repeat(body: () => I32): void {
    this.#code.push(0x03, 0x40);
    const again = body();
    this.#code.push(...again.code, 0x0d, 0, 0x0b);
  }

  /** The function's body, as the code section wants it. */
  encode(): number[] {
    const locals = [
      ...unsigned(this.#locals.length),
      ...this.#locals.flatMap((kind) => [1, KIND_CODES[kind]]),
    ];
    return sized([...locals, ...this.#code, 0x0b]);
  }
}

function sized(content: number[]): number[] {
  return [...unsigned(content.length), ...content];
}

function vector(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

const name = (text: string): number[] => sized([...new TextEncoder().encode(text)]);

/** The binary of a module that imports `memory.memory` and exports each kernel by its name. */
export function assemble(kernels: readonly Kernel[], pages: number): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: number[]): number[] => [id, ...sized(content)];
  const types = kernels.map(({ parameters }) => [
    0x60,
    ...vector(parameters.map((kind) => [KIND_CODES[kind]])),
    0,
  ]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...name("memory"), ...name("memory"), 0x02, 0x00, ...unsigned(pages)]])),
    ...section(3, vector(kernels.map((_, i) => unsigned(i)))),
    ...section(7, vector(kernels.map((kernel, i) => [...name(kernel.name), 0x00, ...unsigned(i)]))),
    ...section(10, vector(kernels.map((kernel) => kernel.encode()))),
  ]);
}
