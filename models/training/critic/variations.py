"""
Words for how a thing is shown: its size, how many there are, and the style it is drawn in. A picture that is varied gets a kind,
an index of KINDS; it is told from the other kinds of its family by their words before the same name ("tiny cat", "huge cat").
"""

import numpy as np
import torch
from torch.nn import functional as F

from . import colours

SIZES = (("small", "tiny", "little"), ("big", "large", "huge", "giant"))
NUMBERS = (("one", "single"), ("two",), ("three",), ("four",), ("many", "several"))
# The first of the styles is none: the thing as it is, and its bare name.
STYLES = ((), ("outline", "outlined", "line", "contour"), ("filled", "silhouette", "solid"), ("pastel", "pale"), ("neon", "glowing"), ("pencil", "sketched", "hatched"))
KINDS = SIZES + NUMBERS + STYLES
WORDS = sorted({word for kind in KINDS for word in kind})
SMALL, BIG, ONE, TWO, THREE, FOUR, MANY, PLAIN, OUTLINE, FILLED, PASTEL, NEON, PENCIL = range(len(KINDS))
FAMILIES = {"size": range(SMALL, ONE), "number": range(ONE, PLAIN), "style": range(PLAIN, len(KINDS))}
VARIED, UNVARIED = 0.15, -1
ANY_GROUND, LIGHT_GROUND, DARK_GROUND = range(3)

# Where the copies stand, and their scale; rows may become columns.
ARRANGEMENTS = {
    TWO: [(((-0.48, 0), (0.48, 0)), 0.46)],
    THREE: [(((-0.65, 0), (0, 0), (0.65, 0)), 0.33), (((0, -0.46), (-0.47, 0.44), (0.47, 0.44)), 0.43)],
    FOUR: [(((-0.47, -0.47), (0.47, -0.47), (-0.47, 0.47), (0.47, 0.47)), 0.43)],
    MANY: [(tuple((x, y) for x in (-0.65, 0, 0.65) for y in (-0.46, 0.46)), 0.32), (tuple((x, y) for x in (-0.65, 0, 0.65) for y in (-0.65, 0, 0.65)), 0.29)],
}


def choose(random, size):
    """[size] kinds: a family, then one of its kinds; UNVARIED mostly."""
    family = random.integers(len(FAMILIES), size=size)
    picked = [list(FAMILIES.values())[f] for f in family]
    kinds = np.array([random.integers(kinds.start, kinds.stop) for kinds in picked])
    return np.where(random.random(size) < VARIED, kinds, UNVARIED)


def scales(kinds, ordinary):
    """[n] scales of the things on the canvas: `ordinary` but for those whose size is the point."""
    kinds = torch.from_numpy(kinds)
    small, big = 0.22 + 0.2 * torch.rand(len(kinds)), 1.2 + 0.4 * torch.rand(len(kinds))
    return torch.where(kinds == SMALL, small, torch.where(kinds == BIG, big, ordinary))


def arrangement(kind, count, random=torch.rand):
    """Centres [count, copies, 2] and scales [count, copies], a little uneven."""
    places, scale = ARRANGEMENTS[kind][int(torch.randint(len(ARRANGEMENTS[kind]), ()))]
    centres = torch.tensor(places).expand(count, -1, 2)
    turned = (random(count) < 0.4)[:, None, None]
    centres = torch.where(turned, centres.flip(2), centres) * (0.92 + 0.12 * random(count, 1, 1))
    centres = centres + (random(count, len(places), 2) - 0.5) * 0.12
    return centres, scale * (0.85 + 0.25 * random(count, 1)) * (0.95 + 0.1 * random(count, len(places)))


def grounds(kinds):
    """[n] what a style needs behind it."""
    tones = np.select([kinds == NEON, kinds >= OUTLINE], [DARK_GROUND, LIGHT_GROUND], ANY_GROUND)
    return torch.from_numpy(tones)


def restyle(rgba, kinds):
    """[n, 4, h, w], not premultiplied; those whose kind is a style are redrawn in it, in place."""
    for kind, redraw in ((OUTLINE, outline), (FILLED, fill), (PASTEL, pastel), (NEON, neon), (PENCIL, pencil)):
        rows = np.flatnonzero(kinds == kind)
        if len(rows):
            rgba[rows] = redraw(rgba[rows])
    return rgba


def luminance(rgba):
    """[n, 1, h, w] as seen on white."""
    grey = (rgba[:, :3] * torch.tensor([0.3, 0.59, 0.11])[:, None, None]).sum(1, keepdim=True)
    return 1 + (grey - 1) * rgba[:, 3:]


