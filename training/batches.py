"""Batches for the denoiser from encoded chunks, with conditions dropped at random."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.ground_tools import Rng
from training.pictures import chunk_paths
from training.store import Store

FIELDS = ("target", "draft", "draft_rgb", "obedience", "works", "concepts", "text", "text_mask", "sentence")


class Encoded:
    """Encoded chunks of one split in memory; `refresh` takes in chunks that appeared since."""

    def __init__(self, work: Path, catalogue: Path, split: str) -> None:
        self.folder, self.split = work / "encoded", split
        names = Store(catalogue).concept_names
        # A last row of zeros stands for "no source": index -1.
        self.names = torch.from_numpy(np.concatenate([names, np.zeros_like(names[:1])]))
        latents = np.load(self.folder / "sources.npz")["latents"]
        self.sources = torch.from_numpy(np.concatenate([latents, np.zeros_like(latents[:1])]))
        self.chunks: dict[str, dict[str, np.ndarray]] = {}
        self.refresh()

    def refresh(self) -> None:
        for path in chunk_paths(self.folder, self.split):
            if path.name not in self.chunks:
                with np.load(path) as chunk:
                    self.chunks[path.name] = {field: chunk[field] for field in FIELDS}

    def __len__(self) -> int:
        return sum(len(chunk["target"]) for chunk in self.chunks.values())

    def take(self, rows: list[tuple[str, int]]) -> dict[str, Tensor]:
        """Rows as the denoiser's inputs (fp32), all conditions present."""

        def stack(field: str) -> Tensor:
            return torch.from_numpy(np.stack([self.chunks[c][field][i] for c, i in rows]))

        works, concepts = stack("works").long(), stack("concepts").long()
        return {
            "target": stack("target").float(),
            "text": stack("text").float(),
            "text_mask": stack("text_mask").float(),
            "text_pooled": stack("sentence").float(),
            "source_latents": self.sources[works].float(),
            "source_names": self.names[concepts],
            "source_mask": (works >= 0).float(),
            "draft": stack("draft").float(),
            "draft_rgb": stack("draft_rgb").float(),
            "draft_mask": torch.ones(len(rows)),
            "obedience": stack("obedience").float(),
        }

    def sample(self, rng: Rng, size: int) -> dict[str, Tensor]:
        names = list(self.chunks)
        picks = [names[i] for i in rng.integers(len(names), size=size)]
        return self.take([(n, int(rng.integers(len(self.chunks[n]["target"])))) for n in picks])

    def first(self, count: int, aligned: bool) -> dict[str, Tensor]:
        """The first rows of the split, only those with exactly aligned drafts if asked."""
        rows = [
            (n, i)
            for n, chunk in self.chunks.items()
            for i in range(len(chunk["target"]))
            if not aligned or chunk["obedience"][i] == 1
        ]
        return self.take(rows[:count])


def drop_conditions(batch: dict[str, Any], rng: Rng, rates: dict[str, float]) -> None:
    """Masks out all conditions, or single ones, at the configured rates; in place."""
    size = len(batch["draft_mask"])
    everything = rng.random(size) < rates["all"]

    def keep(rate: float) -> Tensor:
        return torch.from_numpy(~(everything | (rng.random(size) < rate))).float()

    text = keep(rates["text"])
    batch["text_mask"] = batch["text_mask"] * text[:, None]
    batch["source_mask"] = batch["source_mask"] * keep(rates["sources"])[:, None]
    batch["draft_mask"] = batch["draft_mask"] * keep(rates["draft"])
