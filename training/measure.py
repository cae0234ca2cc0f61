"""Measures the painter: the judge on paintings of prompts drawn by seed, velocity losses, reconstruction.

Writes measured.json beside the painter's weights: the model card is filled from it, and the bench reports from it what needs the
training scenes.
"""

import json
from datetime import UTC, datetime

import numpy as np
import torch

from training.autoencoder import psnr, reduced
from training.batches import Encoded
from training.captions import caption
from training.config import Run, parse_run
from training.corpus import scene_of
from training.denoiser import validate
from training.encode import load_autoencoder
from training.eye import embeddings, load_eye
from training.judge import StoredJudge, accuracy, labels_of, load_labelled
from training.log import log_to
from training.painter import Painter, Request
from training.pictures import chunk_paths, judged, to_pixels, to_uint8
from training.places import PLACES, TIMES
from training.scenes import sample_plan

PROMPTS_STREAM = 9  # apart from every training stream
BATCH = 20


def drawn_requests(painter: Painter, seed: int, count: int) -> tuple[list[Request], list[dict]]:
    """Requests from sampled plans, with the labels a perfect painter would earn."""
    requests, notes = [], []
    for i in range(count):
        rng = np.random.default_rng([seed, PROMPTS_STREAM, i])
        plan = sample_plan(painter.store, rng, reserved=True)
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


def paintings_of(painter: Painter, requests: list[Request]) -> dict[str, np.ndarray]:
    """The drafts, the paintings at several freedoms and those without a draft, at the judge's size: uint8 [N,128,128,3] each."""
    pictures: dict[str, list[np.ndarray]] = {}

    def keep(name: str, pixels: torch.Tensor) -> None:
        pictures.setdefault(name, []).append(judged(to_uint8(pixels)))

    for i in range(0, len(requests), BATCH):
        conditions, drafts, _ = painter.conditions(requests[i : i + BATCH])
        noise = torch.randn(conditions["draft"].shape, generator=torch.Generator().manual_seed(1000 + i))
        keep("draft", to_pixels(drafts))
        for freedom in (0.7, 0.85, 1.0):
            keep(f"freedom{freedom}", painter.paint(conditions, noise, freedom=freedom)[0])
        alone = {**conditions, "draft_mask": torch.zeros(len(drafts))}
        keep("withoutDraft", painter.paint(alone, noise)[0])
    return {name: np.concatenate(parts) for name, parts in pictures.items()}


def copies(run: Run, painted: np.ndarray) -> dict[str, float]:
    """Likeness to the nearest training scene, 99th percentile: of paintings, and of held-out scenes, which copy nothing."""
    eye, settings = load_eye(run), run.stage("trainEye")
    known = embeddings(eye, load_labelled(run, "train", settings["chunks"])[0])
    fresh = load_labelled(run, "heldout", settings["heldout"])[0]

    def nearest(pictures: np.ndarray) -> float:
        return round(float(np.quantile((embeddings(eye, pictures) @ known.T).amax(1).numpy(), 0.99)), 4)

    return {"p99": nearest(painted), "heldOutP99": nearest(fresh), "scenes": len(known)}


@torch.no_grad()
def reconstruction(run: Run, count: int) -> float:
    """PSNR of held-out targets through the stored autoencoder."""
    model = load_autoencoder(run)
    with np.load(chunk_paths(run.work / "corpus", "heldout")[0]) as chunk:
        pixels = to_pixels(chunk["target"][:count])
    output = torch.cat([reduced(model.decoder(model.encoder(part)), part) for part in pixels.split(20)])
    return round(psnr(output, pixels), 2)


def main() -> None:
    run, _ = parse_run(__doc__)
    settings = run.stage("measure")
    log = log_to(run.work / "log" / "measure.jsonl")
    painter = Painter(run)
    heldout = Encoded(run.work, run.catalogue, "heldout").first(settings["evaluate"], aligned=True)
    requests, notes = drawn_requests(painter, run.seed, settings["prompts"])
    pictures, labels = paintings_of(painter, requests), labels_of(notes, len(painter.store.concepts))
    judge = StoredJudge(run)
    measured = {
        "date": datetime.now(UTC).date().isoformat(),
        "trainedOn": "gpu" if torch.cuda.is_available() else "cpu",
        "samples": painter.samples,
        "psnr": reconstruction(run, settings["evaluate"]),
        "velocityLoss": validate(painter.denoiser, heldout, False),
        "prompts": settings["prompts"],
        "judge": {name: accuracy(judge, to_pixels(shown), labels) for name, shown in pictures.items()},
        "copy": copies(run, pictures["freedom0.85"]),
    }
    (run.models / "painter" / "measured.json").write_text(json.dumps(measured, indent=1) + "\n")
    log(stage="measure", **measured)


if __name__ == "__main__":
    main()
