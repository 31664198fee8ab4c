"""
Draws prompts with the checkpoint's averaged encoders and writes work/sketch.png: the look of its gradients, without the engine.
Strokes are quadratic Béziers with soft edges, composited in order over white; seen through the optimiser's augmentations.
"""

import argparse

import numpy as np
import torch
from PIL import Image

from .augment import homographies
from .export import load
from .networks import MEAN, SIZE, STD
from .pictures import WORK

CANVAS, PIECES = 56, 6
PROMPTS = ["a red apple", "a yellow sun", "a blue fish", "a green tree", "a house", "a cat", "a pink flower", "a boat"]


def render(points, width, rgba):
    """points [k, 3, 2] in pixels, width [k] (diameter), rgba [k, 4] → [3, CANVAS, CANVAS] over white."""
    t = torch.linspace(0, 1, PIECES + 1)[None, :, None]
    a, b, c = points[:, None, 0], points[:, None, 1], points[:, None, 2]
    line = (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c
    start, along = line[:, :-1, None], (line[:, 1:] - line[:, :-1])[:, :, None]
    ticks = torch.arange(CANVAS) + 0.5
    pixels = torch.stack([ticks.repeat(CANVAS), ticks.repeat_interleave(CANVAS)], -1)[None, None]
    near = (((pixels - start) * along).sum(-1) / ((along * along).sum(-1) + 1e-6)).clamp(0, 1)[..., None]
    distance = ((pixels - start - near * along) ** 2).sum(-1).min(1).values.add(1e-8).sqrt()
    alpha = (width[:, None] / 2 + 0.5 - distance).clamp(0, 1) * rgba[:, 3:]
    clear = torch.cumprod(torch.cat([torch.ones(1, alpha.shape[1]), 1 - alpha.flip(0)]), 0)
    weight = (alpha.flip(0) * clear[:-1]).flip(0)
    return (rgba[:, :3].T @ weight + clear[-1]).view(3, CANVAS, CANVAS)


def views(picture, copies):
    """The picture under the perspective and crop that the optimiser uses, white outside."""
    scale = 1 / torch.sqrt(0.7 + 0.25 * torch.rand(copies))
    maps = homographies(copies, scale, (torch.rand(copies, 2) - 0.5) * 0.2, 0.35)
    ticks = (torch.arange(SIZE) + 0.5) / SIZE * 2 - 1
    grid = torch.stack([ticks.expand(SIZE, SIZE), ticks[:, None].expand(SIZE, SIZE), torch.ones(SIZE, SIZE)], -1)
    at = torch.einsum("nij,hwj->nhwi", maps, grid)
    at = at[..., :2] / at[..., 2:].clamp(min=1e-3)
    dark = torch.nn.functional.grid_sample(1 - picture.expand(copies, -1, -1, -1), at, align_corners=False)
    return 1 - dark


def draw(image, target, strokes, iterations, copies, seed):
    torch.manual_seed(seed)
    points = torch.rand(strokes, 1, 2) * CANVAS + torch.cumsum(torch.randn(strokes, 3, 2) * 3, 1)
    width, rgba = torch.full((strokes,), 2.5), torch.cat([torch.rand(strokes, 3), torch.full((strokes, 1), 0.7)], 1)
    groups = [(points, 0.6), (width, 0.08), (rgba, 0.03)]
    optimiser = torch.optim.Adam([{"params": [p.requires_grad_()], "lr": lr} for p, lr in groups], betas=(0.9, 0.99))
    for step in range(iterations):
        for group, (_, lr) in zip(optimiser.param_groups, groups):
            group["lr"] = lr * (1 if step < iterations * 0.6 else 0.3)
        picture = render(points, width, rgba)
        score = image((views(picture, copies) - MEAN) / STD) @ target
        optimiser.zero_grad()
        (-score.mean()).backward()
        optimiser.step()
        with torch.no_grad():
            width.clamp_(1, 8)
            rgba.clamp_(0, 1)
    return render(points, width, rgba).detach(), score.mean().item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("prompts", nargs="*", default=PROMPTS)
    parser.add_argument("--checkpoint", default=str(WORK / "checkpoint.pt"))
    parser.add_argument("--strokes", type=int, default=64)
    parser.add_argument("--iterations", type=int, default=120)
    parser.add_argument("--copies", type=int, default=6)
    parser.add_argument("--out", default=str(WORK / "sketch.png"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    image, text, tokeniser, state = load(options.checkpoint)
    drawings = []
    for prompt in options.prompts:
        target = text(torch.tensor([tokeniser.tokenise(prompt)[0]])).detach()[0]
        picture, score = draw(image, target, options.strokes, options.iterations, options.copies, 1)
        drawings.append(picture)
        print(f"{prompt}: {score:.3f}", flush=True)
    row = np.concatenate([(d.clamp(0, 1).numpy().transpose(1, 2, 0) * 255).astype(np.uint8) for d in drawings], 1)
    Image.fromarray(row).resize((row.shape[1] * 3, row.shape[0] * 3), Image.BICUBIC).save(options.out)
    print(f"step {state['step']}")


if __name__ == "__main__":
    main()
