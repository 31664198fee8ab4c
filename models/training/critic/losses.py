"""What the encoders learn from: every picture against every name, coloured names, tags, colours, two names together, and how it is shown.

Contrastive as in CLIP (Radford et al. 2021), but with soft targets, since many captions are true of a picture, and against one
caption of every concept rather than only those of the batch: texts are cheap, so a small batch costs no negatives.
"""

import numpy as np
import torch
from torch.nn import functional as F

from . import variations
from .batches import SHOWN

GRAM_TEXTS = 160
TAGS, COLOURS, COLOURED, NAMES_TO_PICTURES, TOGETHER, VARIED = 0.25, 0.15, 0.6, 0.25, 0.6, 0.6


def soft_cross_entropy(logits, true):
    """Mean over rows with anything true of −Σ target log p, the target uniform (or as weighted) over what is true."""
    total = true.sum(1, keepdim=True)
    each = -(true / total.clamp(min=1e-6) * F.log_softmax(logits, 1)).sum(1)
    return each[total[:, 0] > 0].mean()


def mixed_ids(texts, captions, random):
    """Embeds captions by words; a few by their n-grams alone, so that unknown words mean what they look like."""
    by_grams = random.permutation(len(captions))[:GRAM_TEXTS]
    return by_grams, texts.gram_ids[captions[by_grams]]


def encode_pairs(text_encoder, first, second):
    """Ids [a, L] and [b, L] → [a, b, DIMENSION]: every text of `first` with every one of `second` after it."""
    (sums_a, weights_a), (sums_b, weights_b) = text_encoder.sums(first), text_encoder.sums(second)
    return text_encoder.finish((sums_a[:, None] + sums_b).flatten(0, 1), (weights_a[:, None] + weights_b).flatten(0, 1)).view(len(first), len(second), -1)


def encode_bank(text_encoder, texts, captions, random):
    rows, grams = mixed_ids(texts, captions, random)
    bank = text_encoder(texts.ids[captions]).clone()
    bank[rows] = text_encoder(grams)
    return bank


