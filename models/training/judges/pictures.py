"""The judges' pictures and what is said of them: every concept's names, and the names that prompts.json gives to the things of the prompts."""

import json
from pathlib import Path

import numpy as np
import torch

from critic import colours

TRAINING = Path(__file__).resolve().parent.parent
WORK = TRAINING / "work" / "judges"
PROMPTS = TRAINING.parents[1] / "bench" / "recognise" / "prompts.json"
SIDE = 64
WORDS = 4
MONOCHROME_SHARE = 0.5
# The share of the things that prompts name, each of them alike: they are what the judges are for.
PROMPTED = 0.9
SKIPPED = set("a an the and of in on under above below beside before with over".split())


def load(name, *shape):
    return np.memmap(WORK / name, np.uint8, "r").reshape(*shape, SIDE, SIDE, 4)


def to_tensor(rows):
    return torch.from_numpy(np.array(rows)).permute(0, 3, 1, 2).float().div_(255)


class Pictures:
    """`concept` [pictures], the last concept being the scribble; `weights` the chance of each picture."""

    def __init__(self):
        catalogue = json.loads((WORK / "catalogue.json").read_text())
        self.prompts = json.loads(PROMPTS.read_text())
        self.concepts = catalogue["concepts"] + [{"name": "scribble", "names": ["scribble", "noise", "nothing"], "weight": 0}]
        number = {concept["name"]: i for i, concept in enumerate(self.concepts)}
        entries = catalogue["pictures"]
        self.concept = np.array([number[entry["concept"]] for entry in entries])
        self.monochrome = np.array([entry["monochrome"] for entry in entries])
        self.plain = load("pictures.bin", len(entries))
        self.painted = load("painted.bin", len(entries), len(np.memmap(WORK / "painted.bin", np.uint8, "r")) // (len(entries) * SIDE * SIDE * 4))
        self.scribbles = load("scribbles.bin", -1)
        visible = np.array([row[..., 3].mean() > 4 for row in self.plain])
        counts = np.bincount(self.concept, minlength=len(self.concepts))
        weight = np.array([concept["weight"] for concept in self.concepts], float)
        self.asked = {}
        for thing in (thing for prompt in self.prompts for thing in prompt["things"]):
            for name in thing["concepts"]:
                if name in number:
                    self.asked[number[name]] = thing["name"]
        weight[list(self.asked)] = 1
        weights = weight[self.concept] / np.sqrt(counts[self.concept]) * np.where(self.monochrome, MONOCHROME_SHARE, 1) * visible
        thing = np.array([self.asked.get(concept, "") for concept in self.concept])
        names = sorted(set(self.asked.values()))
        for name in ["", *names]:
            weights[thing == name] *= (PROMPTED / len(names) if name else 1 - PROMPTED) / weights[thing == name].sum()
        self.weights = weights / weights.sum()

    def rgba(self, indices, painted, random):
        """[n, 4, 64, 64] in [0, 1]; those of `painted` in one of their versions made of strokes."""
        rows = self.plain[indices]
        which = np.flatnonzero(painted)
        rows[which] = self.painted[indices[which], random.integers(self.painted.shape[1], size=len(which))]
        return to_tensor(rows)

    def layers(self, random, count):
        return to_tensor(self.scribbles[np.sort(random.integers(len(self.scribbles), size=count))])


def split(text):
    return [word for word in text.lower().replace("-", " ").split() if word not in SKIPPED]


class Texts:
    """Names by number; `says[concept, name]` tells which are true of what. Ids are padded with 0."""

    def __init__(self, pictures, random):
        self.random = random
        names = [list(concept["names"]) for concept in pictures.concepts]
        for concept, name in pictures.asked.items():
            names[concept] = [name] + [other for other in names[concept] if other != name]
        listed = sorted({name for each in names for name in each if split(name)})
        words = sorted({word for name in listed for word in split(name)} | set(colours.WORDS))
        self.ids_of = {word: i + 1 for i, word in enumerate(words)}
        number = {name: i for i, name in enumerate(listed)}
        self.names = [np.array([number[name] for name in each if name in number]) for each in names]
        self.ids = torch.stack([self.encode(name) for name in listed])
        self.colour_ids = torch.tensor([self.ids_of[word] for word in colours.WORDS])
        self.says = torch.zeros(len(names), len(listed), dtype=torch.bool)
        for row, each in zip(self.says, self.names):
            row[each] = True

    def encode(self, text, length=WORDS):
        ids = [self.ids_of[word] for word in split(text)][:length]
        return torch.tensor(ids + [0] * (length - len(ids)))

    def pick(self, concepts):
        """A name of each concept; its first two times out of three."""
        first = self.random.random(len(concepts)) < 2 / 3
        return np.array([self.names[c][0] if f else self.random.choice(self.names[c]) for c, f in zip(concepts, first)])
