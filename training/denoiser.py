"""Trains the flow-matching denoiser on the encoded corpus.

The run resumes from WORK/denoiser.ckpt, so
more steps can be given later; chunks encoded meanwhile join in. The averaged weights are in WORK/denoiser.pt.
A run from nothing first takes from the graph named by `warmStart` whatever weights still fit.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.batches import Encoded, drop_conditions
from training.config import Run, parse_run
from training.ground_tools import Rng
from training.loop import Loop, Place, is_finished, run_processes
from training.models.denoiser import Denoiser
from training.onnx_files import load_matching, stored_weights
from training.optim import save_checkpoint


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


def train(place: Place) -> None:
    """One process of the training."""
    run, settings = place.run, place.settings
    data = Encoded(run.work, run.catalogue, "train")
    model = Denoiser(**run.stage("denoiser"))
    if settings.get("warmStart"):
        load_matching(model, stored_weights(Path(settings["warmStart"])))
    loop = Loop(place, "denoiser", model, is_inner)
    compiled = torch.compile(model) if settings["compile"] else model
    heldout = Encoded(run.work, run.catalogue, "heldout").first(settings["evaluate"], aligned=True)

    def report() -> dict[str, float]:
        save_average(run, loop)
        return {"pairs": len(data), **validate(loop.average.model, heldout, settings["bf16"])}

    while not loop.finished:
        batch = data.sample(loop.rng, place.batch)
        drop_conditions(batch, loop.rng, settings["drop"])
        times, noise = sample_times(loop.rng, place.batch), torch.randn_like(batch["target"])
        loss = velocity_loss(compiled, batch, times, noise, settings["bf16"])
        loop.update(loss, place.batch, report)
        if loop.step % settings["report"] == 0:
            data.refresh()


def save_average(run: Run, loop: Loop) -> None:
    """WORK/denoiser.pt: what the other stages paint with."""
    save_checkpoint(run.work / "denoiser.pt", {"model": loop.average.model.state_dict(), "samples": loop.samples})


def main() -> None:
    run, _ = parse_run(__doc__)
    settings = run.stage("trainDenoiser")
    if not is_finished(run, "denoiser", settings["steps"]):
        run_processes(train, run, settings)


if __name__ == "__main__":
    main()