class Objective:
    """The loss of one batch; texts are drawn once and embedded anew for each of the two passes."""

    def __init__(self, batch, texts, random):
        self.batch, self.texts, self.random = batch, texts, random
        first, second = batch.concepts[:, 0], batch.concepts[:, 1]
        self.bank = texts.bank()
        true = texts.says[first][:, self.bank]
        in_scene = torch.from_numpy(second >= 0)
        true[in_scene] |= texts.says[second[second >= 0]][:, self.bank]
        # The last concept is the scribble: a cluttered picture is in part one.
        self.named = true.float() / true.sum(1, keepdim=True) * (1 - batch.clutter[:, None])
        self.named[:, -1] += batch.clutter
        single = ~in_scene
        same = texts.says[first][:, batch.captions] & single[:, None]
        shown = batch.shares[:, batch.colour] > SHOWN
        own = torch.eye(len(first), dtype=torch.bool)
        self.coloured = ((same & shown) | (own & single[:, None])).float()
        self.undecided = same & ~shown & ~own
        self.undecided_wrong = same & (batch.shares[:, batch.wrong_colour] > 0.04)
        self.tagged = (texts.says[first][:, batch.tags] | own).float()
        self.single = single
        self.together(first[second >= 0], second[second >= 0], in_scene)
        kinds = batch.kinds
        self.varied = [(np.flatnonzero(np.isin(kinds, family)), family) for family in variations.FAMILIES.values()]

    def together(self, first, second, in_scene):
        """What is true of the scenes [m] among the m × m captions of any first thing with any second."""
        texts, batch = self.texts, self.batch
        self.scenes = torch.nonzero(in_scene)[:, 0]
        self.first_captions, self.second_captions = batch.captions[self.scenes.numpy()], batch.second_captions
        says = lambda concepts, captions: texts.says[concepts][:, captions].float()
        both = says(first, self.first_captions)[:, :, None] * says(second, self.second_captions)[:, None]
        turned = says(second, self.first_captions)[:, :, None] * says(first, self.second_captions)[:, None]
        self.both = torch.maximum(both, turned).flatten(1)

    def pair_loss(self, image_embeds, text_encoder, scale, scribble):
        """Both names in one caption: against those of other pairs of the scenes' things, against either thing alone, and among all pictures."""
        m = len(self.scenes)
        if m < 2:
            return 0
        first, second = self.texts.ids[self.first_captions], self.texts.ids[self.second_captions]
        pairs = encode_pairs(text_encoder, first, second).flatten(0, 1)
        alone = text_encoder(torch.cat([first, second]))
        clutter = self.batch.clutter[self.scenes][:, None]
        logits = scale * image_embeds[self.scenes] @ torch.cat([pairs, alone, scribble]).T
        target = torch.cat([self.both / self.both.sum(1, keepdim=True) * (1 - clutter), torch.zeros(m, 2 * m), clutter], 1)
        own = torch.arange(m) * (m + 1)
        among_pictures = torch.zeros(m, len(image_embeds))
        among_pictures[:, self.scenes] = self.both[:, own].T
        return soft_cross_entropy(logits, target) + 0.5 * soft_cross_entropy(scale * pairs[own] @ image_embeds.T, among_pictures)

    def variation_loss(self, image_embeds, text_encoder, scale):
        """The word for how a thing is shown, against its family's other words with the same name."""
        total, count = 0, 0
        for rows, family in self.varied:
            if len(rows):
                ids = self.texts.varied(family, self.batch.captions[rows])
                words = text_encoder(ids.flatten(0, 1)).view(len(rows), len(family), -1)
                logits = scale * (words * image_embeds[rows][:, None]).sum(2)
                total = total + F.cross_entropy(logits, torch.from_numpy(self.batch.kinds[rows] - family.start), reduction="sum")
                count += len(rows)
        return total / max(count, 1)

    def __call__(self, image_embeds, text_encoder, scale):
        batch, texts = self.batch, self.texts
        bank = encode_bank(text_encoder, texts, self.bank, self.random)
        logits = scale * image_embeds @ bank.T
        loss = soft_cross_entropy(logits, self.named)
        # The other direction: each name that is true of something in the batch finds its pictures.
        present = self.named.sum(0) > 0
        loss = loss + NAMES_TO_PICTURES * soft_cross_entropy(logits.T[present], self.named.T[present])

        right = text_encoder(texts.coloured(batch.colour, batch.captions))
        wrong = text_encoder(texts.coloured(batch.wrong_colour, batch.captions))
        to_right = (scale * image_embeds @ right.T).masked_fill(self.undecided, -1e4)
        to_wrong = (scale * image_embeds @ wrong.T).masked_fill(self.undecided_wrong, -1e4)
        clutter = batch.clutter[:, None]
        coloured = self.coloured / self.coloured.sum(1, keepdim=True).clamp(min=1) * (1 - clutter)
        target = torch.cat([coloured, torch.zeros_like(coloured), clutter], 1)
        logits = torch.cat([to_right, to_wrong, scale * image_embeds @ bank[-1:].T], 1)
        loss = loss + COLOURED * soft_cross_entropy(logits[self.single], target[self.single])

        tags = text_encoder(texts.ids[batch.tags])
        to_tags = scale * image_embeds @ tags.T
        loss = loss + TAGS * (soft_cross_entropy(to_tags[self.single], self.tagged[self.single]) + soft_cross_entropy(to_tags.T, self.tagged.T))

        words = text_encoder(texts.colour_ids[:, None])
        to_words = scale * image_embeds @ words.T
        loss = loss + TOGETHER * self.pair_loss(image_embeds, text_encoder, scale, bank[-1:])
        loss = loss + VARIED * self.variation_loss(image_embeds, text_encoder, scale)
        return loss + COLOURS * soft_cross_entropy(to_words[self.single], batch.shares[self.single])
