"""What a judge is shown while it learns: recoloured, placed, in scenes of two, among strokes, blurred, noisy. [n, 4, 64, 64] → [n, 3, 64, 64]."""

import numpy as np
import torch
from torch.nn import functional as F

from critic import colours

from .networks import SIZE

# In the end; at first EASY times as often.
TINTED, TURNED, UNDER, BLURRED, NOISY, FAINT = 0.2, 0.08, 0.2, 0.3, 0.25, 0.25
EASY = 0.3


def chance(n, p):
    return torch.rand(n) < p


def uniform(n, low, high):
    return low + torch.rand(n) * (high - low)


def column(values):
    return values[:, None, None, None]


def tint(rgb, names):
    """Pictures in shades of one colour each: light and dark stay, unless there was none."""
    grey = rgb.mean(1, keepdim=True)
    paint = colours.random_colours(names)[:, :, None, None]
    return (paint * (0.35 + 0.85 * grey.clamp(0, 1)) + (grey - 0.75).clamp(min=0) * 0.6 * paint.mean(1, keepdim=True)).clamp(0, 1)


def turn_hue(rgb, degrees):
    angle = degrees * np.pi / 180
    cos, sin = torch.cos(angle), torch.sin(angle) / np.sqrt(3)
    same, other = cos + (1 - cos) / 3, (1 - cos) / 3
    rows = [torch.stack(r, 1) for r in ((same, other - sin, other + sin), (other + sin, same, other - sin), (other - sin, other + sin, same))]
    return torch.einsum("nij,njhw->nihw", torch.stack(rows, 1), rgb).clamp(0, 1)


def often(difficulty):
    return EASY + (1 - EASY) * difficulty


def recolour(rgba, masks, difficulty):
    """Masks (booleans) get one flat colour; of the others some are tinted or have their hues turned, and all change a little."""
    n, rgb = len(rgba), rgba[:, :3]
    names, kind = colours.random_names(n), torch.rand(n)
    turned, tinted = kind < TURNED * often(difficulty), kind > 1 - TINTED * often(difficulty)
    rgb[turned] = turn_hue(rgb[turned], uniform(int(turned.sum()), 0, 360))
    rgb[tinted] = tint(rgb[tinted], names[tinted])
    contrast, grey = column(uniform(n, 0.75, 1.3) * uniform(n, 0.8, 1.15)), rgb.mean(1, keepdim=True)
    rgb.mul_(contrast).add_(grey.mul_(column(uniform(n, 0.8, 1.15)) - contrast))
    rgb[masks] = colours.random_colours(names[masks])[:, :, None, None].expand(-1, -1, *rgb.shape[2:])
    rgb.clamp_(0, 1)
    return rgba


def warp(rgba, scale, shift, distortion):
    """Premultiplied, with a mild random turn, shear and perspective; `shift` [n, 2] in half sides, clear outside."""
    n = len(rgba)
    angle = uniform(n, -0.3, 0.3) * chance(n, 0.5)
    linear = torch.stack([torch.cos(angle), -torch.sin(angle), torch.sin(angle), torch.cos(angle)], 1).view(n, 2, 2)
    linear = (linear + distortion * (torch.rand(n, 2, 2) - 0.5)) / scale[:, None, None]
    ticks = (torch.arange(SIZE) + 0.5) / SIZE * 2 - 1
    grid = torch.stack([ticks.expand(SIZE, SIZE), ticks[:, None].expand(SIZE, SIZE)], -1).view(1, -1, 2) - shift[:, None]
    at = torch.einsum("nij,npj->npi", linear, grid)
    depth = 1 + torch.einsum("ni,npi->np", distortion * (torch.rand(n, 2) - 0.5), at)
    at = (at / depth[..., None].clamp(min=0.3)).view(n, SIZE, SIZE, 2)
    premultiplied = torch.cat([rgba[:, :3] * rgba[:, 3:], rgba[:, 3:]], 1)
    return F.grid_sample(premultiplied, at, padding_mode="zeros", align_corners=False)


