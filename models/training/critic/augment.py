"""Pictures as the critic sees them while it learns: recoloured, warped as the optimiser's own copies are, on all kinds of ground."""

import numpy as np
import torch
from torch.nn import functional as F

from . import colours, variations
from .networks import SIZE

PAINTED, RECOLOURED, SCENES, ON_STROKES, UNDER_STROKES, BLURRED, NOISY = 0.3, 0.12, 0.2, 0.15, 0.15, 0.3, 0.3
# A thing among or under opaque strokes counts as half a scribble, so that a drawing gains by getting rid of its stray strokes.
CLUTTERED = 0.5


def chance(n, p):
    return torch.rand(n) < p


def uniform(n, low, high):
    return low + torch.rand(n) * (high - low)


def turn_hue(rgb, degrees):
    """Rotates colours about the grey axis (Rodrigues), [n, 3, h, w] by [n] degrees."""
    angle = degrees * np.pi / 180
    cos, sin = torch.cos(angle), torch.sin(angle) / np.sqrt(3)
    same, other = cos + (1 - cos) / 3, (1 - cos) / 3
    rows = [torch.stack(r, 1) for r in ((same, other - sin, other + sin), (other + sin, same, other - sin), (other - sin, other + sin, same))]
    return torch.einsum("nij,njhw->nihw", torch.stack(rows, 1), rgb).clamp(0, 1)


def recolour(rgba, monochrome):
    """Masks get a random named colour, coloured pictures small changes, and a few of them another hue altogether."""
    n = len(rgba)
    rgb = rgba[:, :3]
    degrees = torch.where(chance(n, RECOLOURED), uniform(n, 0, 360), uniform(n, -6, 6))
    rgb = turn_hue(rgb, degrees)
    grey = rgb.mean(1, keepdim=True)
    rgb = grey + (rgb - grey) * uniform(n, 0.75, 1.25)[:, None, None, None]
    rgb = (rgb * uniform(n, 0.85, 1.1)[:, None, None, None]).clamp(0, 1)
    paint = colours.random_colours(colours.random_names(n))[:, :, None, None].expand_as(rgb)
    rgb = torch.where(monochrome[:, None, None, None], paint, rgb)
    return torch.cat([rgb, rgba[:, 3:]], 1)


def homographies(n, scale, shift, distortion):
    """
    [n, 3, 3], taking coordinates of the result in [-1, 1] to those of the source, from four displaced corners; turned and
    stretched a little unless `distortion` is 0.
    """
    if distortion == 0:
        maps = torch.eye(3).expand(n, 3, 3) / scale[:, None, None]
        maps = torch.cat([maps[..., :2], torch.cat([-shift / scale[:, None], torch.ones(n, 1)], 1)[..., None]], 2)
        return maps
    corners = torch.tensor([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])
    angle = torch.where(chance(n, 0.5), uniform(n, -0.25, 0.25), torch.zeros(n))
    turn = torch.stack([torch.stack([torch.cos(angle), -torch.sin(angle)], 1), torch.stack([torch.sin(angle), torch.cos(angle)], 1)], 1)
    aspect = torch.exp(torch.stack([uniform(n, -0.12, 0.12), torch.zeros(n)], 1))
    target = corners.expand(n, 4, 2) * aspect[:, None]
    target = torch.einsum("nij,nkj->nki", turn, target) * scale[:, None, None] + shift[:, None]
    amount = torch.where(chance(n, 0.6), uniform(n, 0, distortion), torch.zeros(n))
    target = target - torch.sign(corners) * torch.rand(n, 4, 2) * amount[:, None, None] * scale[:, None, None]
    x, y, u, v = target[..., 0], target[..., 1], corners[:, 0].expand(n, 4), corners[:, 1].expand(n, 4)
    one, zero = torch.ones_like(x), torch.zeros_like(x)
    rows_u = torch.stack([x, y, one, zero, zero, zero, -u * x, -u * y], -1)
    rows_v = torch.stack([zero, zero, zero, x, y, one, -v * x, -v * y], -1)
    solved = torch.linalg.solve(torch.cat([rows_u, rows_v], 1), torch.cat([u, v], 1))
    return torch.cat([solved, torch.ones(n, 1)], 1).view(n, 3, 3)


def warp(rgba, maps):
    """Premultiplied RGBA at SIZE × SIZE, clear outside the source."""
    ticks = (torch.arange(SIZE) + 0.5) / SIZE * 2 - 1
    grid = torch.stack([ticks.expand(SIZE, SIZE), ticks[:, None].expand(SIZE, SIZE), torch.ones(SIZE, SIZE)], -1)
    at = torch.einsum("nij,hwj->nhwi", maps, grid)
    at = at[..., :2] / at[..., 2:].clamp(min=1e-3)
    premultiplied = torch.cat([rgba[:, :3] * rgba[:, 3:], rgba[:, 3:]], 1)
    return F.grid_sample(premultiplied, at, padding_mode="zeros", align_corners=False)


def over(top, bottom):
    """Premultiplied RGBA over opaque RGB."""
    return top[:, :3] + bottom * (1 - top[:, 3:])


