"""Renders the pictures of 512 px from which the decoder learns fine detail: WORK/fine/<nnnn>.npy, uint8 [250,512,512,3].

The sprites are rasterised again from their vectors at twice the catalogue's size, so that eyes and edges are truly there;
grounds, which are soft, are enlarged. Files that exist are kept.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from training.config import DECODED_SIZE, THUMBNAIL_SIZE, Run, parse_run
from training.corpus import scene_of
from training.log import log_to
from training.picture_sets import load_set, rasterise
from training.render import render_target
from training.scenes import sample_plan
from training.store import Store

STREAM = 11
PER_FILE = 250
LARGE = 2 * THUMBNAIL_SIZE
STORE: Store  # set before the workers fork
SVGS: list[str]


def work_svgs(run: Run, works: list[dict[str, Any]]) -> list[str]:
    """The vector of every work of the catalogue, in its order."""
    sets = {name: load_set(run.work / "sets" / name) for name in run.settings["sets"]}
    return [sets[work["set"]].svg(work["id"].split("/", 1)[1], 2 * LARGE) for work in works]


class FineStore(Store):
    """A store whose thumbnails are drawn at 384 px when they are needed."""

    @property
    def thumbnails(self) -> Any:
        return self

    def __getitem__(self, work: int) -> np.ndarray:
        drawn = rasterise(SVGS[work], LARGE)
        assert drawn is not None, f"nothing drawn for {self.works[work]['id']}"
        return drawn


def make_file(job: tuple[int, int, int, str]) -> str:
    """Renders one file: (first index, count, seed, path)."""
    first, count, seed, path = job
    cv2.setNumThreads(1)
    pictures = np.empty((count, DECODED_SIZE, DECODED_SIZE, 3), np.uint8)
    for i in range(count):
        rng = np.random.default_rng([seed, STREAM, first + i])
        plan = sample_plan(STORE, rng)
        pictures[i] = render_target(STORE, scene_of(plan, 0), rng, plan.family, DECODED_SIZE)
    temporary = f"{path}.tmp.npy"
    np.save(temporary, pictures)
    os.replace(temporary, path)
    return path


def load_fine(run: Run) -> np.ndarray:
    """All pictures of the stage, uint8 [N,512,512,3], mapped into memory file by file."""
    return np.concatenate([np.load(path) for path in sorted((run.work / "fine").glob("????.npy"))])


def main() -> None:
    global STORE, SVGS
    run, _ = parse_run(__doc__)
    settings = run.stage("fine")
    log = log_to(run.work / "log" / "fine.jsonl")
    STORE = FineStore(run.catalogue)
    SVGS = work_svgs(run, STORE.works)
    assert STORE.grounds and STORE.overlays
    folder = run.work / "fine"
    folder.mkdir(exist_ok=True)
    paths = {first: folder / f"{first // PER_FILE:04d}.npy" for first in range(0, settings["pictures"], PER_FILE)}
    jobs = [
        (first, min(PER_FILE, settings["pictures"] - first), run.seed, str(path))
        for first, path in paths.items()
        if not path.exists()
    ]
    with ProcessPoolExecutor(settings["workers"]) as pool:
        for path in pool.map(make_file, jobs):
            log(stage="fine", file=Path(path).name)


if __name__ == "__main__":
    main()
