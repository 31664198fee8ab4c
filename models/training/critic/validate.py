"""How well the encoders name pictures that they have not learned from."""

import torch

from . import colours
from .augment import over, warp
from .networks import MEAN, SIZE, STD


@torch.no_grad()
def validate(image_encoder, text_encoder, pictures, texts):
    """R@1 and R@5 of the held-out pictures among their own names, in black where monochrome; and how often the colour is right."""
    image_encoder.eval()
    text_encoder.eval()
    rgba = pictures.rgba(pictures.held_out)
    n = len(rgba)
    placed = warp(rgba, torch.eye(3).expand(n, 3, 3))
    pixels = over(placed, torch.ones(n, 3, SIZE, SIZE))
    embeds = image_encoder((pixels - MEAN) / STD)
    names = texts.ids[[texts.names[concept][0] for concept in pictures.concept[pictures.held_out]]]
    order = (embeds @ text_encoder(names).T).argsort(1, descending=True)
    rank = (order == torch.arange(n)[:, None]).float().argmax(1)
    guessed = (embeds @ text_encoder(texts.colour_ids[:, None]).T).argmax(1)
    right = colours.shares(rgba)[torch.arange(n), guessed] > 0.2
    image_encoder.train()
    text_encoder.train()
    return f"held out: R@1 {(rank < 1).float().mean():.3f}  R@5 {(rank < 5).float().mean():.3f} of {n}, colour {right.float().mean():.3f}"