def place(rgba, kinds=None, distortion=0.35):
    """One thing, mostly filling the canvas, now and then small or cropped; or of the size and number that `kinds` says."""
    n = len(rgba)
    scale = torch.where(chance(n, 0.75), uniform(n, 0.8, 1.3), uniform(n, 0.5, 0.85))
    scale = scale if kinds is None else variations.scales(kinds, scale)
    reach = (1.05 - scale).abs() * 0.8 + 0.08
    shift = (torch.rand(n, 2) * 2 - 1) * reach[:, None]
    placed = warp(rgba, homographies(n, scale, shift, distortion))
    for kind in variations.ARRANGEMENTS if kinds is not None else ():
        rows = np.flatnonzero(kinds == kind)
        if len(rows):
            placed[rows] = place_copies(rgba[rows], *variations.arrangement(kind, len(rows)), min(distortion, 0.15))
    return placed


def place_copies(rgba, centres, scale, distortion):
    """The same thing several times over: centres [n, copies, 2], scale [n, copies]."""
    placed = torch.zeros(len(rgba), 4, SIZE, SIZE)
    for at, size in zip(centres.unbind(1), scale.unbind(1)):
        copy = warp(rgba, homographies(len(rgba), size, at, distortion))
        placed = copy + placed * (1 - copy[:, 3:])
    return placed


def place_two(first, second, distortion=0.2):
    """Two things side by side, one above the other, or a small one before a large one."""
    n = len(first)
    kind = torch.randint(3, (n,))
    sign = torch.where(chance(n, 0.5), torch.ones(n), -torch.ones(n))
    centre = torch.zeros(n, 2)
    centre[:, 0] = torch.where(kind == 1, uniform(n, -0.15, 0.15), uniform(n, 0.4, 0.52) * sign)
    centre[:, 1] = torch.where(kind == 0, uniform(n, -0.25, 0.25), uniform(n, 0.4, 0.52) * sign)
    big = torch.where(kind == 2, uniform(n, 0.75, 1.0), uniform(n, 0.42, 0.62))
    below = warp(first, homographies(n, big, torch.where((kind == 2)[:, None], -0.25 * centre, -centre), distortion))
    above = warp(second, homographies(n, uniform(n, 0.38, 0.56), centre, distortion))
    return above + below * (1 - above[:, 3:])


def ground(n, layer, tone=None):
    """
    Opaque RGB behind the thing: white mostly; paper, a colour, or strokes; or as `tone` [n] wants it. And how much it is
    cluttered by strokes, 0–1.
    """
    kind = torch.rand(n)
    light = 1 - torch.rand(n, 3) ** 2 * 0.3
    flat = torch.where((kind < 0.55)[:, None], torch.ones(n, 3), torch.where((kind < 0.77)[:, None], light, torch.rand(n, 3)))
    if tone is not None:
        kind = torch.where(tone == variations.ANY_GROUND, kind, 0.0)
        flat = torch.where((tone == variations.LIGHT_GROUND)[:, None], torch.where(chance(n, 0.6)[:, None], torch.ones(n, 3), light), flat)
        flat = torch.where((tone == variations.DARK_GROUND)[:, None], torch.rand(n, 3) * 0.2, flat)
    rgb = flat[:, :, None, None].repeat(1, 1, SIZE, SIZE)
    clutter = (kind > 1 - ON_STROKES) * uniform(n, 0.3, 1)
    return strew(rgb, clutter, layer), clutter


def strew(rgb, opacity, layer):
    """Strokes of [n] opacity over the pictures; none where it is 0."""
    some = opacity > 0
    if some.any():
        rgb[some] = over(layer(int(some.sum())) * opacity[some][:, None, None, None], rgb[some])
    return rgb


def spoil(rgb):
    """Blur and noise on some."""
    n = len(rgb)
    padded = F.pad(rgb, (1, 1, 1, 1), mode="replicate")
    soft = F.avg_pool2d(padded, 3, stride=1)
    amount = (chance(n, BLURRED) * torch.rand(n))[:, None, None, None]
    noise = (chance(n, NOISY) * uniform(n, 0, 0.06))[:, None, None, None]
    return (rgb + (soft - rgb) * amount + torch.randn_like(rgb) * noise).clamp(0, 1)


def augment(rgba, seconds, scene, strokes, kinds=None, spoiled=True):
    """
    rgba [n, 4, 64, 64] recoloured pictures; seconds [m, 4, 64, 64] the other things of those that `scene` [n] (booleans, m true)
    names; strokes: a function from a count to layers; kinds [n]: how each is varied; spoiled: whether there are distortions,
    strokes, fading, blur and noise, or placement only. Gives [n, 3, 48, 48] in [0, 1], and [n] how much of each is clutter.
    """
    n = len(rgba)
    faint = torch.where(chance(n, 0.2), uniform(n, 0.55, 1), torch.ones(n))[:, None, None, None]
    flipped = torch.where(chance(n, 0.5)[:, None, None, None], rgba.flip(3), rgba)
    placed = place(flipped, kinds, 0.35 if spoiled else 0)
    if scene.any():
        placed[scene] = place_two(flipped[scene], seconds, 0.2 if spoiled else 0)
    tone = None if kinds is None else variations.grounds(kinds)
    if not spoiled:
        # A layer without opacity: the ground is flat.
        return over(placed, ground(n, lambda count: torch.zeros(count, 4, SIZE, SIZE), tone)[0]), torch.zeros(n)
    layer = lambda count: warp(strokes(count), homographies(count, uniform(count, 0.9, 1.6), torch.zeros(count, 2), 0.3))
    behind, clutter = ground(n, layer, tone)
    before = chance(n, UNDER_STROKES) * uniform(n, 0.1, 0.6)
    rgb = strew(over(placed * faint, behind), before, layer)
    return spoil(rgb), CLUTTERED * torch.maximum(clutter, before)
