"""
The judges' encoders, at SIZE × SIZE pixels, unlike the critic's and each other: `kernels` has broad depthwise convolutions, layer norm and
GELU (after ConvNeXt, Liu et al. 2022); `tokens` has a short convolutional stem and attention among 64 tokens, with ReLU (after the compact
convolutional transformer, Hassani et al. 2021). Both give vectors of length one; the cosine between picture and words is the opinion.
"""

import torch
from torch import nn
from torch.nn import functional as F

SIZE = 64
MEAN, STD = 0.5, 0.25


def normalise(x):
    return x / torch.sqrt((x * x).sum(1, keepdim=True) + 1e-8)


class Block(nn.Module):
    """Depthwise 7 × 7, layer norm, and a network of one hidden layer at every pixel; residual."""

    def __init__(self, width, expansion):
        super().__init__()
        self.depthwise = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width)
        self.expand = nn.Linear(width, expansion * width)
        self.contract = nn.Linear(expansion * width, width)
        self.scale = nn.Parameter(torch.full((width,), 0.1))

    def forward(self, x):
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        y = self.contract(F.gelu(self.expand(y))) * self.scale
        return x + y.permute(0, 3, 1, 2)


class Kernels(nn.Module):
    """[n, 3, 64, 64] → [n, dimension]: stem to 16 × 16, blocks, halved, blocks, mean."""

    dimension = 128

    def __init__(self, widths=(48, 112), depths=(1, 3), expansion=3):
        super().__init__()
        first, second = widths
        self.stem = nn.Conv2d(3, first // 2, 4, stride=2, padding=1)
        self.stem_down = nn.Conv2d(first // 2, first, 4, stride=2, padding=1)
        self.fine = nn.ModuleList(Block(first, expansion) for _ in range(depths[0]))
        self.down = nn.Conv2d(first, second, 2, stride=2)
        self.coarse = nn.ModuleList(Block(second, expansion) for _ in range(depths[1]))
        self.norm = nn.LayerNorm(second)
        self.head = nn.Linear(second, self.dimension)

    def forward(self, pixels):
        x = self.stem_down(F.gelu(self.stem(pixels)))
        for block in self.fine:
            x = block(x)
        x = self.down(x)
        for block in self.coarse:
            x = block(x)
        return normalise(self.head(self.norm(x.mean((2, 3)))))


class Layer(nn.Module):
    """Attention among the tokens, then a network at each; both after layer norm, both residual."""

    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.norm, self.second_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mix = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.expand, self.contract = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x):
        n, tokens, width = x.shape
        mixed = self.mix(self.norm(x)).view(n, tokens, 3, self.heads, width // self.heads)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        among = torch.softmax(query @ key.transpose(2, 3) / (width // self.heads) ** 0.5, 3) @ value
        x = x + self.out(among.transpose(1, 2).reshape(n, tokens, width))
        return x + self.contract(F.relu(self.expand(self.second_norm(x))))


class Tokens(nn.Module):
    """[n, 3, 64, 64] → [n, dimension]: two convolutions with pooling to 8 × 8 tokens, layers, a mean weighted by attention."""

    dimension = 96

    def __init__(self, width=96, depth=3, heads=4, hidden=192):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 5, stride=2, padding=2)
        self.second = nn.Conv2d(32, width, 3, stride=2, padding=1)
        self.place = nn.Parameter(torch.randn(1, 64, width) * 0.02)
        self.layers = nn.ModuleList(Layer(width, heads, hidden) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.weigh = nn.Linear(width, 1)
        self.head = nn.Linear(width, self.dimension)

    def forward(self, pixels):
        x = F.relu(self.stem(pixels))
        x = F.max_pool2d(F.relu(self.second(x)), 2)
        x = x.flatten(2).transpose(1, 2) + self.place
        for layer in self.layers:
            x = layer(x)
        x = self.norm(x)
        return normalise(self.head((torch.softmax(self.weigh(x), 1) * x).sum(1)))


class KernelsText(nn.Module):
    """ids [texts, words], 0 for padding → [texts, dimension]: the mean of word vectors, then a small network."""

    def __init__(self, words, dimension, hidden=256):
        super().__init__()
        self.vectors = nn.Embedding(words + 1, dimension, padding_idx=0)
        nn.init.normal_(self.vectors.weight, std=0.1)
        self.expand, self.contract = nn.Linear(dimension, hidden), nn.Linear(hidden, dimension)

    def forward(self, ids):
        real = (ids != 0).unsqueeze(-1)
        mean = (self.vectors(ids) * real).sum(1) / real.sum(1).clamp(min=1)
        return normalise(mean + self.contract(F.gelu(self.expand(mean))))


class TokensText(nn.Module):
    """The same, as a sum of what each word gives after a hidden layer."""

    def __init__(self, words, dimension, hidden=192):
        super().__init__()
        self.vectors = nn.Embedding(words + 1, hidden, padding_idx=0)
        nn.init.normal_(self.vectors.weight, std=0.3)
        self.inner, self.outer = nn.Linear(hidden, hidden), nn.Linear(hidden, dimension)

    def forward(self, ids):
        real = (ids != 0).unsqueeze(-1)
        return normalise(self.outer(F.relu(self.inner((F.relu(self.vectors(ids)) * real).sum(1)))))


JUDGES = {"kernels": (Kernels, KernelsText), "tokens": (Tokens, TokensText)}
