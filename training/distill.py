"""Teaches the denoiser to go in 4 or 8 strides, guidance included: piecewise rectified flow (Yan et al. 2024).

The teacher, which is the trained denoiser with guidance, takes three Euler steps across one stride; the student learns the chord's
velocity in one evaluation. Strides are those the sampler takes: from freedom*(1-k/n) to freedom*(1-(k+1)/n).
Resumes from WORK/distilled.ckpt; the averaged weights replace nothing, they end up in WORK/distilled.pt.
"""

import numpy as np
import torch
from torch import Tensor

from training.batches import Encoded, drop_conditions
from training.config import Run, parse_run
from training.denoiser import is_inner, noised
from training.ground_tools import Rng
from training.loop import Loop, Place, is_finished, run_processes
from training.models.denoiser import Denoiser
from training.optim import save_checkpoint
from training.sampler import doubled, guided_velocity

INNER_STEPS = 3
FREEDOMS, STRIDES = (1.0, 0.85), (4, 4, 4, 8)
STRAY = 0.25  # of the samples start from another freedom than the usual two


def sample_strides(rng: Rng, size: int) -> tuple[Tensor, Tensor, Tensor]:
    """Times before and after one stride each, and whether it is the first of its painting, [B] each."""
    stray = rng.random(size) < STRAY
    freedom = np.where(stray, rng.uniform(0.4, 1, size), rng.choice(FREEDOMS, size))
    count = rng.choice(STRIDES, size)
    index = (rng.random(size) * count).astype(int)
    before, after = freedom * (1 - index / count), freedom * (1 - (index + 1) / count)
    return (
        torch.from_numpy(before).float(),
        torch.from_numpy(after).float(),
        torch.from_numpy(index == 0),
    )


@torch.no_grad()
def chord(teacher: Denoiser, conditions: dict[str, Tensor], x: Tensor, before: Tensor, after: Tensor, guidance: float) -> Tensor:
    """The teacher's mean velocity over the stride, [B,32,16,16]."""
    both = doubled(conditions)
    t, inner = before, (before - after) / INNER_STEPS
    there = x
    for _ in range(INNER_STEPS):
        there = there - inner[:, None, None, None] * guided_velocity(teacher, both, there, t, guidance)
        t = t - inner
    return (x - there) / (before - after)[:, None, None, None]


def train(place: Place) -> None:
    """One process of the training."""
    run, settings = place.run, place.settings
    data, heldout = Encoded(run.work, run.catalogue, "train"), Encoded(run.work, run.catalogue, "heldout")
    teacher, student = load_teacher(run), load_teacher(run)
    student.train().requires_grad_(True)
    loop = Loop(place, "distilled", student, is_inner)
    seen = torch.load(run.work / "denoiser.pt")["samples"]  # what the teacher learnt from
    fixed = heldout.first(settings["evaluate"], aligned=True)

    def stride_loss(model: Denoiser, batch: dict[str, Tensor], rng: Rng) -> Tensor:
        inputs = {k: v for k, v in batch.items() if k != "target"}
        before, after, first = sample_strides(rng, len(batch["target"]))
        noise = torch.from_numpy(rng.standard_normal(batch["target"].shape, dtype="float32"))
        begun = first & (batch["draft_mask"] > 0)  # a painting starts from its draft, not from what it will be
        origin = torch.where(begun[:, None, None, None], batch["draft"], batch["target"])
        x, _ = noised(origin, before, noise)
        with torch.autocast("cpu", torch.bfloat16, enabled=settings["bf16"]):
            goal = chord(teacher, inputs, x, before, after, settings["guidance"])
            predicted = model(latents=x, t=before, **inputs).float()
        return (predicted - goal).square().mean()

    def report() -> dict[str, float]:
        with torch.no_grad():
            losses = {
                name: round(stride_loss(model, fixed, np.random.default_rng(run.seed)).item(), 4)
                for name, model in (("student", loop.average.model), ("teacherInOneStep", teacher))
            }
        save_checkpoint(run.work / "distilled.pt", {"model": loop.average.model.state_dict(), "samples": seen})
        return losses

    while not loop.finished:
        batch = data.sample(loop.rng, place.batch)
        drop_conditions(batch, loop.rng, settings["drop"])
        loop.update(stride_loss(student, batch, loop.rng), place.batch, report)


def load_teacher(run: Run) -> Denoiser:
    """The trained denoiser, frozen."""
    model = Denoiser(**run.stage("denoiser"))
    model.load_state_dict(torch.load(run.work / "denoiser.pt")["model"])
    return model.eval().requires_grad_(False)


def main() -> None:
    run, _ = parse_run(__doc__)
    settings = run.stage("distill")
    if not is_finished(run, "distilled", settings["steps"]):
        run_processes(train, run, settings)


if __name__ == "__main__":
    main()
