"""One batch: pictures, augmented, and what is true of them."""

from dataclasses import dataclass

import numpy as np
import torch

from . import colours
from .augment import PAINTED, SCENES, augment, recolour

SCRIBBLE_SHARE = 0.05
SHOWN, ABSENT = 0.2, 0.04


@dataclass
class Batch:
    """n pictures. `clutter` [n] the share of each that is scribble; `concepts` [n, 2], the second −1 but for scenes; `shares` [n, 11] of each colour; texts as ids, 0-padded."""

    pixels: torch.Tensor
    clutter: torch.Tensor
    concepts: np.ndarray
    shares: torch.Tensor
    captions: np.ndarray
    colour: torch.Tensor
    wrong_colour: torch.Tensor
    tags: np.ndarray


def make_batch(pictures, texts, random, size):
    picked = random.choice(pictures.train, size=size, p=pictures.weights)
    rgba = pictures.rgba(picked, random.random(size) < PAINTED)
    concepts = np.stack([pictures.concept[picked], np.full(size, -1)], 1)
    rgba = recolour(rgba, torch.from_numpy(pictures.monochrome[picked]))
    scribbled = int(size * SCRIBBLE_SHARE)
    rgba[:scribbled] = pictures.layers(random, scribbled)
    concepts[:scribbled, 0] = len(pictures.concepts) - 1

    scene = random.random(size) < SCENES
    scene[:scribbled] = False
    others = random.choice(pictures.train, size=int(scene.sum()), p=pictures.weights)
    seconds = recolour(pictures.rgba(others), torch.from_numpy(pictures.monochrome[others]))
    concepts[scene, 1] = pictures.concept[others]

    shares = colours.shares(rgba)
    colour = torch.multinomial(torch.where(shares > SHOWN, shares, shares * 1e-3) + 1e-6, 1)[:, 0]
    wrong = torch.multinomial((shares < ABSENT).float() + 1e-6, 1)[:, 0]
    pixels, clutter = augment(rgba, seconds, torch.from_numpy(scene), lambda n: pictures.layers(random, n))
    return Batch(pixels, clutter, concepts, shares, texts.pick_names(concepts[:, 0]), colour, wrong, texts.pick_tags(concepts[:, 0]))
