"""The catalogue as the renderer needs it: thumbnails and baked grounds decoded once, shared by forked workers."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


def read_picture(path: Path, mode: str) -> np.ndarray:
    """One picture as uint8 [H,W,C]."""
    with Image.open(path) as image:
        return np.asarray(image.convert(mode))


@dataclass(frozen=True)
class Store:
    """Everything under assets/catalogue."""

    folder: Path

    def _json(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text())

    @cached_property
    def works(self) -> list[dict[str, Any]]:
        return self._json("catalogue.json")["works"]

    @cached_property
    def work_index(self) -> dict[str, int]:
        return {work["id"]: i for i, work in enumerate(self.works)}

    @cached_property
    def concepts(self) -> list[dict[str, Any]]:
        return self._json("concepts.json")

    @cached_property
    def concept_index(self) -> dict[str, int]:
        return {concept["id"]: i for i, concept in enumerate(self.concepts)}

    @cached_property
    def concept_names(self) -> np.ndarray:
        """Sentence vectors of all concepts' names, float32 [C,384]."""
        stored = np.fromfile(self.folder / "concepts.f16", "<f2").astype(np.float32)
        return stored.reshape(len(self.concepts), -1)

    @cached_property
    def layouts(self) -> dict[str, Any]:
        return self._json("layouts.json")

    @cached_property
    def grounds_index(self) -> dict[str, Any]:
        return self._json("grounds/grounds.json")

    @cached_property
    def lexicon(self) -> dict[str, Any]:
        return self._json("lexicon.json")

    @cached_property
    def colours(self) -> dict[str, tuple[int, int, int]]:
        return {entry["id"]: tuple(entry["rgb"]) for entry in self.lexicon["colours"]}

    @cached_property
    def thumbnails(self) -> list[np.ndarray]:
        """uint8 [192,192,4] by work index, straight alpha."""
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda w: read_picture(self.folder / w["thumbnail"], "RGBA"), self.works))

    @cached_property
    def grounds(self) -> dict[str, np.ndarray]:
        """uint8 [256,256,3] by 'place-time-n'."""
        return {
            name: read_picture(self.folder / "grounds" / f"{name}.webp", "RGB")
            for name in self.grounds_index["grounds"]
        }

    def decode_all(self) -> None:
        """Decodes every picture now instead of at first use."""
        assert self.thumbnails and self.grounds and self.overlays

    @cached_property
    def overlays(self) -> dict[str, np.ndarray]:
        """uint8 [256,256,4] by 'weather-id-n', straight alpha."""
        return {
            name: read_picture(self.folder / "grounds" / f"{name}.webp", "RGBA")
            for name in self.grounds_index["weathers"]
        }
