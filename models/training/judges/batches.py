"""One batch and its loss: every picture against every name, against "red apple" or "cat moon" of all pictures, and against near misses."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from critic import colours

from .views import recolour, show

# At first and in the end: clean pictures of single things teach what things look like much faster.
PAINTED, SCENES, SCRIBBLES = (0.15, 0.4), (0.06, 0.2), 0.03
SHOWN, ABSENT = 0.25, 0.05
# How much of a scene's meaning its two names alone are; the rest is both together.
HALVES = 0.2
# How much of a single thing's meaning its name is; the rest is its name with a colour.
NAMED = 0.65
BACK = 0.3


@dataclass
class Batch:
    """`pixels` [n, 3, 64, 64]; `first`, `second` [n] concepts, second −1 unless a scene; `shares` [n, 11] of the colours."""

    pixels: torch.Tensor
    first: np.ndarray
    second: np.ndarray
    shares: torch.Tensor


def draw_batch(pictures, random, size, difficulty):
    """`difficulty` in [0, 1]: how much the pictures are spoilt, and how many are painted or in scenes."""
    painted_share, scene_share = (easy + (hard - easy) * difficulty for easy, hard in (PAINTED, SCENES))

    def take(count):
        picked = random.choice(len(pictures.weights), size=count, p=pictures.weights)
        painted = random.random(count) < painted_share
        masks = torch.from_numpy(pictures.monochrome[picked] & ~painted)
        return pictures.concept[picked], recolour(pictures.rgba(picked, painted, random), masks, difficulty)

    first, rgba = take(size)
    scribbled = int(size * SCRIBBLES)
    rgba[:scribbled] = pictures.layers(random, scribbled)
    first[:scribbled] = len(pictures.concepts) - 1
    scene = random.random(size) < scene_share
    scene[:scribbled] = False
    scene[-1] = True
    second = np.full(size, -1)
    second[scene], seconds = take(int(scene.sum()))
    pixels = show(rgba, seconds, torch.from_numpy(scene), lambda count: pictures.layers(random, count), difficulty)
    return Batch(pixels, first, second, colours.shares(rgba))


def cross_entropy(logits, target):
    return -(target * F.log_softmax(logits, 1)).sum(1).mean()


class Objective:
    """What is true of a batch; calling it gives the loss of a judge's embeddings."""

    def __init__(self, batch, texts, random):
        n, says = len(batch.first), texts.says
        first, second = batch.first, batch.second
        scene = torch.from_numpy(second >= 0)
        scribble = torch.from_numpy(first == len(says) - 1)
        names, others = texts.pick(first), texts.pick(np.where(second >= 0, second, 0))
        bank = texts.pick(np.arange(len(says)))
        self.bank = texts.ids[bank]

        shares = batch.shares
        colour = torch.multinomial(torch.where(shares > SHOWN, shares, shares * 1e-3) + 1e-6, 1)[:, 0]
        wrong_colour = torch.multinomial((shares < ABSENT).float() + 1e-6, 1)[:, 0]
        stranger = texts.pick(random.integers(len(says) - 1, size=n))
        pad = lambda ids: F.pad(ids, (0, 2 * texts.ids.shape[1] - ids.shape[1]))
        coloured = lambda c: pad(torch.cat([texts.colour_ids[c][:, None], texts.ids[names]], 1))
        both = lambda a, b: torch.cat([texts.ids[a], texts.ids[b]], 1)
        own = torch.where(scene[:, None], both(names, others), coloured(colour))
        near = torch.from_numpy(random.random(n) < 0.5)
        miss = torch.where((scene | near)[:, None], both(names, stranger), coloured(wrong_colour))
        self.longer = torch.cat([own, miss])

        # Which of the longer captions are true of which pictures, and which had better not be asked.
        named = says[first][:, names]
        named_too = torch.zeros_like(named)
        named_too[scene] = says[second[second >= 0]][:, names]
        eye = torch.eye(n, dtype=torch.bool)
        single = ~scene & ~scribble
        of_single = single[:, None] & single[None, :]
        true = eye & ~scribble[:, None] | (of_single & named & (shares[:, colour] > SHOWN))
        doubtful = (of_single & named | scene[:, None] & single[None, :] & (named | named_too)) & ~true
        doubtful |= scribble[None, :] & ~eye
        pairs = scene[:, None] & scene[None, :] & ~eye
        alike = (named | named_too) & pairs
        other_said = says[first][:, others]
        other_said[scene] |= says[second[second >= 0]][:, others]
        doubtful |= alike & other_said
        doubtful_miss = single[:, None] & ~(scene | near)[None, :] & named & (shares[:, wrong_colour] > ABSENT) | scribble[None, :]
        self.hidden = torch.cat([torch.zeros(n, len(bank), dtype=torch.bool), doubtful, doubtful_miss], 1)

        by_name = says[first][:, bank].float()
        by_name[scene] += says[second[second >= 0]][:, bank].float()
        by_name = by_name / by_name.sum(1, keepdim=True)
        by_longer = true / true.sum(1, keepdim=True).clamp(min=1)
        share = torch.where(scene, torch.tensor(HALVES), torch.where(scribble, torch.tensor(1.0), torch.tensor(NAMED)))[:, None]
        self.target = torch.cat([share * by_name, (1 - share) * by_longer, torch.zeros(n, n)], 1)
        self.backward_rows = torch.nonzero(~scribble)[:, 0]
        self.true = true

    def __call__(self, pictures, text_encoder, scale):
        bank, longer = text_encoder(self.bank), text_encoder(self.longer)
        logits = scale * pictures @ torch.cat([bank, longer]).T
        loss = cross_entropy(logits.masked_fill(self.hidden, -1e4), self.target)
        n, start = len(pictures), len(bank)
        back = logits[:, start : start + n].T.masked_fill(self.hidden[:, start : start + n].T, -1e4)[self.backward_rows]
        true = self.true.T[self.backward_rows].float()
        return loss + BACK * cross_entropy(back, true / true.sum(1, keepdim=True))
