"""Writes the golden fixtures: every stage of a few paintings, from torch with the committed (fp16-rounded) weights.

Finished pixels are kept as their area mean at 128 px. Also three explicit scenes with the draft pixels they must compose to.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.cases import FIXED, scene_for
from training.config import JUDGED_SIZE, parse_run
from training.draft import compose_draft
from training.painter import Painter, Request
from training.store import Store

FOLDER = Path("tests/fixtures/golden/painter")
PAINTINGS, STEPS, FREEDOM, GUIDANCE = 3, 4, 0.85, 2.0  # guided even where the weights are distilled: both paths are held


class Fixtures:
    """Collects arrays into .bin files and their index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index: list[dict[str, Any]] = []
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name: str, array: np.ndarray | Tensor) -> None:
        values = array.contiguous().numpy() if isinstance(array, Tensor) else np.ascontiguousarray(array)
        file = f"{name}.bin"
        (self.folder / file).write_bytes(values.tobytes())
        self.index.append({"name": name, "shape": list(values.shape), "dtype": str(values.dtype), "file": file})


def draft_scenes(store: Store) -> list[dict[str, Any]]:
    """Scenes that use what the cases do not: turning, mirroring, floating places, several sizes."""
    first = {c["id"]: c["works"][0] for c in store.concepts}
    names = list(first)
    fish, tree, ball = (first.get(n, first[names[i % len(names)]]) for i, n in enumerate(("fish", "tree", "football")))
    return [
        {
            "place": "underwater",
            "time": "day",
            "weather": "clear",
            "ground": 0,
            "sprites": [
                {"work": fish, "x": 0.3, "y": 0.35, "size": 0.42, "rotation": 17, "flip": True},
                {"work": fish, "x": 0.72, "y": 0.6, "size": 0.2, "rotation": -31, "flip": False, "colour": "yellow"},
            ],
        },
        {
            "place": "hills",
            "time": "sunset",
            "weather": "rain",
            "ground": 2,
            "sprites": [
                {"work": tree, "x": 0.25, "y": 0.5, "size": 0.6, "rotation": 0, "flip": False},
                {"work": ball, "x": 0.7, "y": 0.78, "size": 0.11, "rotation": 45, "flip": False},
            ],
        },
        {
            "place": "room",
            "time": "night",
            "weather": "clear",
            "ground": 1,
            "sprites": [
                {"work": ball, "x": 0.5, "y": 0.62, "size": 0.9, "rotation": 180, "flip": True, "colour": "blue"}
            ],
        },
    ]


def write_goldens(painter: Painter, folder: Path) -> None:
    fixtures = Fixtures(folder)
    documents = []
    store = painter.store
    for n, case in enumerate(FIXED[:PAINTINGS]):
        scene, sources = scene_for(store, case)
        conditions, drafts, pictures = painter.conditions([Request(case.prompt, scene, sources)])
        ids, mask = painter.text.tokenize([case.prompt])
        noise = torch.randn(conditions["draft"].shape, generator=torch.Generator().manual_seed(100 + n))
        pixels, trace = painter.paint(conditions, noise, STEPS, FREEDOM, GUIDANCE)
        fixtures.add(f"{n}-input-ids", ids.to(torch.int32))
        fixtures.add(f"{n}-attention-mask", mask.to(torch.int32))
        fixtures.add(f"{n}-text", conditions["text"].float())
        fixtures.add(f"{n}-sentence", conditions["text_pooled"].float())
        fixtures.add(f"{n}-draft-pixels", drafts)
        fixtures.add(f"{n}-draft-latents", conditions["draft"])
        fixtures.add(f"{n}-draft-rgb", conditions["draft_rgb"])
        fixtures.add(f"{n}-source-pixels", pictures[:, : len(sources)])
        fixtures.add(f"{n}-source-latents", conditions["source_latents"][:, : len(sources)])
        fixtures.add(f"{n}-source-names", conditions["source_names"][:, : len(sources)])
        fixtures.add(f"{n}-noise", noise)
        for k, step in enumerate(trace):
            fixtures.add(f"{n}-step-{k}", step.latents)
        fixtures.add(f"{n}-pixels", F.avg_pool2d(pixels, pixels.shape[-1] // JUDGED_SIZE).half())
        documents.append(
            {
                "prompt": case.prompt,
                "scene": scene,
                "sources": sources,
                "steps": STEPS,
                "freedom": FREEDOM,
                "guidanceScale": GUIDANCE,
                "obedience": 1,
            }
        )
    scenes = draft_scenes(store)
    for n, scene in enumerate(scenes):
        fixtures.add(f"draft-{n}-pixels", compose_draft(store, scene))
    index = {"arrays": fixtures.index, "paintings": documents, "drafts": scenes}
    (folder / "golden.json").write_text(json.dumps(index, indent=1) + "\n")


def main() -> None:
    run, _ = parse_run(__doc__)
    write_goldens(Painter(run), FOLDER)


if __name__ == "__main__":
    main()
