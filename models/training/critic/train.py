"""
Trains both encoders; stops at any moment (Ctrl-C, SIGTERM) and goes on from work/checkpoint.pt.

Robust training (Madry et al. 2018) at half the usual price: the first pass over a batch, with a random perturbation, teaches the
weights and also tells, in the same backward pass, where each picture is weakest; the second pass teaches on the pictures moved that
way, at most EPSILON in L2 (as "free" adversarial training does, Shafahi et al. 2019). Such networks have gradients that
look like the thing (Santurkar et al. 2019), which is all that a drawing is made from.
"""

import argparse
import copy
import os
import signal
import time

import numpy as np
import torch

from .batches import make_batch
from .losses import Objective
from .networks import ACTIVATIONS, MEAN, STD, ImageEncoder, TextEncoder
from .pictures import WORK, Pictures
from .remap import told, with_vocabulary
from .texts import Texts
from .validate import validate

EPSILON = (0.4, 2.0)
LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.02
WARM_UP, COOL_DOWN = 300, 0.3
AVERAGING = 0.998
CHECKPOINT_SECONDS = 150


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=int(os.environ.get("STEPS", 9000)), help="batches in all")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=int(os.environ.get("THREADS", 1)))
    parser.add_argument("--checkpoint", default=str(WORK / "checkpoint.pt"))
    ablation = parser.add_argument_group("to see what matters (README.md); a checkpoint goes on with the ones it began with only")
    ablation.add_argument("--plain", action="store_true", help="no adversarial pass: each batch is seen once, as it is")
    ablation.add_argument("--no-augmentation", action="store_true", help="placement only: no perspective, strokes, fading, blur or noise")
    ablation.add_argument("--activation", choices=sorted(ACTIVATIONS), default="silu")
    ablation.add_argument("--widths", type=lambda text: [int(part) for part in text.split(",")], default=[24, 48, 120], help="channels at 24, 12 and 6 pixels")
    ablation.add_argument("--untrained", action="store_true", help="write the checkpoint of step 0, and leave")
    return parser.parse_args()


def learning_rate(step, steps):
    """Rises, stays, and falls to nothing over the last COOL_DOWN of the steps, so that a run can be prolonged from before its fall."""
    fall = (steps - step) / (COOL_DOWN * steps)
    return LEARNING_RATE * min(1, (step + 1) / WARM_UP, max(fall, 0))


def perturbed(pixels, direction, random):
    """Pictures moved by up to EPSILON along `direction`, each by another length."""
    length = torch.from_numpy(random.uniform(*EPSILON, len(pixels)).astype(np.float32))[:, None, None, None]
    norm = direction.flatten(1).norm(dim=1)[:, None, None, None] + 1e-12
    return (pixels + direction / norm * length).clamp(0, 1)