def place(rgba):
    n = len(rgba)
    scale = torch.where(chance(n, 0.75), uniform(n, 0.75, 1.25), uniform(n, 0.4, 0.8))
    return warp(rgba, scale, (torch.rand(n, 2) * 2 - 1) * ((1 - scale).abs() * 0.9 + 0.08)[:, None], 0.3)


def place_two(first, second, kind=None, mild=False):
    """Beside each other (0), the second above or below the first (1), the second small before the first (2)."""
    n = len(first)
    kind = torch.randint(3, (n,)) if kind is None else kind
    sign = torch.where(chance(n, 0.5), 1.0, -1.0)
    centre = torch.stack(
        [torch.where(kind == 1, uniform(n, -0.2, 0.2), uniform(n, 0.4, 0.55) * sign), torch.where(kind == 0, uniform(n, -0.25, 0.25), uniform(n, 0.4, 0.55) * torch.where(chance(n, 0.5), 1.0, -1.0))], 1
    )
    big = torch.where(kind == 2, uniform(n, 0.7, 1.0), uniform(n, 0.4, 0.62))
    distortion = 0.05 if mild else 0.25
    below = warp(first, big, torch.where((kind == 2)[:, None], -0.25 * centre, -centre), distortion)
    above = warp(second, uniform(n, 0.36, 0.56), centre, distortion)
    return above + below * (1 - above[:, 3:])


def strew(rgb, opacity, layer):
    """Strokes of [n] opacity over the pictures; none where it is 0."""
    where = torch.nonzero(opacity)[:, 0]
    if len(where):
        strokes = layer(len(where)) * column(opacity[where])
        rgb[where] = strokes[:, :3] + rgb[where] * (1 - strokes[:, 3:])
    return rgb


def show(rgba, seconds, scene, strokes, difficulty):
    """`seconds` [m, 4, 64, 64] are the other things of the m pictures that `scene` names; `strokes` gives layers by count."""
    n, share = len(rgba), often(difficulty)
    flipped = chance(n, 0.5)
    rgba[flipped] = rgba[flipped].flip(3)
    placed = torch.empty(n, 4, SIZE, SIZE)
    placed[~scene] = place(rgba[~scene])
    placed[scene] = place_two(rgba[scene], seconds)
    placed = placed * column(torch.where(chance(n, FAINT * share), uniform(n, 0.45, 1), torch.ones(n)))
    layer = lambda count: warp(strokes(count), uniform(count, 0.9, 1.8), torch.zeros(count, 2), 0.3)
    kind = torch.rand(n)
    flat = torch.where((kind < 0.5)[:, None], torch.ones(n, 3), torch.where((kind < 0.68)[:, None], 1 - torch.rand(n, 3) ** 2 * 0.3, torch.rand(n, 3)))
    flat = torch.where(((kind > 0.8) & chance(n, 0.7))[:, None], torch.ones(n, 3), flat)
    rgb = strew(flat[:, :, None, None].repeat(1, 1, SIZE, SIZE), (kind > 0.8) * uniform(n, 0.2, 1), layer)
    rgb = placed[:, :3] + rgb * (1 - placed[:, 3:])
    rgb = strew(rgb, chance(n, UNDER * share) * uniform(n, 0.1, 0.6), layer)
    blurred, noisy = chance(n, BLURRED * share), chance(n, NOISY * share)
    sharp = rgb[blurred]
    soft = F.avg_pool2d(F.pad(sharp, (2, 2, 2, 2), mode="replicate"), 5, stride=1)
    rgb[blurred] = torch.lerp(sharp, soft, column(torch.rand(len(sharp))))
    rgb[noisy] += torch.randn_like(rgb[noisy]) * column(uniform(int(noisy.sum()), 0, 0.07))
    return rgb.clamp_(0, 1)
