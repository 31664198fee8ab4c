"""What the encoders learn from: every picture against every name, against coloured names, against tags, against colours.

Contrastive as in CLIP (Radford et al. 2021), but with soft targets, since many captions are true of a picture, and against one
caption of every concept rather than only those of the batch: texts are cheap, so a small batch costs no negatives.
"""

import torch
from torch.nn import functional as F

from .batches import SHOWN

GRAM_TEXTS = 160
TAGS, COLOURS, COLOURED, NAMES_TO_PICTURES = 0.25, 0.15, 0.6, 0.25


def soft_cross_entropy(logits, true):
    """Mean over rows with anything true of −Σ target log p, the target uniform (or as weighted) over what is true."""
    total = true.sum(1, keepdim=True)
    each = -(true / total.clamp(min=1e-6) * F.log_softmax(logits, 1)).sum(1)
    return each[total[:, 0] > 0].mean()


def mixed_ids(texts, captions, random):
    """Embeds captions by words; a few by their n-grams alone, so that unknown words mean what they look like."""
    by_grams = random.permutation(len(captions))[:GRAM_TEXTS]
    return by_grams, texts.gram_ids[captions[by_grams]]


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
        return loss + COLOURS * soft_cross_entropy(to_words[self.single], batch.shares[self.single])