def edges(rgba):
    """[n, 1, h, w]: how much opacity or luminance changes over 3 × 3 pixels."""
    both = torch.cat([rgba[:, 3:], 1.6 * luminance(rgba)], 1)
    padded = F.pad(both, (1, 1, 1, 1), mode="replicate")
    change = F.max_pool2d(padded, 3, 1) + F.max_pool2d(-padded, 3, 1)
    return (1.4 * change.amax(1, keepdim=True) - 0.2).clamp(0, 1)


def flat(colour, alpha):
    return torch.cat([colour[:, :, None, None].expand(-1, -1, *alpha.shape[2:]), alpha], 1)


def outline(rgba):
    """Edges as dark lines."""
    return flat(torch.rand(len(rgba), 1).expand(-1, 3) * 0.25, edges(rgba))


def holes(alpha, reach=48):
    """[n, 1, h, w] where one cannot get to from outside: a flood from the margin, `reach` steps far."""
    free = F.pad((alpha < 0.4).float(), (1, 1, 1, 1), value=1.0)
    outside = torch.zeros_like(free)
    outside[:, :, 0] = outside[:, :, -1] = outside[..., 0] = outside[..., -1] = 1
    for _ in range(reach):
        outside = F.max_pool2d(outside, 3, 1, 1) * free
    return free[..., 1:-1, 1:-1] * (1 - outside[..., 1:-1, 1:-1])


def fill(rgba):
    """The silhouette in one colour, holes and all; black half the time."""
    n = len(rgba)
    colour = colours.random_colours(colours.random_names(n))
    colour = torch.where(torch.rand(n, 1) < 0.5, torch.rand(n, 1).expand(n, 3) * 0.15, colour)
    return flat(colour, torch.maximum(rgba[:, 3:], holes(rgba[:, 3:])))


def pastel(rgba):
    """Light and of little saturation; black and grey things in a light colour of their own."""
    n = len(rgba)
    rgb = rgba[:, :3]
    tint = colours.random_colours(torch.randint(8, (n,)))[:, :, None, None]
    dull = 1 - ((rgb.amax(1, keepdim=True) - rgb.amin(1, keepdim=True)) * 3).clamp(0, 1)
    rgb = rgb + (tint - rgb) * dull * 0.5
    keep = 0.35 + 0.15 * torch.rand(n, 1, 1, 1)
    return torch.cat([1 - (1 - rgb) * keep, rgba[:, 3:]], 1)


def neon(rgba):
    """Edges, or the thing itself, in a glaring colour that glows."""
    n = len(rgba)
    rgb = rgba[:, :3]
    low, high = rgb.amin(1, keepdim=True), rgb.amax(1, keepdim=True)
    glaring = (rgb - low) / (high - low + 1e-3)
    sign = colours.hsv_to_rgb(torch.rand(n) * 360, 0.75 + 0.25 * torch.rand(n), torch.ones(n))[:, :, None, None]
    one_colour = (torch.rand(n, 1, 1, 1) < 0.6) | (high - low < 0.15)
    colour = torch.where(one_colour, sign, 0.15 + 0.85 * glaring)
    lines = torch.rand(n, 1, 1, 1) < 0.6
    alpha = torch.where(lines, edges(rgba), rgba[:, 3:])
    blur = lambda x: F.avg_pool2d(F.avg_pool2d(x, 7, 1, 3), 5, 1, 2)
    soft = blur(alpha)
    halo = blur(colour * alpha) / (soft + 1e-3)
    glow = (soft * 1.1).clamp(0, 0.75) * (1 - alpha)
    total = alpha + glow
    return torch.cat([(colour * alpha + halo * glow) / (total + 1e-6), total], 1).clamp(0, 1)


def pencil(rgba):
    """Grey: edges, and slanted hatching where it is dark."""
    n, _, h, w = rgba.shape
    y, x = torch.meshgrid(torch.arange(h).float(), torch.arange(w).float(), indexing="ij")
    angle = 0.5 + 0.6 * torch.rand(n, 1, 1)
    phase = (x * torch.cos(angle) + y * torch.sin(angle)) * (1.3 + 0.6 * torch.rand(n, 1, 1)) + torch.randn(n, h, w) * 0.4
    hatching = (torch.sin(phase)[:, None] > 0.1) * (1 - luminance(rgba)) * 0.8
    pressure = 0.6 + 0.4 * F.interpolate(torch.rand(n, 1, 12, 12), (h, w), mode="bilinear", align_corners=False)
    alpha = torch.maximum(edges(rgba) * 0.9, hatching * rgba[:, 3:]) * pressure
    return flat(torch.full((n, 1), 0.15).expand(n, 3) + 0.2 * torch.rand(n, 1), alpha)
