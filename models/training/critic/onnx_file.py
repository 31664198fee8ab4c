"""Writes ONNX files: the few protobuf messages of onnx.proto that a chain of nodes needs, so that no ONNX package is required."""

import struct

import numpy as np

OPSET, IR_VERSION = 13, 8
TYPES = {np.dtype("float32"): 1, np.dtype("int64"): 7, np.dtype("float16"): 10}


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out + bytes([value]))


def field(number, value):
    """An int as varint, a float as 32 bits, text and bytes with their length."""
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def attribute(name, value):
    if isinstance(value, float):
        return field(1, name) + field(2, value) + field(20, 1)
    if isinstance(value, int):
        return field(1, name) + field(3, value) + field(20, 2)
    return field(1, name) + b"".join(field(8, i) for i in value) + field(20, 7)


def tensor(name, array):
    array = np.ascontiguousarray(array)
    dims = b"".join(field(1, d) for d in array.shape)
    return dims + field(2, TYPES[array.dtype]) + field(8, name) + field(9, array.tobytes())


def value_info(name, dtype, shape):
    """`shape` may hold names for dimensions of any size."""
    dims = b"".join(field(1, field(2, d) if isinstance(d, str) else field(1, d)) for d in shape)
    return field(1, name) + field(2, field(1, field(1, TYPES[np.dtype(dtype)]) + field(2, dims)))


class Graph:
    """A graph under construction; `node` and `constant` give the names of what they make."""

    def __init__(self, name):
        self.name, self.nodes, self.constants, self.count = name, b"", b"", 0

    def constant(self, name, array):
        self.constants += field(5, tensor(name, array))
        return name

    def node(self, operator, inputs, output=None, **attributes):
        self.count += 1
        output = output or f"{operator.lower()}_{self.count}"
        body = b"".join(field(1, i) for i in inputs) + field(2, output) + field(3, f"{operator}_{self.count}") + field(4, operator)
        body += b"".join(field(5, attribute(k, v)) for k, v in attributes.items())
        self.nodes += field(1, body)
        return output

    def model(self, inputs, outputs):
        """Inputs and outputs as (name, dtype, shape); gives the file's bytes."""
        graph = self.nodes + field(2, self.name) + self.constants
        graph += b"".join(field(11, value_info(*i)) for i in inputs) + b"".join(field(12, value_info(*o)) for o in outputs)
        opset = field(1, "") + field(2, OPSET)
        return field(1, IR_VERSION) + field(2, "croquis") + field(7, graph) + field(8, opset)
