"""Colour words: which of them a picture shows, and random colours for each of them."""

import torch

WORDS = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray"]
RED, ORANGE, YELLOW, GREEN, BLUE, PURPLE, PINK, BROWN, BLACK, WHITE, GRAY = range(11)
# Hue in degrees, saturation and value, each from–to, from which a colour of that name is drawn.
RANGES = [
    ((-12, 8), (0.75, 1), (0.65, 1)),
    ((20, 38), (0.75, 1), (0.85, 1)),
    ((45, 62), (0.65, 1), (0.85, 1)),
    ((80, 155), (0.5, 1), (0.35, 0.9)),
    ((190, 240), (0.5, 1), (0.45, 1)),
    ((262, 292), (0.4, 0.95), (0.4, 0.9)),
    ((315, 345), (0.3, 0.75), (0.85, 1)),
    ((15, 35), (0.45, 0.85), (0.25, 0.6)),
    ((0, 360), (0, 0.3), (0, 0.15)),
    ((0, 360), (0, 0.06), (0.93, 1)),
    ((0, 360), (0, 0.1), (0.4, 0.7)),
]
_RANGES = torch.tensor(RANGES)


def hsv_to_rgb(hue, saturation, value):
    """Hue in degrees; gives [..., 3]."""
    k = (torch.tensor([5.0, 3.0, 1.0]) + hue.unsqueeze(-1) / 60) % 6
    ramp = torch.minimum(k, 4 - k).clamp(0, 1)
    return value.unsqueeze(-1) * (1 - saturation.unsqueeze(-1) * ramp)


def random_names(count):
    """[count] indices of WORDS; white and grey seldom, since the ground is mostly white."""
    return torch.multinomial(torch.tensor([1.0] * 9 + [0.25, 0.5]), count, replacement=True)


def random_colours(names):
    """[n] indices of WORDS → [n, 3] colours of those names."""
    ranges = _RANGES[names]
    drawn = ranges[..., 0] + torch.rand(len(names), 3) * (ranges[..., 1] - ranges[..., 0])
    return hsv_to_rgb(drawn[:, 0] % 360, drawn[:, 1], drawn[:, 2])


def shares(rgba):
    """[n, 4, h, w] → [n, 11]: how much of the picture has each colour, by opacity."""
    small = torch.nn.functional.avg_pool2d(torch.cat([rgba[:, :3] * rgba[:, 3:], rgba[:, 3:]], 1), 4)
    alpha = small[:, 3]
    red, green, blue = (small[:, :3] / (alpha.unsqueeze(1) + 1e-6)).unbind(1)
    value, low = torch.stack([red, green, blue]).max(0).values, torch.stack([red, green, blue]).min(0).values
    spread = value - low + 1e-6
    saturation = spread / (value + 1e-6)
    hue = torch.where(value == red, (green - blue) / spread, torch.where(value == green, 2 + (blue - red) / spread, 4 + (red - green) / spread))
    hue = (hue * 60) % 360
    name = torch.full_like(hue, RED, dtype=torch.long)
    for limit, word in ((10, ORANGE), (42, YELLOW), (68, GREEN), (170, BLUE), (252, PURPLE), (300, PINK), (346, RED)):
        name = torch.where(hue >= limit, torch.full_like(name, word), name)
    pale = ((name == RED) | ((name == ORANGE) & (hue < 20))) & (saturation < 0.55) & (value > 0.75)
    name = torch.where(pale, torch.full_like(name, PINK), name)
    dark = ((name == ORANGE) | (name == YELLOW) | ((name == RED) & (hue > 4) & (hue < 20))) & (value < 0.68)
    name = torch.where(dark, torch.full_like(name, BROWN), name)
    name = torch.where(saturation < 0.16, torch.full_like(name, GRAY), name)
    name = torch.where((saturation < 0.16) & (value > 0.86), torch.full_like(name, WHITE), name)
    name = torch.where(value < 0.2, torch.full_like(name, BLACK), name)
    one_hot = torch.nn.functional.one_hot(name, len(WORDS)).float() * alpha.unsqueeze(-1)
    totals = one_hot.sum((1, 2))
    return totals / (totals.sum(1, keepdim=True) + 1e-6)
