"""How well the encoders name pictures that they have not learned from."""

import torch

from . import colours, variations
from .augment import over, place, warp
from .losses import encode_pairs
from .networks import MEAN, SIZE, STD

PAIRS, EACH_KIND = 60, 40


def seen(image_encoder, placed, ground=1.0):
    """Embeds premultiplied RGBA on a flat ground."""
    pixels = over(placed, torch.full((len(placed), 3, SIZE, SIZE), ground))
    return image_encoder((pixels - MEAN) / STD)


def at(count, scale, x):
    """Maps that shrink to `scale` and move to the right by x."""
    inner = torch.tensor([[1 / scale, 0, -x / scale], [0, 1 / scale, 0], [0, 0, 1.0]])
    return inner.expand(count, 3, 3)


def pair_accuracy(image_encoder, text_encoder, rgba, names):
    """How often the picture of two things side by side is told from all the other pairs of these things."""
    first, second = rgba[:PAIRS], rgba[PAIRS : 2 * PAIRS]
    n = len(second)
    placed = warp(first[:n], at(n, 0.5, -0.48)) + warp(second, at(n, 0.5, 0.48))
    texts = encode_pairs(text_encoder, names[:n], names[PAIRS : PAIRS + n]).flatten(0, 1)
    guessed = (seen(image_encoder, placed.clamp(0, 1)) @ texts.T).argmax(1)
    own = torch.arange(n)
    return [(part == own).float().mean().item() for part in (guessed // n, guessed % n)] + [(guessed == own * (n + 1)).float().mean().item()]


def variation_accuracy(image_encoder, text_encoder, texts, rgba, captions):
    """For each family, how often its word is right, given the name."""
    accuracy = {}
    for name, family in variations.FAMILIES.items():
        right = []
        words = text_encoder(texts.varied(family, captions).flatten(0, 1)).view(len(captions), len(family), -1)
        for kind in family:
            kinds = torch.full((len(rgba),), kind).numpy()
            ground = 0.1 if kind == variations.NEON else 1.0
            embeds = seen(image_encoder, place(variations.restyle(rgba.clone(), kinds), kinds, 0), ground)
            right.append(((words * embeds[:, None]).sum(2).argmax(1) == kind - family.start).float().mean().item())
        accuracy[name] = sum(right) / len(right)
    return accuracy


@torch.no_grad()
def validate(image_encoder, text_encoder, pictures, texts):
    """
    R@1 and R@5 of the held-out pictures among their own names, in black where monochrome; how often the colour is right; of pairs
    of them, how often the first thing, the second, and both are; and how often the words for size, number and style are.
    """
    image_encoder.eval()
    text_encoder.eval()
    generator, texts.random = texts.random, type(texts.random)(type(texts.random.bit_generator)(5))
    with torch.random.fork_rng():
        torch.manual_seed(5)
        told = measures(image_encoder, text_encoder, pictures, texts)
    texts.random = generator
    image_encoder.train()
    text_encoder.train()
    return told


def measures(image_encoder, text_encoder, pictures, texts):
    rgba = pictures.rgba(pictures.held_out)
    n = len(rgba)
    embeds = seen(image_encoder, warp(rgba, torch.eye(3).expand(n, 3, 3)))
    captions = [texts.names[concept][0] for concept in pictures.concept[pictures.held_out]]
    names = texts.ids[captions]
    order = (embeds @ text_encoder(names).T).argsort(1, descending=True)
    rank = (order == torch.arange(n)[:, None]).float().argmax(1)
    guessed = (embeds @ text_encoder(texts.colour_ids[:, None]).T).argmax(1)
    right = colours.shares(rgba)[torch.arange(n), guessed] > 0.2
    pair = pair_accuracy(image_encoder, text_encoder, rgba, names)
    varied = variation_accuracy(image_encoder, text_encoder, texts, rgba[:EACH_KIND], captions[:EACH_KIND])
    return (
        f"held out: R@1 {(rank < 1).float().mean():.3f}  R@5 {(rank < 5).float().mean():.3f} of {n}, colour {right.float().mean():.3f}"
        f"; pairs of {PAIRS} × {PAIRS}: first {pair[0]:.2f} second {pair[1]:.2f} both {pair[2]:.2f}; "
        + " ".join(f"{name} {value:.2f}" for name, value in varied.items())
    )
