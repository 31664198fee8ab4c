"""The two encoders as ONNX graphs."""

import numpy as np
from torch import nn

from .networks import DIMENSION, SIZE, ConvNorm, Residual
from .onnx_file import Graph


def weights(parameter):
    return parameter.detach().contiguous().numpy()


def unit_length(graph, x, output):
    floor = graph.constant("norm_floor", np.array(1e-4, np.float32))
    length = graph.node("ReduceL2", [x], axes=[1], keepdims=1)
    return graph.node("Div", [x, graph.node("Max", [length, floor])], output)


def linear(graph, x, layer, name, output=None):
    inputs = [x, graph.constant(f"{name}.weight", weights(layer.weight)), graph.constant(f"{name}.bias", weights(layer.bias))]
    return graph.node("Gemm", inputs, output, transB=1)


def silu(graph, x, output=None):
    return graph.node("Mul", [x, graph.node("Sigmoid", [x])], output)


def activation(graph, x, layer, output=None):
    return graph.node("Relu", [x], output) if isinstance(layer, nn.ReLU) else silu(graph, x, output)


def convolution(graph, x, layer, name):
    """Convolution with its batch norm folded into it."""
    conv = layer.folded()
    inputs = [x, graph.constant(f"{name}.weight", weights(conv.weight)), graph.constant(f"{name}.bias", weights(conv.bias))]
    padding = conv.padding[0]
    return graph.node("Conv", inputs, kernel_shape=list(conv.kernel_size), strides=list(conv.stride), pads=[padding] * 4)


def feature_names(encoder):
    """What the exported graph calls the end of each stage of the body, the first stage first."""
    return [f"features_{i}" for i in range(sum(isinstance(layer, ConvNorm) for layer in encoder.body))]


def image_graph(encoder):
    """Outputs the embedding, and by `feature_names` what each stage of the body ends in."""
    graph, x = Graph("image encoder"), "pixel_values"
    layers, features, side = list(encoder.body), [], SIZE
    for i, layer in enumerate(layers):
        ends = i + 1 == len(layers) or isinstance(layers[i + 1], ConvNorm)
        name = feature_names(encoder)[len(features)] if ends and not isinstance(layer, ConvNorm) else None
        if isinstance(layer, ConvNorm):
            x = convolution(graph, x, layer, f"body.{i}")
            width = layer.conv.out_channels
        elif isinstance(layer, (nn.SiLU, nn.ReLU)):
            x = activation(graph, x, layer, name)
        elif isinstance(layer, Residual):
            inner = activation(graph, convolution(graph, x, layer.first, f"body.{i}.first"), layer.activation)
            x = activation(graph, graph.node("Add", [x, convolution(graph, inner, layer.second, f"body.{i}.second")]), layer.activation, name)
        else:
            raise TypeError(f"no ONNX for {type(layer).__name__}")
        if name:
            side //= 2
            features.append((name, "float32", ("copies", width, side, side)))
    x = graph.node("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
    x = linear(graph, graph.node("Flatten", [x], axis=1), encoder.head, "head")
    unit_length(graph, x, "image_embeds")
    return graph.model([("pixel_values", "float32", ("copies", 3, SIZE, SIZE))], [("image_embeds", "float32", ("copies", DIMENSION)), *features])


def text_graph(encoder):
    """Tables in half precision, sums in single."""
    graph = Graph("text encoder")
    zero = graph.constant("padding", np.array(0, np.int64))
    float32 = {"to": 1}
    real = graph.node("Cast", [graph.node("Not", [graph.node("Equal", ["input_ids", zero])])], **float32)
    mask = graph.node("Unsqueeze", [real, graph.constant("last", np.array([2], np.int64))])
    vectors = graph.constant("vectors", weights(encoder.vectors).astype(np.float16))
    scales = graph.constant("weights", weights(encoder.weights).astype(np.float16))
    vector = graph.node("Cast", [graph.node("Gather", [vectors, "input_ids"])], **float32)
    scale = graph.node("Exp", [graph.node("Cast", [graph.node("Gather", [scales, "input_ids"])], **float32)])
    scale = graph.node("Mul", [scale, mask])
    tokens = graph.constant("tokens", np.array([1], np.int64))
    total = graph.node("ReduceSum", [graph.node("Mul", [vector, scale]), tokens], keepdims=0)
    count = graph.node("Add", [graph.node("ReduceSum", [scale, tokens], keepdims=0), graph.constant("epsilon", np.array(1e-6, np.float32))])
    mean = graph.node("Div", [total, count])
    x = linear(graph, silu(graph, linear(graph, mean, encoder.expand, "expand")), encoder.contract, "contract")
    unit_length(graph, graph.node("Add", [mean, x]), "text_embeds")
    return graph.model([("input_ids", "int64", ("texts", "tokens"))], [("text_embeds", "float32", ("texts", DIMENSION))])
