"""
Writes the trained judges to bench/recognise/judges: NAME.onnx (weights in half precision), NAME-texts.bin (the embeddings of the
hundred prompts, float32) and NAME.json; and work/judges/NAME-expected.json, against which verify-judges.mjs holds the exported encoder.
"""

import json

import numpy as np
import torch
from torch import nn

from critic.onnx_file import Graph

from .networks import JUDGES, MEAN, SIZE, STD, ConvNorm, Dense, Mixer
from .pictures import PROMPTS, WORK, split

OUT = PROMPTS.parent / "judges"
ARCHITECTURES = {
    "residual": "dense convolutions in residual blocks, GELU (after ResNet)",
    "separable": "depthwise 5 × 5 and pointwise convolutions, ReLU (after ConvMixer)",
}


class JudgeGraph(Graph):
    """Layers of PyTorch as ONNX nodes; weights lie in half precision and are read as single."""

    def weight(self, values):
        name = self.constant(f"weight_{len(self.constants)}", np.asarray(values.detach(), np.float16))
        return self.node("Cast", [name], to=1)

    def number(self, value):
        return self.constant(f"number_{len(self.constants)}", np.array(value, np.float32))

    def conv(self, x, conv):
        padding = conv.padding[0]
        return self.node(
            "Conv",
            [x, self.weight(conv.weight), self.weight(conv.bias)],
            kernel_shape=list(conv.kernel_size),
            strides=list(conv.stride),
            pads=[padding] * 4,
            group=conv.groups,
        )

    def gelu(self, x):
        erf = self.node("Erf", [self.node("Div", [x, self.number(2**0.5)])])
        return self.node("Mul", [x, self.node("Mul", [self.node("Add", [erf, self.number(1)]), self.number(0.5)])])

    def layer(self, x, layer):
        if isinstance(layer, nn.Conv2d):
            return self.conv(x, layer)
        if isinstance(layer, nn.GELU):
            return self.gelu(x)
        if isinstance(layer, nn.ReLU):
            return self.node("Relu", [x])
        if isinstance(layer, Dense):
            inner = self.conv(self.gelu(self.conv(x, layer.first)), layer.second)
            return self.gelu(self.node("Add", [x, inner]))
        if isinstance(layer, Mixer):
            inner = self.node("Relu", [self.conv(x, layer.places)])
            return self.node("Relu", [self.conv(self.node("Add", [x, inner]), layer.channels)])
        raise TypeError(f"no ONNX for {type(layer).__name__}")

    def unit_length(self, x, output):
        squares = self.node("ReduceSum", [self.node("Mul", [x, x]), self.constant("axis", np.array([1], np.int64))], keepdims=1)
        return self.node("Div", [x, self.node("Sqrt", [self.node("Add", [squares, self.number(1e-8)])])], output)


def folded(module):
    """The encoder with every batch norm in its convolution, weights rounded to half precision: what the file computes."""
    for name, child in module.named_children():
        if isinstance(child, ConvNorm):
            conv = child.conv
            weight, bias = child.folded()
            plain = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, groups=conv.groups)
            plain.weight.data, plain.bias.data = weight, bias
            setattr(module, name, plain)
        else:
            folded(child)
    for parameter in module.parameters(recurse=False):
        parameter.data = parameter.data.half().float()
    for child in module.children():
        if isinstance(child, nn.Conv2d):
            child.weight.data, child.bias.data = child.weight.data.half().float(), child.bias.data.half().float()
    return module


def graph_of(encoder):
    graph, x = JudgeGraph("judge"), "pixel_values"
    for layer in encoder.body:
        x = graph.layer(x, layer)
    x = graph.node("ReduceMean", [x], axes=[2, 3], keepdims=0)
    x = graph.node("MatMul", [x, graph.weight(encoder.head.weight.T)])
    graph.unit_length(graph.node("Add", [x, graph.weight(encoder.head.bias)]), "image_embeds")
    return graph


@torch.no_grad()
def export(name):
    state = torch.load(WORK / f"{name}.pt", map_location="cpu", weights_only=False)
    image, text = JUDGES[name]
    image = image().eval()
    text = text(len(state["words"]), image.dimension).eval()
    nn.ModuleList([image, text]).load_state_dict(state["averaged"])
    image = folded(image)
    prompts = [prompt["text"] for prompt in json.loads(PROMPTS.read_text())]
    number = {word: i + 1 for i, word in enumerate(state["words"])}
    rows = [[number[word] for word in split(prompt)] for prompt in prompts]
    longest = max(map(len, rows))
    texts = text(torch.tensor([row + [0] * (longest - len(row)) for row in rows]))

    OUT.mkdir(parents=True, exist_ok=True)
    graph = graph_of(image)
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
