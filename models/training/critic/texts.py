"""What is said about the pictures: the vocabulary, and each concept's names and tags as padded ids."""

import numpy as np
import torch

from . import colours, variations
from .tokeniser import ENGLISH_SKIPPED, Tokeniser

NAME_TOKENS = 6
GRAM_TOKENS = 48


def pad(rows, length):
    table = np.zeros((len(rows), length), np.int64)
    for row, ids in zip(table, rows):
        ids = ids[:length]
        row[: len(ids)] = ids
    return torch.from_numpy(table)


def vocabulary(concepts):
    """Every word of every name and tag, the colours and the variations; sorted, so that ids do not depend on the order of the data."""
    plain = Tokeniser([])
    texts = [text for concept in concepts for text in concept["names"] + concept["tags"]]
    words = {word for text in texts + colours.WORDS + ["grey"] for word in plain.words(text)}
    return sorted({word for word in words if word not in ENGLISH_SKIPPED and not word.isdigit()} | set(variations.WORDS))


class Texts:
    """Captions by number. A caption is a name or a tag; `says[concept, caption]` tells which are true of what."""

    def __init__(self, concepts, random):
        self.random = random
        self.tokeniser = Tokeniser(vocabulary(concepts))
        captions = sorted({text for concept in concepts for text in concept["names"] + concept["tags"]})
        captions = [c for c in captions if self.tokeniser.tokenise(c)[0] != [0]]
        number = {caption: i for i, caption in enumerate(captions)}
        numbers = lambda texts: np.array([number[text] for text in texts if text in number])
        self.names = [numbers(concept["names"]) for concept in concepts]
        self.tags = [numbers(concept["tags"]) for concept in concepts]
        self.says = torch.zeros(len(concepts), len(captions), dtype=torch.bool)
        for i in range(len(concepts)):
            self.says[i, self.names[i]] = True
            if len(self.tags[i]):
                self.says[i, self.tags[i]] = True
        self.ids = pad([self.tokeniser.tokenise(caption)[0] for caption in captions], NAME_TOKENS)
        grams = lambda text: [g for word in self.tokeniser.words(text) if word not in self.tokeniser.skipped for g in self.tokeniser.grams(word)]
        self.gram_ids = pad([grams(caption) for caption in captions], GRAM_TOKENS)
        self.colour_ids = torch.tensor([self.tokeniser.ids[word] for word in colours.WORDS])
        # The words of each kind of variation; the bare name's is padding.
        self.kind_ids = [np.array([self.tokeniser.ids[word] for word in words] or [0]) for words in variations.KINDS]
        self.grey_id = self.tokeniser.ids["grey"]

    def pick_names(self, concepts):
        """A random name of each concept; its first, the plain one, half the time."""
        plain = self.random.random(len(concepts)) < 0.5
        return np.array([self.names[c][0] if p else self.random.choice(self.names[c]) for c, p in zip(concepts, plain)])

    def pick_tags(self, concepts):
        return np.array([self.random.choice(self.tags[c] if len(self.tags[c]) else self.names[c]) for c in concepts])

    def bank(self):
        """One caption number for each concept."""
        return self.pick_names(range(len(self.names)))

    def coloured(self, colour, caption):
        """Ids of "a red apple": [n] colour numbers, [n] caption numbers → [n, 1 + NAME_TOKENS]."""
        ids = self.colour_ids[colour]
        ids = torch.where((ids == self.colour_ids[colours.GRAY]) & (torch.rand(len(ids)) < 0.5), torch.full_like(ids, self.grey_id), ids)
        return torch.cat([ids[:, None], self.ids[caption]], 1)

    def varied(self, family, captions):
        """Ids of "tiny cat", "huge cat": each caption [n] with a word of every one of the family's kinds → [n, kinds, 1 + NAME_TOKENS]."""
        words = np.stack([self.random.choice(self.kind_ids[kind], size=len(captions)) for kind in family], 1)
        names = self.ids[captions][:, None].expand(-1, len(family), -1)
        return torch.cat([torch.from_numpy(words)[..., None], names], 2)
