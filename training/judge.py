"""Trains the bench's independent judge on held-in scenes, measures its ceiling on held-out ones, exports it.

It never sees a painted picture in training, and shares nothing with the painter but the corpus.
Writes assets/models/judge/judge.onnx and judge.json; with `--ceiling` only judge.json, for the committed graph on this corpus.
"""

import json

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import JUDGED_SIZE, Run, parse_run
from training.loop import Loop, Place, run_processes
from training.models.judge import Judge
from training.onnx_files import export_module, round_to_half
from training.pictures import chunk_paths, concepts_in, judged, load_notes, to_pixels
from training.places import PLACES, TIMES
from training.store import Store


def load_labelled(run: Run, split: str, chunks: int) -> tuple[np.ndarray, list[dict]]:
    """Targets at the judge's size, uint8 [N,128,128,3], with their notes."""
    pictures, notes = [], []
    for path in chunk_paths(run.work / "corpus", split)[:chunks]:
        with np.load(path) as chunk:
            pictures.append(judged(chunk["target"]))
        notes += load_notes(path)
    return np.concatenate(pictures), notes


def labels_of(notes: list[dict], concepts: int) -> tuple[Tensor, Tensor, Tensor]:
    """Multi-hot concepts [N,C], place and time indices [N]."""
    return concepts_in(notes, concepts), torch.tensor([n["place"] for n in notes]), torch.tensor([n["time"] for n in notes])


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
def accuracy(model: "nn.Module | StoredJudge", pictures: Tensor, labels: tuple[Tensor, Tensor, Tensor]) -> dict[str, float]:
    """Shares right: the strongest concept is one of those present; any present one among the strongest five; the only one
    (oneTop5), or both of two (bothTop5), among the strongest five; place; time."""
    model.eval()
    parts = [model(pictures[i : i + 50]) for i in range(0, len(pictures), 50)]
    concepts, places, times = (torch.cat([p[k] for p in parts]) for k in range(3))
    best = concepts.topk(min(5, concepts.shape[1]), 1).indices
    hits = labels[0].gather(1, best)
    present, found = labels[0].sum(1), hits.sum(1)
    return {
        "subject": round(hits[:, 0].mean().item(), 4),
        "subjectTop5": round((found > 0).float().mean().item(), 4),
        "oneTop5": round((found[present == 1] == 1).float().mean().item(), 4),
        "bothTop5": round((found[present == 2] == 2).float().mean().item(), 4),
        "place": round((places.argmax(1) == labels[1]).float().mean().item(), 4),
        "time": round((times.argmax(1) == labels[2]).float().mean().item(), 4),
    }


def chance(labels: tuple[Tensor, Tensor, Tensor], concepts: int) -> dict[str, float]:
    """What guessing gives: a concept at random, the commonest place, the commonest time."""
    present = labels[0].sum(1).mean().item()
    return {
        "subject": round(present / concepts, 5),
        "subjectTop5": round(min(1.0, 5 * present / concepts), 5),
        "oneTop5": round(5 / concepts, 5),
        "bothTop5": round(20 / (concepts * (concepts - 1)), 6),
        "place": round(torch.bincount(labels[1]).max().item() / len(labels[1]), 4),
        "time": round(torch.bincount(labels[2]).max().item() / len(labels[2]), 4),
    }


def train(place: Place) -> None:
    """One process of the training."""
    run, settings = place.run, place.settings
    concepts = len(Store(run.catalogue).concepts)
    pictures, notes = load_labelled(run, "train", settings["chunks"])
    labels = labels_of(notes, concepts)
    heldout, heldout_notes = load_labelled(run, "heldout", settings["heldout"])
    heldout_labels = labels_of(heldout_notes, concepts)
    model = Judge(concepts, len(PLACES), len(TIMES)).to(memory_format=torch.channels_last)
    loop = Loop(place, "judge", model, lambda _, p: p.dim() == 4)
    while not loop.finished:
        model.train()
        rows = np.sort(loop.rng.integers(len(pictures), size=place.batch))
        pixels = to_pixels(pictures[rows])
        pixels = pixels * float(loop.rng.uniform(0.85, 1.15)) + float(loop.rng.uniform(-0.1, 0.1))
        if loop.rng.random() < 0.5:  # painted pictures are softer than rendered ones
            pixels = F.interpolate(F.avg_pool2d(pixels, 2), scale_factor=2, mode="bilinear")
        with torch.autocast("cpu", torch.bfloat16, enabled=settings["bf16"]):
            outputs = model(pixels.to(memory_format=torch.channels_last))
        loss = loss_of(outputs, tuple(part[rows] for part in labels))
        loop.update(loss, place.batch, lambda: accuracy(model, to_pixels(heldout), heldout_labels))


def load_judge(run: Run) -> Judge:
    """The trained judge, its weights rounded as they are stored."""
    model = Judge(len(Store(run.catalogue).concepts), len(PLACES), len(TIMES))
    model.load_state_dict(torch.load(run.work / "judge.ckpt", weights_only=False)["model"])
    round_to_half(model.eval())
    return model


class StoredJudge:
    """The committed graph, called as the module is."""

    def __init__(self, run: Run) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(run.models / "judge" / "judge.onnx", options)

    def eval(self) -> None:
        pass

    def __call__(self, pixels: Tensor) -> tuple[Tensor, ...]:
        return tuple(torch.from_numpy(part) for part in self.session.run(None, {"pixels": pixels.numpy()}))


def write_facts(run: Run, parameters: int) -> None:
    """judge.json: classes, and the stored graph's ceiling on held-out scenes beside chance."""
    heldout, notes = load_labelled(run, "heldout", run.stage("trainJudge")["heldout"])
    labels = labels_of(notes, len(Store(run.catalogue).concepts))
    facts = {
        "format": 1,
        "imageSize": JUDGED_SIZE,
        "concepts": [c["id"] for c in Store(run.catalogue).concepts],
        "places": list(PLACES),
        "times": list(TIMES),
        "heldOut": len(heldout),
        "ceiling": accuracy(StoredJudge(run), to_pixels(heldout), labels),
        "chance": chance(labels, labels[0].shape[1]),
        "parameters": parameters,
    }
    (run.models / "judge" / "judge.json").write_text(json.dumps(facts) + "\n")


def main() -> None:
    run, options = parse_run(__doc__, "ceiling")
    path = run.models / "judge" / "judge.json"
    if options.ceiling:
        write_facts(run, json.loads(path.read_text())["parameters"])
        return
    run_processes(train, run, run.stage("trainJudge"))
    model = load_judge(run)
    axes = {name: {0: "batch"} for name in ("pixels", "concepts", "places", "times")}
    export_module(
        model,
        {"pixels": torch.zeros(2, 3, JUDGED_SIZE, JUDGED_SIZE)},
        ["concepts", "places", "times"],
        path.with_suffix(".onnx"),
        axes,
    )
    write_facts(run, sum(p.numel() for p in model.parameters()))


if __name__ == "__main__":
    main()
