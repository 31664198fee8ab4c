import { closeSync, openSync, readSync } from "node:fs";
import { bytesOf, type ElementType, elementCount, type Shape, type Tensor } from "./onnx.ts";
import { dataView, toInt64 } from "./protobuf.ts";

/** The little-endian bytes of a tensor, read from its file where it lies in one. */
export function tensorBytes(tensor: Tensor): Uint8Array {
  if (tensor.data.kind === "memory") return tensor.data.bytes;
  const { path, offset, length } = tensor.data;
  const bytes = new Uint8Array(length);
  const descriptor = openSync(path, "r");
  try {
    for (let read = 0; read < length; ) {
      const count = readSync(descriptor, bytes, read, length - read, offset + read);
      if (count === 0) throw new RangeError(`The file ${path} ends before byte ${offset + length}.`);
      read += count;
    }
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}

/** IEEE half precision to a number. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A number to IEEE half precision, to nearest, ties to even. */
export function toFloat16(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.max(size, 2 ** -24))));
  const steps = size / 2 ** (exponent - 10);
  const floor = Math.floor(steps);
  const rest = steps - floor;
  const rounded = floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0);
  // A mantissa that rounds up to 2048 carries into the exponent by itself.
  const bits = (exponent + 14) * 1024 + rounded;
  return sign | Math.min(bits, 0x7c00);
}

/** The elements of a tensor as numbers; 64-bit integers are rounded to doubles. */
export function tensorNumbers(tensor: Tensor): Float64Array {
  const view = dataView(tensorBytes(tensor));
  const size = bytesOf(tensor.type);
  const count = elementCount(tensor.shape);
  if (size === 0 || view.byteLength < count * size)
    throw new RangeError(`A ${tensor.type} tensor of shape [${tensor.shape}] has ${view.byteLength} bytes.`);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = readElement(view, tensor.type, i * size);
  return values;
}

/** The elements of a large floating-point tensor, without a detour through doubles where it is float32. */
export function tensorFloats(tensor: Tensor): Float32Array {
  if (tensor.type !== "float32") return Float32Array.from(tensorNumbers(tensor));
  const bytes = tensorBytes(tensor);
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, elementCount(tensor.shape));
}

function readElement(view: DataView, type: ElementType, offset: number): number {
  switch (type) {
    case "float32":
      return view.getFloat32(offset, true);
    case "float64":
      return view.getFloat64(offset, true);
    case "float16":
      return fromFloat16(view.getUint16(offset, true));
    case "int64":
      return Number(view.getBigInt64(offset, true));
    case "uint64":
      return Number(view.getBigUint64(offset, true));
    case "int32":
      return view.getInt32(offset, true);
    case "uint32":
      return view.getUint32(offset, true);
    case "int16":
      return view.getInt16(offset, true);
    case "uint16":
      return view.getUint16(offset, true);
    case "int8":
      return view.getInt8(offset);
    case "uint8":
    case "bool":
      return view.getUint8(offset);
    default:
      throw new TypeError(`Tensors of type ${type} cannot be read as numbers.`);
  }
}

/**
 * Numbers as the little-endian bytes of a tensor.
 * @param halfBits float16 values are given as their 16 bits (TensorProto.int32_data), not as numbers.
 */
export function bytesOfNumbers(type: ElementType, values: ArrayLike<number>, halfBits = false): Uint8Array {
  const size = bytesOf(type);
  const bytes = new Uint8Array(values.length * size);
  const view = dataView(bytes);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const offset = i * size;
    if (type === "float32") view.setFloat32(offset, value, true);
    else if (type === "float64") view.setFloat64(offset, value, true);
    else if (type === "float16") view.setUint16(offset, halfBits ? value : toFloat16(value), true);
    else if (type === "int64" || type === "uint64") view.setBigInt64(offset, toInt64(value), true);
    else if (type === "int32" || type === "uint32") view.setInt32(offset, value, true);
    else if (size === 2) view.setUint16(offset, value, true);
    else view.setUint8(offset, value);
  }
  return bytes;
}

export function tensorOf(type: ElementType, shape: Shape, values: ArrayLike<number>): Tensor {
  if (values.length !== elementCount(shape))
    throw new RangeError(`${values.length} numbers do not fill a tensor of shape [${shape}].`);
  return { type, shape: [...shape], data: { kind: "memory", bytes: bytesOfNumbers(type, values) } };
}
