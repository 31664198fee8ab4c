"""The rendered pictures, held in memory as they are on disk, with what each shows."""

import json
from pathlib import Path

import numpy as np
import torch

WORK = Path(__file__).resolve().parent.parent / "work"
SIDE = 64
HELD_OUT = 400
MONOCHROME_SHARE = 0.3
SCRIBBLE_NAMES = ["scribble", "mess", "noise", "nothing", "scribbles"]


def _load(name):
    return np.fromfile(WORK / name, np.uint8).reshape(-1, SIDE, SIDE, 4)


class Pictures:
    """All pictures; `train` and `held_out` are indices into them, `weights` the chance of each of `train`.

    The concept after the last stands for scribbles: strokes that show nothing.
    """

    def __init__(self):
        catalogue = json.loads((WORK / "catalogue.json").read_text())
        self.concepts = catalogue["concepts"] + [{"name": "scribble", "names": SCRIBBLE_NAMES, "tags": [], "weight": 0}]
        number = {concept["name"]: i for i, concept in enumerate(self.concepts)}
        entries = catalogue["pictures"]
        self.concept = np.array([number[entry["concept"]] for entry in entries])
        self.monochrome = np.array([entry["monochrome"] for entry in entries])
        self.pixels, self.painted, self.scribbles = _load("pictures.bin"), _load("painted.bin"), _load("scribbles.bin")
        # Drawings that an earlier critic took for things (data/fooled.mjs); training does without when there are none.
        self.fooled = _load("fooled.bin") if (WORK / "fooled.bin").exists() else self.scribbles[:0]
        self.painted_at = np.full(len(entries), -1)
        indices = json.loads((WORK / "painted.json").read_text())
        self.painted_at[indices] = np.arange(len(indices))
        visible = self.pixels[..., 3].mean((1, 2)) > 4

        counts = np.bincount(self.concept, minlength=len(self.concepts))
        random = np.random.default_rng(11)
        rich = random.permutation(np.flatnonzero(counts >= 6))[:HELD_OUT]
        self.held_out = np.array([random.choice(np.flatnonzero(self.concept == c)) for c in rich])
        self.train = np.setdiff1d(np.flatnonzero(visible), self.held_out)
        weight = np.array([concept["weight"] for concept in self.concepts])
        weights = weight[self.concept] / np.sqrt(counts[self.concept]) * np.where(self.monochrome, MONOCHROME_SHARE, 1)
        self.weights = weights[self.train] / weights[self.train].sum()

    def rgba(self, indices, painted=None):
        """[n, 4, SIDE, SIDE] in [0, 1], those of `painted` (booleans) redrawn with strokes where that exists."""
        rows = self.pixels[indices]
        if painted is not None:
            where = np.flatnonzero(painted & (self.painted_at[indices] >= 0))
            rows[where] = self.painted[self.painted_at[indices[where]]]
        return to_tensor(rows)

    def layers(self, random, count):
        """`count` random layers of strokes."""
        return to_tensor(self.scribbles[random.integers(len(self.scribbles), size=count)])

    def fooled_drawings(self, random, count):
        return to_tensor(self.fooled[random.integers(max(len(self.fooled), 1), size=count)])


def to_tensor(rows):
    return torch.from_numpy(rows).permute(0, 3, 1, 2).float().div_(255)
