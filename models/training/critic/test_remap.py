"""`python -m unittest critic.test_remap`"""

import copy
import unittest

import torch

from .networks import TextEncoder
from .remap import with_vocabulary
from .tokeniser import Tokeniser

OLD, NEW = ["apple", "moon", "under", "zebra"], ["ant", "apple", "huge", "moon", "zebra", "zoo"]
TEXTS = ["apple", "moon zebra", "zqxv moon", "qwertz"]


def trained(words):
    text = TextEncoder(Tokeniser(words).size)
    # Another parameter before the tables: their numbers in the optimiser are not 0 and 1.
    optimiser = torch.optim.AdamW([{"params": [text.expand.weight]}, {"params": [text.vectors, text.weights]}], lr=0.1)
    for _ in range(3):
        optimiser.zero_grad()
        sum((text(ids_of(words, t))[0, 0] for t in TEXTS)).backward()
        optimiser.step()
    return text, optimiser


def ids_of(words, text):
    return torch.tensor([Tokeniser(words).tokenise(text)[0]])


def restored(state, words):
    text = TextEncoder(Tokeniser(words).size)
    optimiser = torch.optim.AdamW([{"params": [text.expand.weight]}, {"params": [text.vectors, text.weights]}], lr=0.1)
    moved = with_vocabulary(state, words, text, optimiser)
    text.load_state_dict(moved["text"])
    optimiser.load_state_dict(moved["optimiser"])
    return text, optimiser, moved


class RemapTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.text, self.optimiser = trained(OLD)
        tables = {f"1.{k}": v.clone() for k, v in self.text.state_dict().items()}
        self.state = {"words": OLD, "text": self.text.state_dict(), "averaged": tables, "optimiser": self.optimiser.state_dict()}

    def test_texts_keep_their_meaning(self):
        text, _, moved = restored(self.state, NEW)
        averaged = TextEncoder(Tokeniser(NEW).size)
        averaged.load_state_dict({k[2:]: v for k, v in moved["averaged"].items()})
        for t in TEXTS:
            self.assertNotEqual(ids_of(OLD, t).tolist(), ids_of(NEW, t).tolist())
            torch.testing.assert_close(text(ids_of(NEW, t)), self.text(ids_of(OLD, t)))
            torch.testing.assert_close(averaged(ids_of(NEW, t)), self.text(ids_of(OLD, t)))

    def test_the_optimiser_goes_on_as_it_would_have(self):
        text, optimiser, _ = restored(copy.deepcopy(self.state), NEW)
        for encoder, opt, words in ((self.text, self.optimiser, OLD), (text, optimiser, NEW)):
            opt.zero_grad()
            encoder(ids_of(words, "moon"))[0, 3].backward()
            opt.step()
        for t in TEXTS:
            torch.testing.assert_close(text(ids_of(NEW, t)), self.text(ids_of(OLD, t)))

    def test_new_words_have_no_moments(self):
        text, optimiser, _ = restored(self.state, NEW)
        moments = optimiser.state[text.vectors]
        self.assertEqual(moments["exp_avg_sq"][Tokeniser(NEW).ids["huge"]].abs().sum().item(), 0)
        self.assertGreater(moments["exp_avg_sq"][Tokeniser(NEW).ids["zebra"]].sum().item(), 0)
        self.assertEqual(moments["exp_avg_sq"].shape, text.vectors.shape)


if __name__ == "__main__":
    unittest.main()
