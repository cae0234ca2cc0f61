"""Trains the flow-matching denoiser on the encoded corpus.

Constant rate, then a linear fall to zero over the last `decay` of `steps`, or of `minutes` from now where those are
given (such a run fits its hour but cannot be repeated to the bit). The run resumes from WORK/denoiser.ckpt, so
more steps can be given later; chunks encoded meanwhile join in. The averaged weights are in WORK/denoiser.pt.
`processes` share each batch, one thread each, and exchange gradients once a step: on a machine with neighbours
that is much quicker than two threads that meet hundreds of times a step.
"""

import os
import tempfile
import time

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import Tensor, nn

from training.batches import Encoded, drop_conditions
from training.config import Run, parse_run
from training.ground_tools import Rng
from training.log import log_to
from training.models.denoiser import Denoiser
from training.optim import Average, Optimisers, rate_factor, save_checkpoint

SAVE_EVERY_S = 150


def noised(target: Tensor, t: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """x_t = (1-t)*x0 + t*noise, and the velocity noise - x0."""
    share = t[:, None, None, None]
    return (1 - share) * target + share * noise, noise - target


def sample_times(rng: Rng, size: int) -> Tensor:
    """Uniform, with a quarter more weight where painting from a draft begins."""
    t = np.where(rng.random(size) < 0.75, rng.uniform(0.01, 1, size), rng.uniform(0.55, 1, size))
    return torch.from_numpy(t.astype(np.float32))


def velocity_loss(model: nn.Module, batch: dict[str, Tensor], t: Tensor, noise: Tensor, bf16: bool) -> Tensor:
    """Mean squared error of the velocity."""
    inputs = {k: v for k, v in batch.items() if k != "target"}
    latents, velocity = noised(batch["target"], t, noise)
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        predicted = model(latents=latents, t=t, **inputs)
    return (predicted.float() - velocity).square().mean()


@torch.no_grad()
def validate(model: nn.Module, aligned: dict[str, Tensor], bf16: bool) -> dict[str, float]:
    """Velocity loss on held-out pictures: aligned drafts at t = .7 and .85, and without a draft at .7."""
    noise = torch.randn(aligned["target"].shape, generator=torch.Generator().manual_seed(1))
    alone = {**aligned, "draft_mask": torch.zeros_like(aligned["draft_mask"])}
    losses = {}
    for name, batch, t in (("aligned.7", aligned, 0.7), ("aligned.85", aligned, 0.85), ("nodraft.7", alone, 0.7)):
        times = torch.full((len(noise),), t)
        losses[name] = round(velocity_loss(model, batch, times, noise, bf16).item(), 4)
    return losses


def is_inner(name: str, parameter: nn.Parameter) -> bool:
    """The blocks' matrices, which Muon updates."""
    return name.startswith("blocks.") and parameter.dim() == 2 and not name.endswith("table")


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


def train(rank: int, run: Run, meeting: str) -> None:
    """One process of the training; `meeting` is the file they find each other by."""
    settings = run.stage("trainDenoiser")
    processes = settings["processes"]
    if processes > 1:
        torch.set_num_threads(1)
        dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=processes)
    torch.manual_seed(run.seed)
    data = Encoded(run.work, run.catalogue, "train")
    model = Denoiser(**run.stage("denoiser"))
    optimisers = Optimisers(model, is_inner, settings["muon"], settings["adam"])
    average = Average(model, settings["average"])
    checkpoint, step, samples = run.work / "denoiser.ckpt", 0, 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(saved["model"])
        average.model.load_state_dict(saved["average"])
        optimisers.load_state_dict(saved["optimisers"])
        step, samples, average.updates = saved["step"], saved["samples"], saved["step"]
    rng = np.random.default_rng([run.seed, 6, rank, step])
    torch.manual_seed(run.seed + 1000 * step + rank)
    steps, batch_size, bf16 = settings["steps"], settings["batch"] // processes, settings["bf16"]
    compiled = torch.compile(model) if settings["compile"] else model
    keeper = Keeper(run, settings, model, average, optimisers) if rank == 0 else None
    started, seconds = time.monotonic(), 60 * (settings["minutes"] or 0)
    finished = step >= steps
    while not finished:
        batch = data.sample(rng, batch_size)
        drop_conditions(batch, rng, settings["drop"])
        loss = velocity_loss(compiled, batch, sample_times(rng, batch_size), torch.randn_like(batch["target"]), bf16)
        loss.backward()
        factor = rate_factor(step, steps, settings["warmup"], settings["decay"])
        if seconds:
            left = started + seconds - time.monotonic()
            factor = min(factor, max(0.0, left / (seconds * settings["decay"])))
        factor = exchange(optimisers.parameters, factor, processes)
        optimisers.step(factor)
        average.update(model)
        step, samples = step + 1, samples + batch_size * processes
        finished = step == steps or factor == 0
        if keeper:
            keeper.note(step, samples, loss.item(), len(data), finished)
        if step % settings["report"] == 0:
            data.refresh()


class Keeper:
    """Reports and saves, in the first process only."""

    def __init__(self, run: Run, settings: dict, model: Denoiser, average: Average, optimisers: Optimisers) -> None:
        self.run, self.settings = run, settings
        self.model, self.average, self.optimisers = model, average, optimisers
        self.log = log_to(run.work / "log" / "denoiser.jsonl")
        self.heldout = Encoded(run.work, run.catalogue, "heldout").first(settings["evaluate"], aligned=True)
        self.losses: list[float] = []
        self.saved = self.reported = time.monotonic()
        self.counted: int | None = None

    def note(self, step: int, samples: int, loss: float, pairs: int, last: bool) -> None:
        """Takes one step's loss; now and then writes a line, now and then a checkpoint."""
        self.losses.append(loss)
        if step % self.settings["report"] == 0 or last:
            now = time.monotonic()
            rate = None if self.counted is None else round((samples - self.counted) / (now - self.reported), 1)
            self.log(
                step=step,
                samples=samples,
                pairs=pairs,
                loss=round(float(np.mean(self.losses)), 4),
                perSecond=rate,
                **validate(self.average.model, self.heldout, self.settings["bf16"]),
            )
            self.losses.clear()
            self.counted, self.reported = samples, time.monotonic()
        if time.monotonic() - self.saved > SAVE_EVERY_S or last:
            self.saved = time.monotonic()
            save_checkpoint(
                self.run.work / "denoiser.ckpt",
                {
                    "model": self.model.state_dict(),
                    "average": self.average.model.state_dict(),
                    "optimisers": self.optimisers.state_dict(),
                    "step": step,
                    "samples": samples,
                },
            )
            save_checkpoint(
                self.run.work / "denoiser.pt", {"model": self.average.model.state_dict(), "samples": samples}
            )


def is_finished(run: Run) -> bool:
    """True when the checkpoint has all the configured steps behind it."""
    checkpoint = run.work / "denoiser.ckpt"
    done = torch.load(checkpoint, weights_only=False)["step"] if checkpoint.exists() else 0
    return bool(done >= run.stage("trainDenoiser")["steps"])


def main() -> None:
    run, _ = parse_run(__doc__)
    if is_finished(run):
        return
    processes = run.stage("trainDenoiser")["processes"]
    with tempfile.TemporaryDirectory() as folder:
        meeting = os.path.join(folder, "meeting")
        if processes == 1:
            train(0, run, meeting)
        else:
            mp.spawn(train, (run, meeting), processes)


if __name__ == "__main__":
    main()
