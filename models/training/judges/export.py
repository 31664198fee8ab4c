"""
Writes the trained judges to bench/recognise/judges: NAME.onnx (weights in half precision), NAME-texts.bin (the embeddings of the
hundred prompts, float32) and NAME.json; and work/judges/NAME-expected.json, against which verify-judges.mjs holds the exported encoder.
"""

import json

import numpy as np
import torch
from torch import nn

from critic.onnx_file import Graph

from .networks import JUDGES, MEAN, SIZE, STD, Kernels, Tokens
from .pictures import PROMPTS, WORK, split

OUT = PROMPTS.parent / "judges"
ARCHITECTURES = {
    "kernels": "depthwise 7 × 7 convolutions, layer norm, GELU (after ConvNeXt)",
    "tokens": "attention among 64 tokens, layer norm, ReLU (after the compact convolutional transformer)",
}


class JudgeGraph(Graph):
    """Layers of PyTorch as ONNX nodes; weights lie in half precision and are read as single."""

    def weight(self, values):
        name = self.constant(f"weight_{self.count}_{len(self.constants)}", np.asarray(values.detach(), np.float16))
        return self.node("Cast", [name], to=1)

    def number(self, value):
        return self.constant(f"number_{len(self.constants)}", np.array(value, np.float32))

    def whole(self, *values):
        return self.constant(f"whole_{len(self.constants)}", np.array(values, np.int64))

    def conv(self, x, layer):
        padding = layer.padding[0]
        return self.node(
            "Conv",
            [x, self.weight(layer.weight), self.weight(layer.bias)],
            kernel_shape=list(layer.kernel_size),
            strides=list(layer.stride),
            pads=[padding] * 4,
            group=layer.groups,
        )

    def linear(self, x, layer):
        return self.node("Add", [self.node("MatMul", [x, self.weight(layer.weight.T)]), self.weight(layer.bias)])

    def layer_norm(self, x, layer):
        centred = self.node("Sub", [x, self.node("ReduceMean", [x], axes=[-1], keepdims=1)])
        variance = self.node("ReduceMean", [self.node("Mul", [centred, centred])], axes=[-1], keepdims=1)
        deviation = self.node("Sqrt", [self.node("Add", [variance, self.number(layer.eps)])])
        scaled = self.node("Mul", [self.node("Div", [centred, deviation]), self.weight(layer.weight)])
        return self.node("Add", [scaled, self.weight(layer.bias)])

    def gelu(self, x):
        erf = self.node("Erf", [self.node("Div", [x, self.number(2**0.5)])])
        return self.node("Mul", [x, self.node("Mul", [self.node("Add", [erf, self.number(1)]), self.number(0.5)])])

    def unit_length(self, x, output):
        squares = self.node("ReduceSum", [self.node("Mul", [x, x]), self.whole(1)], keepdims=1)
        return self.node("Div", [x, self.node("Sqrt", [self.node("Add", [squares, self.number(1e-8)])])], output)


def kernels_graph(judge):
    graph = JudgeGraph("kernels")

    def block(x, layer):
        y = graph.node("Transpose", [graph.conv(x, layer.depthwise)], perm=[0, 2, 3, 1])
        y = graph.linear(graph.gelu(graph.linear(graph.layer_norm(y, layer.norm), layer.expand)), layer.contract)
        y = graph.node("Mul", [y, graph.weight(layer.scale)])
        return graph.node("Add", [x, graph.node("Transpose", [y], perm=[0, 3, 1, 2])])

    x = graph.conv(graph.gelu(graph.conv("pixel_values", judge.stem)), judge.stem_down)
    for layer in judge.fine:
        x = block(x, layer)
    x = graph.conv(x, judge.down)
    for layer in judge.coarse:
        x = block(x, layer)
    x = graph.node("ReduceMean", [x], axes=[2, 3], keepdims=0)
    graph.unit_length(graph.linear(graph.layer_norm(x, judge.norm), judge.head), "image_embeds")
    return graph