class Trainer:
    def __init__(self, options):
        self.options = options
        self.network = {"widths": options.widths, "activation": options.activation}
        self.training = {"plain": options.plain, "spoiled": not options.no_augmentation}
        torch.manual_seed(options.seed)
        self.random = np.random.default_rng(options.seed)
        self.pictures = Pictures()
        self.texts = Texts(self.pictures.concepts, self.random)
        self.image = ImageEncoder(**self.network).to(memory_format=torch.channels_last)
        self.text = TextEncoder(self.texts.tokeniser.size)
        self.log_scale = torch.nn.Parameter(torch.tensor(np.log(16.0), dtype=torch.float32))
        self.averaged = copy.deepcopy(torch.nn.ModuleList([self.image, self.text]))
        network = list(self.image.parameters()) + [p for n, p in self.text.named_parameters() if n not in ("vectors", "weights")]
        free = [self.text.vectors, self.text.weights]
        groups = [{"params": network, "weight_decay": WEIGHT_DECAY}, {"params": free, "weight_decay": 0.0}, {"params": [self.log_scale], "weight_decay": 0.0, "times": 5}]
        self.optimiser = torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.98))
        self.step = 0

    def state(self):
        parts = {"image": self.image, "text": self.text, "averaged": self.averaged, "optimiser": self.optimiser}
        return {name: part.state_dict() for name, part in parts.items()} | {
            "log_scale": self.log_scale.data,
            "step": self.step,
            "network": self.network,
            "training": self.training,
            "words": list(self.texts.tokeniser.ids),
            "torch_random": torch.get_rng_state(),
            "random": self.random.bit_generator.state,
        }

    def save(self):
        torch.save(self.state(), self.options.checkpoint + ".part")
        os.replace(self.options.checkpoint + ".part", self.options.checkpoint)

    def restore(self):
        state = torch.load(self.options.checkpoint, map_location="cpu", **LOAD)
        began = {**BEFORE_OPTIONS, **{key: state[key] for key in BEFORE_OPTIONS if key in state}}
        if began != {"network": self.network, "training": self.training}:
            raise SystemExit(f"{self.options.checkpoint} began as {began}: give the same options again, or another --checkpoint.")
        words = list(self.texts.tokeniser.ids)
        if state["words"] != words:
            print(told(state["words"], words), flush=True)
            state = with_vocabulary(state, words, self.text, self.optimiser)
        for name in ("image", "text", "averaged", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.log_scale.data.copy_(state["log_scale"])
        self.step = state["step"]
        torch.set_rng_state(state["torch_random"])
        self.random.bit_generator.state = state["random"]

    def pass_over(self, pixels, objective):
        """One update from `pixels`; gives the loss and d loss / d pixels."""
        pixels = pixels.contiguous(memory_format=torch.channels_last).requires_grad_()
        scale = self.log_scale.clamp(max=np.log(40.0)).exp()
        loss = objective(self.image((pixels - MEAN) / STD), self.text, scale)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for group in self.optimiser.param_groups for p in group["params"]], 3.0)
        self.optimiser.step()
        return loss.item(), pixels.grad.detach()

    def average(self):
        keep = min(AVERAGING, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            live = torch.nn.ModuleList([self.image, self.text]).state_dict()
            for name, value in self.averaged.state_dict().items():
                if value.dtype.is_floating_point:
                    value.lerp_(live[name], 1 - keep)
                else:
                    value.copy_(live[name])

    def run_step(self):
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.step, self.options.steps) * group.get("times", 1)
        batch = make_batch(self.pictures, self.texts, self.random, self.options.batch, self.training["spoiled"])
        objective = Objective(batch, self.texts, self.random)
        if self.training["plain"]:
            plain, robust = self.pass_over(batch.pixels, objective)[0], np.nan
        else:
            start = perturbed(batch.pixels, torch.randn_like(batch.pixels), self.random)
            plain, gradient = self.pass_over(start, objective)
            robust, _ = self.pass_over(perturbed(batch.pixels, gradient, self.random), objective)
        self.step += 1
        self.average()
        return plain, robust


# What checkpoints from before the options were trained with.
BEFORE_OPTIONS = {"network": {"widths": [24, 48, 120], "activation": "silu"}, "training": {"plain": False, "spoiled": True}}
# Checkpoints hold NumPy's random state, which newer PyTorch refuses unless told that the file is ours.
LOAD = {"weights_only": False} if tuple(map(int, torch.__version__.split(".")[:2])) >= (1, 13) else {}


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    trainer = Trainer(options)
    if os.path.exists(options.checkpoint):
        trainer.restore()
        print(f"goes on from step {trainer.step}", flush=True)
    if options.untrained:
        if trainer.step > 0:
            raise SystemExit(f"{options.checkpoint} is of step {trainer.step}: --untrained needs another --checkpoint.")
        trainer.save()
        return
    stopping = []
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: stopping.append(True))
    saved, told, seen, losses = time.time(), time.time(), trainer.step, []
    while trainer.step < options.steps and not stopping:
        losses.append(trainer.run_step())
        if trainer.step % 50 == 0:
            plain, robust = np.mean(losses, 0)
            rate = (trainer.step - seen) * options.batch / (time.time() - told)
            print(f"step {trainer.step}/{options.steps}  loss {plain:.3f}  robust {robust:.3f}  {rate:.0f} pictures/s", flush=True)
            told, seen, losses = time.time(), trainer.step, []
        if trainer.step % 500 == 0 or trainer.step == options.steps:
            print("  " + validate(trainer.averaged[0], trainer.averaged[1], trainer.pictures, trainer.texts), flush=True)
        if time.time() - saved > CHECKPOINT_SECONDS:
            trainer.save()
            saved = time.time()
    trainer.save()
    print("stopped; the same command goes on" if stopping else "finished", flush=True)


if __name__ == "__main__":
    main()
