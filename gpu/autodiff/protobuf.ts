import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Protocol-buffer wire types (https://protobuf.dev/programming-guides/encoding). */
export const Wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Random access to bytes that may lie in a file too large to hold in memory. */
export interface ByteSource {
  readonly length: number;
  byte(offset: number): number;
  /** A copy, or a view that must not be written to. */
  slice(offset: number, length: number): Uint8Array;
}

export class MemorySource implements ByteSource {
  readonly length: number;
  constructor(private readonly bytes: Uint8Array) {
    this.length = bytes.length;
  }
  byte(offset: number): number {
    return this.bytes[offset];
  }
  slice(offset: number, length: number): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }
}

const WINDOW = 1 << 16;

/** A file read through one 64 KiB window; close it when done. */
export class FileSource implements ByteSource {
  readonly length: number;
  readonly #descriptor: number;
  readonly #window = new Uint8Array(WINDOW);
  #start = 0;
  #filled = 0;

  constructor(readonly path: string) {
    this.#descriptor = openSync(path, "r");
    this.length = fstatSync(this.#descriptor).size;
  }

  byte(offset: number): number {
    if (offset < this.#start || offset >= this.#start + this.#filled) {
      this.#start = offset;
      this.#filled = readSync(this.#descriptor, this.#window, 0, WINDOW, offset);
    }
    return this.#window[offset - this.#start];
  }

  slice(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let read = 0; read < length; ) {
      const count = readSync(this.#descriptor, bytes, read, length - read, offset + read);
      if (count === 0) throw new RangeError(`The file ${this.path} ends before byte ${offset + length}.`);
      read += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

const text = new TextDecoder();

/** One field of a message: where its payload lies, and its number when it is a varint. */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** Offset of the payload in the source. */
  readonly offset: number;
  /** Bytes of the payload. */
  readonly length: number;
  /** The value of a varint as a signed 64-bit integer, rounded to a double; 0 for other wire types. */
  readonly varint: number;
}

/** Reads messages without copying them; callers walk fields and descend into the ones they know. */
export class ProtobufReader {
  #offset = 0;
  constructor(readonly source: ByteSource) {}

  /** @throws SyntaxError when the bytes are not a protocol-buffer message. */
  *fields(offset: number, length: number): Generator<Field> {
    const end = offset + length;
    let at = offset;
    while (at < end) {
      this.#offset = at;
      const key = this.#varint(end);
      const wire = key % 8;
      const number = Math.floor(key / 8);
      const start = this.#offset;
      if (wire === Wire.varint) {
        const varint = this.#varint(end);
        at = this.#offset;
        yield { number, wire, offset: start, length: at - start, varint };
        continue;
      }
      const size = wire === Wire.bytes ? this.#varint(end) : wire === Wire.fixed32 ? 4 : 8;
      const payload = this.#offset;
      at = payload + size;
      if (number === 0 || (wire !== Wire.bytes && wire !== Wire.fixed32 && wire !== Wire.fixed64) || at > end)
        throw new SyntaxError(`byte ${start} does not continue a protocol-buffer message`);
      yield { number, wire, offset: payload, length: size, varint: 0 };
    }
  }

  string(field: Field): string {
    return text.decode(this.source.slice(field.offset, field.length));
  }

  bytes(field: Field): Uint8Array {
    return this.source.slice(field.offset, field.length);
  }

  float(field: Field): number {
    return dataView(this.bytes(field)).getFloat32(0, true);
  }

  /** Repeated integers, packed or one at a time. */
  integers(field: Field): number[] {
    if (field.wire === Wire.varint) return [field.varint];
    const values: number[] = [];
    this.#offset = field.offset;
    const end = field.offset + field.length;
    while (this.#offset < end) values.push(this.#varint(end));
    return values;
  }

  /** Repeated floats, packed or one at a time. */
  floats(field: Field): number[] {
    const view = dataView(this.bytes(field));
    return Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
  }

  #varint(end: number): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#offset >= end) break;
      const byte = this.source.byte(this.#offset++);
      const bits = byte & 127;
      if (shift < 28) low += bits * 2 ** shift;
      else if (shift === 28) {
        low += (bits & 15) * 2 ** 28;
        high += bits >> 4;
      } else if (shift < 63) high += bits * 2 ** (shift - 32);
      else high += (bits & 1) * 2 ** 31;
      if (byte < 128) {
        if (high >= 2 ** 31) return Number(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)));
        return high * 2 ** 32 + low;
      }
    }
    throw new SyntaxError(`byte ${this.#offset} does not continue a protocol-buffer number`);
  }
}

export function dataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** A double as a 64-bit integer, clamped, because 2⁶³ − 1 (“to the end” in Slice) is not a double. */
export function toInt64(value: number): bigint {
  const integer = BigInt(Math.trunc(value));
  return integer > INT64_MAX ? INT64_MAX : integer < INT64_MIN ? INT64_MIN : integer;
}

const encoder = new TextEncoder();

/** Writes messages into a list of chunks, so that large payloads are not copied until the end. */
export class ProtobufWriter {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  integer(field: number, value: number | bigint): this {
    this.#varint(field * 8 + Wire.varint);
    return this.#varint(typeof value === "bigint" ? value : toInt64(value));
  }

  float(field: number, value: number): this {
    this.#varint(field * 8 + Wire.fixed32);
    const bytes = new Uint8Array(4);
    dataView(bytes).setFloat32(0, value, true);
    return this.#push(bytes);
  }

  string(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + Wire.bytes);
    this.#varint(value.length);
    return this.#push(value);
  }

  message(field: number, fill: (writer: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter();
    fill(inner);
    this.#varint(field * 8 + Wire.bytes);
    this.#varint(inner.#length);
    this.#chunks.push(...inner.#chunks);
    this.#length += inner.#length;
    return this;
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  }

  #varint(value: number | bigint): this {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    return this.#push(Uint8Array.from(bytes));
  }

  #push(bytes: Uint8Array): this {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    return this;
  }
}