def tokens_graph(judge):
    graph = JudgeGraph("tokens")
    width = judge.head.in_features

    def layer_of(x, layer):
        mixed = graph.linear(graph.layer_norm(x, layer.norm), layer.mix)
        mixed = graph.node("Reshape", [mixed, graph.whole(0, 64, 3, layer.heads, width // layer.heads)])
        mixed = graph.node("Transpose", [mixed], perm=[2, 0, 3, 1, 4])
        query, key, value = (graph.node("Squeeze", [graph.node("Gather", [mixed, graph.whole(i)], axis=0), graph.whole(0)]) for i in range(3))
        among = graph.node("MatMul", [query, graph.node("Transpose", [key], perm=[0, 1, 3, 2])])
        among = graph.node("Softmax", [graph.node("Div", [among, graph.number((width // layer.heads) ** 0.5)])], axis=-1)
        among = graph.node("Transpose", [graph.node("MatMul", [among, value])], perm=[0, 2, 1, 3])
        x = graph.node("Add", [x, graph.linear(graph.node("Reshape", [among, graph.whole(0, 64, width)]), layer.out)])
        inner = graph.node("Relu", [graph.linear(graph.layer_norm(x, layer.second_norm), layer.expand)])
        return graph.node("Add", [x, graph.linear(inner, layer.contract)])

    x = graph.node("Relu", [graph.conv("pixel_values", judge.stem)])
    x = graph.node("MaxPool", [graph.node("Relu", [graph.conv(x, judge.second)])], kernel_shape=[2, 2], strides=[2, 2])
    x = graph.node("Transpose", [graph.node("Reshape", [x, graph.whole(0, width, 64)])], perm=[0, 2, 1])
    x = graph.node("Add", [x, graph.weight(judge.place)])
    for layer in judge.layers:
        x = layer_of(x, layer)
    x = graph.layer_norm(x, judge.norm)
    share = graph.node("Softmax", [graph.linear(x, judge.weigh)], axis=1)
    x = graph.node("ReduceSum", [graph.node("Mul", [share, x]), graph.whole(1)], keepdims=0)
    graph.unit_length(graph.linear(x, judge.head), "image_embeds")
    return graph


GRAPHS = {Kernels: kernels_graph, Tokens: tokens_graph}


@torch.no_grad()
def export(name):
    state = torch.load(WORK / f"{name}.pt", map_location="cpu", weights_only=False)
    image, text = JUDGES[name]
    image = image().eval()
    text = text(len(state["words"]), image.dimension).eval()
    nn.ModuleList([image, text]).load_state_dict(state["averaged"])
    for parameter in image.parameters():
        parameter.data = parameter.data.half().float()
    prompts = [prompt["text"] for prompt in json.loads(PROMPTS.read_text())]
    number = {word: i + 1 for i, word in enumerate(state["words"])}
    rows = [[number[word] for word in split(prompt)] for prompt in prompts]
    longest = max(map(len, rows))
    texts = text(torch.tensor([row + [0] * (longest - len(row)) for row in rows]))

    OUT.mkdir(parents=True, exist_ok=True)
    graph = GRAPHS[type(image)](image)
    size, dimension = ("views", 3, SIZE, SIZE), ("views", image.dimension)
    (OUT / f"{name}.onnx").write_bytes(graph.model([("pixel_values", "float32", size)], [("image_embeds", "float32", dimension)]))
    (OUT / f"{name}-texts.bin").write_bytes(texts.numpy().astype("<f4").tobytes())
    facts = {
        "name": name,
        "architecture": ARCHITECTURES[name],
        "trainedSteps": state["step"],
        "image": {"file": f"{name}.onnx", "input": "pixel_values", "output": "image_embeds", "size": SIZE},
        "mean": MEAN,
        "std": STD,
        "dimension": image.dimension,
        "texts": {"file": f"{name}-texts.bin", "prompts": prompts},
    }
    (OUT / f"{name}.json").write_text(json.dumps(facts, indent=2) + "\n")
    torch.manual_seed(3)
    pixels = (torch.rand(3, 3, SIZE, SIZE) - MEAN) / STD
    expected = {"pixels": pixels.flatten().tolist(), "embeds": image(pixels).flatten().tolist()}
    (WORK / f"{name}-expected.json").write_text(json.dumps(expected))
    print(f"{name}: exported step {state['step']}, {(OUT / f'{name}.onnx').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    for judge in JUDGES:
        export(judge)
