"""Trains the eye: corpus pictures beside their captions, and single works beside their names, in MiniLM's sentence space.

Symmetric contrast (Radford 2021) between pictures and captions of a batch, and cross-entropy over the names of all concepts.
Checkpoints in WORK/eye.ckpt; writes assets/models/eye/eye.onnx and eye.json with what held-out pictures gave.
"""

import json

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import JUDGED_SIZE, Run, parse_run
from training.ground_tools import Rng
from training.loop import Loop, Place, run_processes
from training.models.eye import SENTENCE_DIM, Eye
from training.onnx_files import export_module, round_to_half
from training.optim import is_block_convolution
from training.pictures import chunk_paths, concepts_in, judged, load_notes, source_pictures, to_pixels
from training.store import Store

NAME_WEIGHT = 0.5
NAME_SCALE = 20.0
WORKS_SHARE = 0.25  # of every batch: works alone on grey, as quotation shows them to the eye


class Seen:
    """Pictures of one split with the sentence vectors of their captions and the concepts they hold, in memory."""

    def __init__(self, run: Run, split: str, chunks: int) -> None:
        pictures, sentences, self.notes = [], [], []
        for path in chunk_paths(run.work / "encoded", split)[:chunks]:
            rendered = run.work / "corpus" / path.name
            with np.load(rendered) as chunk, np.load(path) as encoded:
                pictures.append(judged(chunk["target"]))
                sentences.append(encoded["sentence"])
            self.notes += load_notes(rendered)
        self.pictures = np.concatenate(pictures)
        self.sentences = torch.from_numpy(np.concatenate(sentences)).float()

    def labels(self, rows: np.ndarray, concepts: int) -> Tensor:
        """Shares of the concepts in each picture, [B,C], rows sum to 1."""
        hot = concepts_in([self.notes[row] for row in rows], concepts)
        return hot / hot.sum(1, keepdim=True)


def augmented(pixels: Tensor, rng: Rng) -> Tensor:
    """Brightness and contrast, a mirror, and softness: painted pictures are softer than rendered ones. No cropping: captions speak
    of the whole picture."""
    pixels = pixels * float(rng.uniform(0.8, 1.2)) + float(rng.uniform(-0.12, 0.12))
    if rng.random() < 0.5:
        pixels = pixels.flip(-1)
    if rng.random() < 0.4:
        pixels = F.interpolate(F.avg_pool2d(pixels, 2), scale_factor=2, mode="bilinear")
    return pixels.clamp(-1, 1)


def contrast(pictures: Tensor, sentences: Tensor, scale: Tensor) -> Tensor:
    """Each picture should find its sentence in the batch, and each sentence its picture."""
    logits = scale.clamp(max=100) * pictures @ sentences.T
    own = torch.arange(len(logits))
    return 0.5 * (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own))


class Trained(nn.Module):
    """The eye with the contrast's temperature."""

    def __init__(self) -> None:
        super().__init__()
        self.eye = Eye()
        self.scale = nn.Parameter(torch.tensor(14.0))


@torch.no_grad()
def embeddings(eye: Eye, pictures: np.ndarray) -> Tensor:
    """What the eye sees in uint8 [N,128,128,3]: unit vectors [N,384]."""
    eye.eval()
    return torch.cat([eye(to_pixels(pictures[i : i + 100])) for i in range(0, len(pictures), 100)])


@torch.no_grad()
def measure(eye: Eye, seen: Seen, names: Tensor) -> dict[str, float]:
    """On held-out pictures: R@1 and R@10 from words to picture among all of them, and the share whose strongest five names hold a
    concept that is there."""
    vectors = embeddings(eye, seen.pictures)
    found = seen.sentences @ vectors.T
    rank = (found > found.diagonal()[:, None]).sum(1)
    hot = seen.labels(np.arange(len(vectors)), len(names)) > 0
    best = (vectors @ names.T).topk(5, 1).indices
    return {
        "pictures": len(vectors),
        "recall1": round((rank < 1).float().mean().item(), 4),
        "recall10": round((rank < 10).float().mean().item(), 4),
        "chance10": round(10 / len(vectors), 4),
        "conceptTop5": round(hot.gather(1, best).any(1).float().mean().item(), 4),
    }


def train(place: Place) -> None:
    """One process of the training."""
    run, settings = place.run, place.settings
    store = Store(run.catalogue)
    names = torch.from_numpy(store.concept_names)
    works = source_pictures(store)
    concept_of = np.array([store.concept_index[w["concept"]] for w in store.works])
    seen = Seen(run, "train", settings["chunks"])
    model = Trained().to(memory_format=torch.channels_last)
    loop = Loop(place, "eye", model, is_block_convolution)
    heldout = Seen(run, "heldout", settings["heldout"])
    alone = int(place.batch * WORKS_SHARE)
    while not loop.finished:
        model.train()
        rows = np.sort(loop.rng.integers(len(seen.pictures), size=place.batch - alone))
        picked = loop.rng.integers(len(works), size=alone)
        pixels = augmented(to_pixels(np.concatenate([seen.pictures[rows], works[picked]])), loop.rng)
        single = F.one_hot(torch.from_numpy(concept_of[picked]), len(names)).float()
        with torch.autocast("cpu", torch.bfloat16, enabled=settings["bf16"]):
            vectors = model.eye(pixels.to(memory_format=torch.channels_last)).float()
        told = contrast(vectors[: len(rows)], seen.sentences[rows], model.scale)
        named = F.cross_entropy(NAME_SCALE * vectors @ names.T, torch.cat([seen.labels(rows, len(names)), single]))
        loop.update(told + NAME_WEIGHT * named, place.batch, lambda: measure(loop.average.model.eye, heldout, names))


def load_eye(run: Run) -> Eye:
    """The averaged weights, rounded as they are stored."""
    model = Trained()
    model.load_state_dict(torch.load(run.work / "eye.ckpt", weights_only=False)["average"])
    round_to_half(model.eye.eval())
    return model.eye


def export(run: Run) -> None:
    """eye.onnx, and eye.json with what held-out pictures gave."""
    eye, names = load_eye(run), torch.from_numpy(Store(run.catalogue).concept_names)
    folder = run.models / "eye"
    axes = {"pixels": {0: "batch"}, "embedding": {0: "batch"}}
    export_module(
        eye,
        {"pixels": torch.zeros(2, 3, JUDGED_SIZE, JUDGED_SIZE)},
        ["embedding"],
        folder / "eye.onnx",
        axes,
    )
    facts = {
        "format": 1,
        "imageSize": JUDGED_SIZE,
        "dimensions": SENTENCE_DIM,
        "parameters": sum(p.numel() for p in eye.parameters()),
        "heldOut": measure(eye, Seen(run, "heldout", run.stage("trainEye")["heldout"]), names),
    }
    (folder / "eye.json").write_text(json.dumps(facts) + "\n")


def main() -> None:
    run, _ = parse_run(__doc__)
    run_processes(train, run, run.stage("trainEye"))
    export(run)


if __name__ == "__main__":
    main()
