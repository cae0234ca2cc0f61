"""What every training shares: processes that split a batch, resuming, the rate's schedule, averaged weights, log lines, checkpoints."""

import os
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import Tensor, nn

from training.config import Run
from training.ground_tools import Rng
from training.log import log_to
from training.optim import Average, Optimisers, Schedule, save_checkpoint

SAVE_EVERY_S = 120
Train = Callable[["Place"], None]


class Place:
    """Which of how many processes this is, and for which run. One thread each: on a machine with neighbours that is much quicker
    than threads that meet hundreds of times a step."""

    def __init__(self, rank: int, run: Run, settings: dict[str, Any], meeting: str) -> None:
        self.rank, self.run, self.settings = rank, run, settings
        self.processes = settings["processes"]
        self.batch = settings["batch"] // self.processes
        if self.processes > 1:
            torch.set_num_threads(1)
            dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=self.processes)


def _begin(rank: int, train: Train, run: Run, settings: dict[str, Any], meeting: str) -> None:
    train(Place(rank, run, settings, meeting))


def run_processes(train: Train, run: Run, settings: dict[str, Any]) -> None:
    """Calls `train` in each process."""
    with tempfile.TemporaryDirectory() as folder:
        meeting = os.path.join(folder, "meeting")  # the file they find each other by
        if settings["processes"] == 1:
            _begin(0, train, run, settings, meeting)
        else:
            mp.spawn(_begin, (train, run, settings, meeting), settings["processes"])


class Loop:
    """One training of one model: `while not loop.finished: loop.update(loss, report)`.

    Resumes from WORK/<name>.ckpt, which holds model, average, optimisers, step and samples.
    """

    def __init__(
        self,
        place: Place,
        name: str,
        model: nn.Module,
        inner: Callable[[str, nn.Parameter], bool],
        trained: nn.Module | None = None,
    ) -> None:
        self.place, self.name, self.model = place, name, model
        run, settings = place.run, place.settings
        self.path = run.work / f"{name}.ckpt"
        self.optimisers = Optimisers(trained or model, inner, settings["muon"], settings["adam"])
        self.average = Average(model, settings["average"])
        self.step = self.samples = 0
        if self.path.exists():
            saved = torch.load(self.path, weights_only=False)
            model.load_state_dict(saved["model"])
            self.average.model.load_state_dict(saved["average"])
            self.optimisers.load_state_dict(saved["optimisers"])
            self.step, self.samples = saved["step"], saved["samples"]
            self.average.updates = self.step
        stream = sum(name.encode())  # another stream of chance for each model
        self.rng: Rng = np.random.default_rng([run.seed, stream, place.rank, self.step])
        torch.manual_seed(run.seed + stream + 1000 * self.step + place.rank)
        self.schedule = Schedule(settings)
        self.finished = self.step >= settings["steps"]
        if self.is_first:
            self.log = log_to(run.work / "log" / f"{name}.jsonl")
            self.losses: list[float] = []
            self.saved = self.reported = time.monotonic()
            self.counted = self.samples

    @property
    def is_first(self) -> bool:
        """Only the first process reports and saves."""
        return self.place.rank == 0

    def update(self, loss: Tensor, samples: int, report: Callable[[], dict[str, Any]]) -> None:
        """One step along the gradient of `loss`, of `samples` pictures in this process; now and then a line with what `report`
        measures, now and then a checkpoint."""
        settings, processes = self.place.settings, self.place.processes
        loss.backward()
        factor = exchange(self.optimisers.parameters, self.schedule.factor(self.step), processes)
        self.optimisers.step(factor)
        self.average.update(self.model)
        self.step += 1
        self.samples += samples * processes
        self.finished = self.step == settings["steps"] or factor == 0
        if not self.is_first:
            return
        self.losses.append(loss.item())
        if self.step % settings["report"] == 0 or self.finished:
            rate = (self.samples - self.counted) / (time.monotonic() - self.reported)
            mean = round(float(np.mean(self.losses)), 4)
            self.log(step=self.step, samples=self.samples, loss=mean, perSecond=round(rate, 1), **report())
            self.losses.clear()
            self.counted, self.reported = self.samples, time.monotonic()
        if time.monotonic() - self.saved > SAVE_EVERY_S or self.finished:
            self.saved = time.monotonic()
            save_checkpoint(
                self.path,
                {
                    "model": self.model.state_dict(),
                    "average": self.average.model.state_dict(),
                    "optimisers": self.optimisers.state_dict(),
                    "step": self.step,
                    "samples": self.samples,
                },
            )


def exchange(parameters: list[nn.Parameter], factor: float, processes: int) -> float:
    """Makes every process's gradients, and its rate factor, their mean, in one exchange; returns the factor."""
    if processes == 1:
        return factor
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([g.reshape(-1) for g in gradients] + [torch.tensor([factor])])
    dist.all_reduce(flat)
    flat /= processes
    for gradient, part in zip(gradients, flat.split([g.numel() for g in gradients] + [1])):
        gradient.copy_(part.view_as(gradient))
    return float(flat[-1])


def is_finished(run: Run, name: str, steps: int) -> bool:
    """True when the checkpoint has all the steps behind it."""
    path = run.work / f"{name}.ckpt"
    return path.exists() and bool(torch.load(path, weights_only=False)["step"] >= steps)
