"""One batch: pictures, augmented, and what is true of them."""

from dataclasses import dataclass

import numpy as np
import torch

from . import colours, variations
from .augment import PAINTED, SCENES, augment, recolour

SCRIBBLE_SHARE, FOOLED_SHARE = 0.05, 0.03
# Of the scenes, how many take their second thing from among the single pictures of the batch: the thing alone, to be told from both.
AGAIN = 0.5
SHOWN, ABSENT = 0.2, 0.04


@dataclass
class Batch:
    """
    n pictures. `kinds` [n] how each is varied (variations.py), −1 as a rule; `second_captions` [m] names of the m scenes' second things; `clutter` [n] the share of each that is scribble; `concepts` [n, 2], the second −1 but for scenes; `shares` [n, 11] of each colour; captions and tags by their numbers.
    """

    pixels: torch.Tensor
    clutter: torch.Tensor
    concepts: np.ndarray
    shares: torch.Tensor
    captions: np.ndarray
    colour: torch.Tensor
    wrong_colour: torch.Tensor
    tags: np.ndarray
    kinds: np.ndarray
    second_captions: np.ndarray


def make_batch(pictures, texts, random, size, spoiled=True):
    picked = random.choice(pictures.train, size=size, p=pictures.weights)
    rgba = pictures.rgba(picked, random.random(size) < PAINTED)
    concepts = np.stack([pictures.concept[picked], np.full(size, -1)], 1)
    rgba = recolour(rgba, torch.from_numpy(pictures.monochrome[picked]))
    scribbled, fooled = int(size * SCRIBBLE_SHARE), int(size * FOOLED_SHARE) if len(pictures.fooled) else 0
    rgba[:scribbled] = pictures.layers(random, scribbled)
    rgba[scribbled : scribbled + fooled] = pictures.fooled_drawings(random, fooled)
    nothing = scribbled + fooled
    concepts[:nothing, 0] = len(pictures.concepts) - 1

    scene = random.random(size) < SCENES
    scene[:nothing] = False
    others = random.choice(pictures.train, size=int(scene.sum()), p=pictures.weights)
    alone = picked[nothing:][~scene[nothing:]]
    others = np.where(random.random(len(others)) < AGAIN, random.choice(alone, size=len(others)), others)
    seconds = recolour(pictures.rgba(others), torch.from_numpy(pictures.monochrome[others]))
    concepts[scene, 1] = pictures.concept[others]

    kinds = variations.choose(random, size)
    kinds[:nothing] = variations.UNVARIED
    kinds[scene] = variations.UNVARIED
    rgba = variations.restyle(rgba, kinds)

    shares = colours.shares(rgba)
    colour = torch.multinomial(torch.where(shares > SHOWN, shares, shares * 1e-3) + 1e-6, 1)[:, 0]
    wrong = torch.multinomial((shares < ABSENT).float() + 1e-6, 1)[:, 0]
    pixels, clutter = augment(rgba, seconds, torch.from_numpy(scene), lambda n: pictures.layers(random, n), kinds, spoiled)
    captions, tags = texts.pick_names(concepts[:, 0]), texts.pick_tags(concepts[:, 0])
    return Batch(pixels, clutter, concepts, shares, captions, colour, wrong, tags, kinds, texts.pick_names(pictures.concept[others]))
