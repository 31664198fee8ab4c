"""
Trains one judge: `python -m judges.train residual` or `separable`. Stops at any moment (Ctrl-C, SIGTERM) and goes on from
work/judges/NAME.pt (kept batches are drawn anew then). Not adversarial: the judges only look, nothing is drawn along their gradients.
"""

import argparse
import copy
import math
import signal
import time
from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional as F

from .batches import Objective, draw_batch
from .networks import JUDGES, MEAN, SIZE, STD
from .pictures import WORK, Pictures, Texts

BATCH = 64
SEEDS = {"residual": 101, "separable": 202}
STEPS = {"residual": 6000, "separable": 6000}
RATES = {"residual": 2.5e-3, "separable": 3e-3}
# Making a batch costs as much as a pass over it, so each is shown about four times, moved and mirrored anew.
NEW_BATCHES, KEPT_BATCHES, MOVED = 0.3, 500, 4
# From this share of the steps on, pictures are as spoilt as they get.
HARD_FROM = 0.5
WEIGHT_DECAY, WARM_UP, AVERAGING = 0.03, 100, 0.996
CHECKPOINT_SECONDS = 120


class Trainer:
    def __init__(self, name, steps):
        self.name, self.steps, self.step = name, steps, 0
        torch.manual_seed(SEEDS[name])
        self.random = np.random.default_rng(SEEDS[name])
        self.pictures = Pictures()
        self.texts = Texts(self.pictures, self.random)
        image, text = JUDGES[name]
        self.image = image().to(memory_format=torch.channels_last)
        self.text = text(len(self.texts.ids_of), self.image.dimension)
        self.log_scale = torch.nn.Parameter(torch.tensor(math.log(14.0)))
        self.averaged = copy.deepcopy(torch.nn.ModuleList([self.image, self.text]))
        every = [*self.image.named_parameters(), *self.text.named_parameters()]
        decayed = [p for n, p in every if p.dim() > 1 and "vectors" not in n and "place" not in n]
        free = [p for n, p in every if p.dim() <= 1 or "vectors" in n or "place" in n]
        self.optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": [*free, self.log_scale], "weight_decay": 0.0}], lr=RATES[name], betas=(0.9, 0.98)
        )
        self.kept = []
        if self.path.exists():
            self.restore()

    @property
    def path(self):
        return WORK / f"{self.name}.pt"

    def parts(self):
        return {"image": self.image, "text": self.text, "averaged": self.averaged, "optimiser": self.optimiser}

    def save(self):
        state = {name: part.state_dict() for name, part in self.parts().items()}
        state |= {"log_scale": self.log_scale.data, "step": self.step, "words": list(self.texts.ids_of)}
        state |= {"torch_random": torch.get_rng_state(), "random": self.random.bit_generator.state}
        partial = self.path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.path)

    def restore(self):
        state = torch.load(self.path, map_location="cpu", weights_only=False)
        for name, part in self.parts().items():
            part.load_state_dict(state[name])
        self.log_scale.data, self.step = state["log_scale"], state["step"]
        torch.set_rng_state(state["torch_random"])
        self.random.bit_generator.state = state["random"]

    def batch(self):
        """A new batch, or one of the last, with its pixels changed a little; batches are kept in eight bits."""
        if len(self.kept) < 20 or self.random.random() < NEW_BATCHES:
            batch = draw_batch(self.pictures, self.random, BATCH, min(1, self.step / (HARD_FROM * self.steps)))
            self.kept = [*self.kept[-KEPT_BATCHES:], replace(batch, pixels=(batch.pixels * 255).round().to(torch.uint8))]
            return batch
        batch = self.kept[self.random.integers(len(self.kept))]
        pixels = F.pad(batch.pixels.float() / 255, [MOVED] * 4, mode="replicate")
        left, top = self.random.integers(2 * MOVED + 1, size=2)
        pixels = pixels[:, :, top : top + SIZE, left : left + SIZE]
        return replace(batch, pixels=pixels.flip(3) if self.random.random() < 0.5 else pixels)

    def run_step(self):
        rate = RATES[self.name] * min(1, (self.step + 1) / WARM_UP) * 0.5 * (1 + math.cos(math.pi * min(1, self.step / self.steps)))
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        batch = self.batch()
        objective = Objective(batch, self.texts, self.random)
        pixels = ((batch.pixels - MEAN) / STD).contiguous(memory_format=torch.channels_last)
        loss = objective(self.image(pixels), self.text, self.log_scale.clamp(max=math.log(50)).exp())
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for group in self.optimiser.param_groups for p in group["params"]], 2.0)
        self.optimiser.step()
        self.step += 1
        keep = min(AVERAGING, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            live = torch.nn.ModuleList([self.image, self.text]).state_dict()
            for name, value in self.averaged.state_dict().items():
                if value.dtype.is_floating_point:
                    value.lerp_(live[name], 1 - keep)
        return loss.item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("judge", choices=JUDGES)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    trainer = Trainer(options.judge, options.steps or STEPS[options.judge])
    if trainer.step:
        print(f"{options.judge}: goes on from step {trainer.step}", flush=True)
    stopping = []
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stopping.append(True))
    saved, told, losses = time.time(), time.time(), []
    while trainer.step < trainer.steps and not stopping:
        losses.append(trainer.run_step())
        if trainer.step % 50 == 0:
            rate = len(losses) * BATCH / (time.time() - told)
            print(f"{options.judge}: step {trainer.step}/{trainer.steps}  loss {np.mean(losses):.3f}  {rate:.0f} pictures/s", flush=True)
            told, losses = time.time(), []
        if time.time() - saved > CHECKPOINT_SECONDS:
            trainer.save()
            saved = time.time()
    trainer.save()
    print(f"{options.judge}: stopped; the same command goes on" if stopping else f"{options.judge}: finished", flush=True)


if __name__ == "__main__":
    main()
