"""Trains the bench's independent judge on held-in scenes, measures its ceiling on held-out ones, exports it.

It never sees a painted picture in training, and shares nothing with the painter but the corpus.
Writes assets/models/judge/judge.onnx and judge.json.
"""

import json
import time

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import IMAGE_SIZE, Run, parse_run
from training.log import log_to
from training.models.judge import Judge
from training.onnx_files import export_module, round_to_half
from training.optim import Optimisers, rate_factor, save_checkpoint
from training.pictures import chunk_paths, load_notes, to_pixels
from training.places import PLACES, TIMES
from training.store import Store


def load_labelled(run: Run, split: str, chunks: int) -> tuple[np.ndarray, list[dict]]:
    """Targets uint8 [N,128,128,3] with their notes."""
    pictures, notes = [], []
    for path in chunk_paths(run.work / "corpus", split)[:chunks]:
        with np.load(path) as chunk:
            pictures.append(chunk["target"])
        notes += load_notes(path)
    return np.concatenate(pictures), notes


def labels_of(notes: list[dict], concepts: int) -> tuple[Tensor, Tensor, Tensor]:
    """Multi-hot concepts [N,C], place and time indices [N]."""
    hot = torch.zeros(len(notes), concepts)
    for i, note in enumerate(notes):
        hot[i, note["concepts"]] = 1
    return hot, torch.tensor([n["place"] for n in notes]), torch.tensor([n["time"] for n in notes])


def loss_of(outputs: tuple[Tensor, Tensor, Tensor], labels: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Cross-entropy; the concepts share theirs among those present."""
    concepts, places, times = (o.float() for o in outputs)
    hot = labels[0] / labels[0].sum(1, keepdim=True)
    return (
        F.cross_entropy(concepts, hot)
        + 0.3 * F.cross_entropy(places, labels[1])
        + 0.3 * F.cross_entropy(times, labels[2])
    )


@torch.no_grad()
def accuracy(model: nn.Module, pictures: Tensor, labels: tuple[Tensor, Tensor, Tensor]) -> dict[str, float]:
    """Shares right: the strongest concept is one of those present; any present one among the strongest five; place; time."""
    model.eval()
    parts = [model(pictures[i : i + 50]) for i in range(0, len(pictures), 50)]
    concepts, places, times = (torch.cat([p[k] for p in parts]) for k in range(3))
    best = concepts.topk(min(5, concepts.shape[1]), 1).indices
    hits = labels[0].gather(1, best)
    return {
        "subject": round(hits[:, 0].mean().item(), 4),
        "subjectTop5": round((hits.sum(1) > 0).float().mean().item(), 4),
        "place": round((places.argmax(1) == labels[1]).float().mean().item(), 4),
        "time": round((times.argmax(1) == labels[2]).float().mean().item(), 4),
    }


def chance(labels: tuple[Tensor, Tensor, Tensor], concepts: int) -> dict[str, float]:
    """What guessing gives: a concept at random, the commonest place, the commonest time."""
    present = labels[0].sum(1).mean().item()
    return {
        "subject": round(present / concepts, 5),
        "subjectTop5": round(min(1.0, 5 * present / concepts), 5),
        "place": round(torch.bincount(labels[1]).max().item() / len(labels[1]), 4),
        "time": round(torch.bincount(labels[2]).max().item() / len(labels[2]), 4),
    }


def train(run: Run) -> tuple[Judge, dict[str, dict[str, float]]]:
    settings = run.stage("trainJudge")
    log = log_to(run.work / "log" / "judge.jsonl")
    torch.manual_seed(run.seed + 7)
    rng = np.random.default_rng([run.seed, 7])
    concepts = len(Store(run.catalogue).concepts)
    pictures, notes = load_labelled(run, "train", settings["chunks"])
    labels = labels_of(notes, concepts)
    heldout, heldout_notes = load_labelled(run, "heldout", 1)
    heldout_labels = labels_of(heldout_notes, concepts)
    model = Judge(concepts, len(PLACES), len(TIMES)).to(memory_format=torch.channels_last)
    optimisers = Optimisers(model, lambda _, p: p.dim() == 4, settings["muon"], settings["adam"])
    path, step = run.work / "judge.ckpt", 0
    if path.exists():
        saved = torch.load(path, weights_only=False)
        model.load_state_dict(saved["model"])
        optimisers.load_state_dict(saved["optimisers"])
        step, rng = saved["step"], saved["rng"]
    started, first, losses = time.monotonic(), step, []
    steps, batch = settings["steps"], settings["batch"]
    while step < steps:
        model.train()
        rows = np.sort(rng.integers(len(pictures), size=batch))
        pixels = to_pixels(pictures[rows])
        pixels = (pixels * float(rng.uniform(0.85, 1.15)) + float(rng.uniform(-0.1, 0.1))).to(
            memory_format=torch.channels_last
        )
        if rng.random() < 0.5:  # painted pictures are softer than rendered ones
            pixels = F.interpolate(F.avg_pool2d(pixels, 2), scale_factor=2, mode="bilinear")
        with torch.autocast("cpu", torch.bfloat16, enabled=settings["bf16"]):
            outputs = model(pixels)
        loss = loss_of(outputs, tuple(part[rows] for part in labels))
        loss.backward()
        optimisers.step(rate_factor(step, steps, 10, 0.5))
        losses.append(loss.item())
        step += 1
        if step % settings["report"] == 0 or step == steps:
            log(
                step=step,
                loss=round(float(np.mean(losses)), 4),
                **accuracy(model, to_pixels(heldout), heldout_labels),
                perSecond=round((step - first) * batch / (time.monotonic() - started), 1),
            )
            losses.clear()
            save_checkpoint(
                path, {"model": model.state_dict(), "optimisers": optimisers.state_dict(), "step": step, "rng": rng}
            )
    round_to_half(model.eval())
    return model, {
        "ceiling": accuracy(model, to_pixels(heldout), heldout_labels),
        "chance": chance(heldout_labels, concepts),
    }


def main() -> None:
    run, _ = parse_run(__doc__)
    model, figures = train(run)
    folder = run.models / "judge"
    axes = {name: {0: "batch"} for name in ("pixels", "concepts", "places", "times")}
    export_module(
        model.to(memory_format=torch.contiguous_format),
        {"pixels": torch.zeros(2, 3, IMAGE_SIZE, IMAGE_SIZE)},
        ["concepts", "places", "times"],
        folder / "judge.onnx",
        axes,
    )
    facts = {
        "format": 1,
        "imageSize": IMAGE_SIZE,
        "concepts": [c["id"] for c in Store(run.catalogue).concepts],
        "places": list(PLACES),
        "times": list(TIMES),
        "heldOut": run.stage("corpus")["heldout"],
        **figures,
        "parameters": sum(p.numel() for p in model.parameters()),
    }
    (folder / "judge.json").write_text(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main()
