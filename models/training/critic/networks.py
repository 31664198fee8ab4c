"""The two encoders. Both give vectors of DIMENSION numbers and length one; the cosine between them is the critic's opinion."""

import torch
from torch import nn
from torch.nn import functional as F

DIMENSION = 128
SIZE = 48
MEAN, STD = 0.5, 0.25


class ConvNorm(nn.Module):
    """Convolution and batch norm, which are one convolution in the exported file."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.norm(self.conv(x))

    def folded(self):
        scale = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        conv = nn.Conv2d(
            self.conv.in_channels, self.conv.out_channels, self.conv.kernel_size, self.conv.stride, self.conv.padding
        )
        conv.weight.data = self.conv.weight.data * scale[:, None, None, None]
        conv.bias.data = self.norm.bias.data - self.norm.running_mean * scale
        return conv


ACTIVATIONS = {"silu": nn.SiLU, "relu": nn.ReLU}


class Residual(nn.Module):
    def __init__(self, channels, activation="silu"):
        super().__init__()
        self.activation = ACTIVATIONS[activation]()
        self.first = ConvNorm(channels, channels, 3)
        self.second = ConvNorm(channels, channels, 3)
        nn.init.constant_(self.second.norm.weight, 0.2)

    def forward(self, x):
        return self.activation(x + self.second(self.activation(self.first(x))))


class ImageEncoder(nn.Module):
    """[copies, 3, 48, 48] → [copies, DIMENSION].

    Kernels of 4 with stride 2 touch every pixel equally often, which keeps checkerboards out of the gradient. The head sees
    a 3 × 3 grid rather than one mean, so that it matters where things are: an apple, not apple skin everywhere.
    """

    def __init__(self, widths=(24, 48, 120), depths=(0, 1, 2), activation="silu"):
        super().__init__()
        layers, inputs = [], 3
        for width, depth in zip(widths, depths):
            layers += [ConvNorm(inputs, width, 4, stride=2), ACTIVATIONS[activation](), *(Residual(width, activation) for _ in range(depth))]
            inputs = width
        self.body = nn.Sequential(*layers)
        self.pool = nn.AvgPool2d(2)
        self.head = nn.Linear(inputs * 9, DIMENSION)

    def forward(self, pixels):
        return normalise(self.head(torch.flatten(self.pool(self.body(pixels)), 1)))


class TextEncoder(nn.Module):
    """ids [texts, L], 0 for padding → [texts, DIMENSION]: a mean of word vectors with learned weights, then a small network.

    The weights let nouns outweigh adjectives, and let the many n-grams of an unknown word count as about one word.
    """

    def __init__(self, vocabulary_size, hidden=256):
        super().__init__()
        self.vectors = nn.Parameter(torch.randn(vocabulary_size, DIMENSION) * 0.1)
        self.weights = nn.Parameter(torch.zeros(vocabulary_size, 1))
        self.expand = nn.Linear(DIMENSION, hidden)
        self.contract = nn.Linear(hidden, DIMENSION)

    def sums(self, ids):
        """The weighted sums of the texts' vectors, and the sums of the weights; those of two texts together are theirs added."""
        mask = (ids != 0).unsqueeze(-1).float()
        weights = torch.exp(self.weights[ids].float()) * mask
        return (self.vectors[ids].float() * weights).sum(1), weights.sum(1)

    def finish(self, total, weight):
        mean = total / (weight + 1e-6)
        return normalise(mean + self.contract(F.silu(self.expand(mean))))

    def forward(self, ids):
        return self.finish(*self.sums(ids))


def normalise(x):
    return x / torch.sqrt((x * x).sum(1, keepdim=True) + 1e-8)

