"""Renders pairs of target picture and draft, with caption, sources and labels.

A chunk is WORK/corpus/<split>-<nnnn>.npz plus .json; chunks that exist are kept, so the stage resumes.
Pair i of a split depends on (seed, split, i) alone. Held-out pairs are never trained on, and two subjects that stand together
in one of them never do in training (scenes.is_reserved).

How drafts differ from their targets: the ground and its light always; besides that
 65 %  the sprites stand exactly where they stand in the target        obedience 1
 20 %  shifted by up to 3 %                                             obedience 1 - shift/8 %
  5 %  shifted by up to 8 %                                             obedience 1 - shift/8 %
  5 %  one work by another hand                                         obedience .5
  3 %  a sprite missing                                                 obedience .5
  2 %  the draft of another plan                                        obedience 0
"""

import copy
import json
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from training.captions import caption
from training.config import MAX_SOURCES, Run, parse_run
from training.draft import compose_draft
from training.ground_tools import Rng
from training.log import log_to
from training.places import PLACES, TIMES
from training.render import render_target
from training.scenes import Plan, pick, sample_plan
from training.store import Store

SPLITS = {"train": 3, "heldout": 4}
NO_WORK = -1
LARGEST_SHIFT = 0.08
STORE: Store  # set before the workers fork, so that they share its decoded pictures


def scene_of(plan: Plan, ground: int) -> dict[str, Any]:
    """The explicit scene a draft is composed from."""
    return {"place": plan.place, "time": plan.time, "weather": plan.weather, "ground": ground, "sprites": plan.sprites}


def shift_sprites(scene: dict[str, Any], shift: float, rng: Rng) -> None:
    """Moves, scales and turns every sprite by up to the given share of the picture."""
    for sprite in scene["sprites"]:
        sprite["x"] += rng.uniform(-shift, shift)
        sprite["y"] += rng.uniform(-shift, shift)
        sprite["size"] *= 1 + rng.uniform(-2 * shift, 2 * shift)
        sprite["rotation"] += rng.uniform(-120 * shift, 120 * shift)


def other_hand(store: Store, work_id: str, rng: Rng) -> str:
    """Another work of the same concept, if there is one."""
    concept = store.concepts[store.concept_index[store.works[store.work_index[work_id]]["concept"]]]
    others = [w for w in concept["works"] if w != work_id] or [work_id]
    return others[rng.integers(len(others))]


def sample_draft(store: Store, plan: Plan, rng: Rng) -> tuple[np.ndarray, float]:
    """Draft uint8 [256,256,3] and its obedience."""
    scene = copy.deepcopy(scene_of(plan, int(rng.integers(3))))
    mode = pick(rng, {"aligned": 0.65, "near": 0.20, "far": 0.05, "hand": 0.05, "missing": 0.03, "wrong": 0.02})
    obedience = 1.0
    if mode in ("near", "far"):
        shift = rng.uniform(0, 0.03) if mode == "near" else rng.uniform(0.03, LARGEST_SHIFT)
        shift_sprites(scene, shift, rng)
        obedience = 1 - shift / LARGEST_SHIFT
    elif mode == "hand":
        sprite = scene["sprites"][rng.integers(len(scene["sprites"]))]
        sprite["work"] = other_hand(store, sprite["work"], rng)
        obedience = 0.5
    elif mode == "missing":
        del scene["sprites"][rng.integers(len(scene["sprites"]))]
        obedience = 0.5
    elif mode == "wrong":
        scene = scene_of(sample_plan(store, rng), int(rng.integers(3)))
        obedience = 0.0
    return compose_draft(store, scene), obedience


def sample_sources(store: Store, plan: Plan, rng: Rng) -> list[tuple[int, int]]:
    """(work, concept) of up to four sources: the plan's own or another hand's, and sometimes a stranger's."""
    sources = []
    for subject in plan.subjects:
        work = store.works[subject.work]["id"]
        if rng.random() < 0.30:
            work = other_hand(store, work, rng)
        sources.append((store.work_index[work], subject.concept))
    if rng.random() < 0.25:
        stranger = int(rng.integers(len(store.works)))
        sources.append((stranger, store.concept_index[store.works[stranger]["concept"]]))
    order = rng.permutation(len(sources))
    return [sources[i] for i in order][:MAX_SOURCES]


def make_chunk(job: tuple[str, int, int, int, str]) -> str:
    """Renders one chunk: (split, first index, count, seed, path without suffix)."""
    split, first, count, seed, stem = job
    cv2.setNumThreads(1)
    targets, drafts, obediences, notes = [], [], [], []
    works = np.full((count, MAX_SOURCES), NO_WORK, np.int32)
    concepts = np.full((count, MAX_SOURCES), NO_WORK, np.int32)
    for i in range(count):
        rng = np.random.default_rng([seed, SPLITS[split], first + i])
        plan = sample_plan(STORE, rng, reserved=split == "heldout")
        notes.append(
            {
                "caption": caption(STORE, plan, rng),
                "concepts": sorted({s.concept for s in plan.subjects}),
                "place": list(PLACES).index(plan.place),
                "time": list(TIMES).index(plan.time),
            }
        )
        for slot, (work, concept) in enumerate(sample_sources(STORE, plan, rng)):
            works[i, slot], concepts[i, slot] = work, concept
        draft, obedience = sample_draft(STORE, plan, rng)
        drafts.append(draft)
        obediences.append(obedience)
        targets.append(render_target(STORE, scene_of(plan, 0), rng, plan.family))
    temporary = f"{stem}.tmp.npz"
    np.savez(
        temporary,
        target=np.stack(targets),
        draft=np.stack(drafts),
        obedience=np.float32(obediences),
        works=works,
        concepts=concepts,
    )
    Path(f"{stem}.json").write_text(json.dumps(notes))
    os.replace(temporary, f"{stem}.npz")  # the chunk exists only once it is whole
    return stem


def chunk_jobs(run: Run) -> list[tuple[str, int, int, int, str]]:
    """All chunks of the configuration that are not there yet, held-out first."""
    settings = run.stage("corpus")
    folder = run.work / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    jobs = []
    for split, total in (("heldout", settings["heldout"]), ("train", settings["train"])):
        for first in range(0, total, settings["chunk"]):
            stem = folder / f"{split}-{first // settings['chunk']:04d}"
            if not stem.with_suffix(".npz").exists():
                jobs.append((split, first, min(settings["chunk"], total - first), run.seed, str(stem)))
    return jobs


def main() -> None:
    global STORE
    run, _ = parse_run(__doc__)
    log = log_to(run.work / "log" / "corpus.jsonl")
    STORE = Store(run.catalogue)
    STORE.decode_all()  # once, before forking
    jobs = chunk_jobs(run)
    with ProcessPoolExecutor(run.stage("corpus")["workers"]) as pool:
        for stem in pool.map(make_chunk, jobs):
            log(stage="corpus", chunk=Path(stem).name)


if __name__ == "__main__":
    main()
