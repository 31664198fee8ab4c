"""
The judges' encoders, at SIZE × SIZE pixels, unlike the critic's and each other: `residual` has dense convolutions to 4 × 4 places and GELU
(after ResNet, He et al. 2016); `separable` mixes places by depthwise 5 × 5 convolutions and channels by 1 × 1 ones, with ReLU (after
ConvMixer, Trockman and Kolter 2022). Both give vectors of length one; the cosine between picture and words is the opinion.
"""

import torch
from torch import nn
from torch.nn import functional as F

SIZE = 64
MEAN, STD = 0.5, 0.25


def normalise(x):
    return x / torch.sqrt((x * x).sum(1, keepdim=True) + 1e-8)


class ConvNorm(nn.Module):
    """Convolution and batch norm, which are one convolution in the exported file."""

    def __init__(self, inputs, outputs, kernel, stride=1, groups=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, (kernel - stride + 1) // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.norm(self.conv(x))

    def folded(self):
        """(weight, bias) of the one convolution."""
        scale = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        return self.conv.weight * scale[:, None, None, None], self.norm.bias - self.norm.running_mean * scale


class Dense(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.second = ConvNorm(width, width, 3), ConvNorm(width, width, 3)

    def forward(self, x):
        return F.gelu(x + self.second(F.gelu(self.first(x))))


class Residual(nn.Module):
    """[n, 3, 64, 64] → [n, dimension]: halved four times, a residual block after each of the last two, mean."""

    dimension = 128

    def __init__(self, widths=(16, 32, 64, 144), blocks=(0, 0, 1, 1)):
        super().__init__()
        layers, inputs = [], 3
        for width, count in zip(widths, blocks):
            layers += [ConvNorm(inputs, width, 4, stride=2), nn.GELU(), *(Dense(width) for _ in range(count))]
            inputs = width
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(inputs, self.dimension)

    def forward(self, pixels):
        return normalise(self.head(self.body(pixels).mean((2, 3))))


class Mixer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.places, self.channels = ConvNorm(width, width, 5, groups=width), ConvNorm(width, width, 1)

    def forward(self, x):
        return F.relu(self.channels(x + F.relu(self.places(x))))


class Separable(nn.Module):
    """[n, 3, 64, 64] → [n, dimension]: halved three times to 8 × 8 places, mixers, mean."""

    dimension = 96

    def __init__(self, widths=(24, 48, 112), blocks=(0, 1, 4)):
        super().__init__()
        layers, inputs = [], 3
        for width, kernel, count in zip(widths, (3, 4, 2), blocks):
            layers += [ConvNorm(inputs, width, kernel, stride=2), nn.ReLU(), *(Mixer(width) for _ in range(count))]
            inputs = width
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(inputs, self.dimension)

    def forward(self, pixels):
        return normalise(self.head(self.body(pixels).mean((2, 3))))


class MeanText(nn.Module):
    """ids [texts, words], 0 for padding → [texts, dimension]: the mean of word vectors, then a small network."""

    def __init__(self, words, dimension, hidden=256):
        super().__init__()
        self.vectors = nn.Embedding(words + 1, dimension, padding_idx=0)
        nn.init.normal_(self.vectors.weight, std=0.2)
        self.expand, self.contract = nn.Linear(dimension, hidden), nn.Linear(hidden, dimension)

    def forward(self, ids):
        real = (ids != 0).unsqueeze(-1)
        mean = (self.vectors(ids) * real).sum(1) / real.sum(1).clamp(min=1)
        return normalise(mean + self.contract(F.gelu(self.expand(mean))))


class SumText(nn.Module):
    """The same, as a sum of what each word gives, and a hidden layer."""

    def __init__(self, words, dimension, hidden=192):
        super().__init__()
        self.vectors = nn.Embedding(words + 1, hidden, padding_idx=0)
        nn.init.normal_(self.vectors.weight, std=0.5)
        self.inner, self.outer = nn.Linear(hidden, hidden), nn.Linear(hidden, dimension)

    def forward(self, ids):
        real = (ids != 0).unsqueeze(-1)
        return normalise(self.outer(F.relu(self.inner((self.vectors(ids) * real).sum(1)))))


JUDGES = {"residual": (Residual, MeanText), "separable": (Separable, SumText)}
