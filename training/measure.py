"""Measures the painter: the judge on paintings of prompts drawn by seed, velocity losses, reconstruction.

Writes WORK/measured.json, from which the model card is filled.
"""

import json

import numpy as np
import torch

from training.autoencoder import psnr
from training.batches import Encoded
from training.captions import caption
from training.config import Run, parse_run
from training.corpus import scene_of
from training.denoiser import validate
from training.encode import load_autoencoder
from training.judge import accuracy, labels_of
from training.log import log_to
from training.models.judge import Judge
from training.onnx_files import round_to_half
from training.painter import Painter, Request
from training.pictures import chunk_paths, to_pixels
from training.places import PLACES, TIMES
from training.scenes import sample_plan

PROMPTS_STREAM = 9  # apart from every training stream
BATCH = 20


def drawn_requests(painter: Painter, seed: int, count: int) -> tuple[list[Request], list[dict]]:
    """Requests from sampled plans, with the labels a perfect painter would earn."""
    requests, notes = [], []
    for i in range(count):
        rng = np.random.default_rng([seed, PROMPTS_STREAM, i])
        plan = sample_plan(painter.store, rng)
        sources = [painter.store.works[s.work]["id"] for s in plan.subjects]
        requests.append(Request(caption(painter.store, plan, rng), scene_of(plan, int(rng.integers(3))), sources))
        notes.append(
            {
                "concepts": sorted({s.concept for s in plan.subjects}),
                "place": list(PLACES).index(plan.place),
                "time": list(TIMES).index(plan.time),
            }
        )
    return requests, notes


def judge_paintings(run: Run, painter: Painter, count: int) -> dict[str, dict[str, float]]:
    """The judge's accuracies on drafts and on paintings at several freedoms."""
    concepts = len(painter.store.concepts)
    judge = Judge(concepts, len(PLACES), len(TIMES))
    judge.load_state_dict(torch.load(run.work / "judge.ckpt", weights_only=False)["model"])
    round_to_half(judge.eval())
    requests, notes = drawn_requests(painter, run.seed, count)
    labels = labels_of(notes, concepts)
    pictures: dict[str, list[torch.Tensor]] = {}
    for i in range(0, count, BATCH):
        conditions, drafts, _ = painter.conditions(requests[i : i + BATCH])
        noise = torch.randn(len(drafts), 16, 16, 16, generator=torch.Generator().manual_seed(1000 + i))
        pictures.setdefault("draft", []).append(to_pixels(drafts))
        for freedom in (0.7, 0.85, 1.0):
            pictures.setdefault(f"freedom{freedom}", []).append(
                painter.paint(conditions, noise, freedom=freedom)[0].clamp(-1, 1)
            )
        alone = {**conditions, "draft_mask": torch.zeros(len(drafts))}
        pictures.setdefault("withoutDraft", []).append(painter.paint(alone, noise)[0].clamp(-1, 1))
    return {name: accuracy(judge, torch.cat(parts), labels) for name, parts in pictures.items()}


@torch.no_grad()
def reconstruction(run: Run, count: int) -> float:
    """PSNR of held-out targets through the stored autoencoder."""
    model = load_autoencoder(run)
    with np.load(chunk_paths(run.work / "corpus", "heldout")[0]) as chunk:
        pixels = to_pixels(chunk["target"][:count])
    output = torch.cat([model.decoder(model.encoder(part)) for part in pixels.split(50)])
    return round(psnr(output, pixels), 2)


def main() -> None:
    run, _ = parse_run(__doc__)
    settings = run.stage("measure")
    log = log_to(run.work / "log" / "measure.jsonl")
    painter = Painter(run)
    heldout = Encoded(run.work, run.catalogue, "heldout").first(settings["evaluate"], aligned=True)
    measured = {
        "samples": painter.samples,
        "psnr": reconstruction(run, settings["evaluate"]),
        "velocityLoss": validate(painter.denoiser, heldout, False),
        "prompts": settings["prompts"],
        "judge": judge_paintings(run, painter, settings["prompts"]),
    }
    (run.work / "measured.json").write_text(json.dumps(measured, indent=1) + "\n")
    log(stage="measure", **measured)


if __name__ == "__main__":
    main()
