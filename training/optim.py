"""What both trainings share: the two optimisers, the rate schedule, averaged weights, checkpoints."""

import copy
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.muon import Muon


class Optimisers:
    """Muon for parameters that `inner` picks by name, AdamW for the others; one rate factor for both."""

    def __init__(self, model: nn.Module, inner: Callable[[str, nn.Parameter], bool], muon: float, adam: float) -> None:
        named = list(model.named_parameters())
        chosen = [p for n, p in named if inner(n, p)]
        others = [p for n, p in named if not inner(n, p)]
        self.parts: list[torch.optim.Optimizer] = [
            Muon(chosen, muon),
            torch.optim.AdamW(others, adam, betas=(0.9, 0.98), weight_decay=0.0),
        ]
        self.rates = [muon, adam]
        self.parameters = [p for _, p in named]

    def step(self, factor: float) -> None:
        """One update at the given share of the full rate."""
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        for part, rate in zip(self.parts, self.rates):
            for group in part.param_groups:
                group["lr"] = rate * factor
            part.step()
            part.zero_grad(set_to_none=True)

    def state_dict(self) -> list[Any]:
        return [part.state_dict() for part in self.parts]

    def load_state_dict(self, states: list[Any]) -> None:
        for part, state in zip(self.parts, states):
            part.load_state_dict(state)


def rate_factor(step: int, steps: int, warmup: int, decay: float) -> float:
    """Linear warm-up, constant, and a linear fall to zero over the last `decay` share of the steps."""
    left = (steps - step) / max(1.0, steps * decay)
    return max(0.0, min(1.0, (step + 1) / warmup, left))


def is_block_convolution(name: str, parameter: nn.Parameter) -> bool:
    """The convolutions of residual blocks, which Muon updates in the autoencoder and the eye."""
    return parameter.dim() == 4 and (".first." in name or ".second." in name)


class Schedule:
    """The share of the full rate: by steps, and by `minutes` from now where those are given (such a run fits its hour but cannot
    be repeated to the bit). 0 ends the run."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.started, self.seconds = time.monotonic(), 60 * (settings.get("minutes") or 0)

    def factor(self, step: int) -> float:
        factor = rate_factor(step, self.settings["steps"], self.settings["warmup"], self.settings["decay"])
        if self.seconds:
            left = self.started + self.seconds - time.monotonic()
            factor = min(factor, max(0.0, left / (self.seconds * self.settings["decay"])))
        return factor


class Average:
    """Exponential moving average of all parameters, quicker while young."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model = copy.deepcopy(model).eval().requires_grad_(False)
        self.decay = decay
        self.updates = 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        mine, theirs = list(self.model.parameters()), list(model.parameters())
        torch._foreach_lerp_(mine, theirs, 1 - decay)


def save_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Whole or not at all."""
    temporary = path.with_suffix(".tmp")
    torch.save(content, temporary)
    os.replace(temporary, path)
