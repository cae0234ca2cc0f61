"""Writes what drafts are made of besides the works: baked grounds and weather, layouts.json, lexicon.json."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from training.config import Run, parse_run
from training.grounds import paint_ground, paint_weather
from training.lexicon import lexicon
from training.log import log_to
from training.places import PLACES, TIMES, WEATHERS

ROLLS = 3  # baked versions of each place and hour


def bake(run: Run) -> tuple[int, int]:
    """Writes grounds/*.webp and grounds.json; returns how many of each kind."""
    folder = run.catalogue / "grounds"
    folder.mkdir(parents=True, exist_ok=True)
    grounds, weathers = [], []
    for p, place in enumerate(PLACES):
        for t, time in enumerate(TIMES):
            for n in range(ROLLS):
                image = paint_ground(place, time, np.random.default_rng([run.seed, 1, p, t, n]))
                grounds.append(f"{place}-{time}-{n}")
                save(folder / f"{grounds[-1]}.webp", image, "RGB", 82)
    for w, weather in enumerate(WEATHERS):
        for n in range(ROLLS if weather != "clear" else 0):
            overlay = paint_weather(weather, np.random.default_rng([run.seed, 2, w, n]))
            weathers.append(f"weather-{weather}-{n}")
            save(folder / f"{weathers[-1]}.webp", overlay, "RGBA", 82)
    places = {key: {"horizon": p.horizon, "baseline": p.baseline, "floating": p.floating} for key, p in PLACES.items()}
    index = {"rolls": ROLLS, "places": places, "grounds": grounds, "weathers": weathers}
    (folder / "grounds.json").write_text(json.dumps(index, indent=0) + "\n")
    return len(grounds), len(weathers)


def save(path: Path, image: np.ndarray, mode: str, quality: int) -> None:
    Image.fromarray(image.round().clip(0, 255).astype(np.uint8), mode).save(path, "WEBP", quality=quality, method=4)


def write_tables(run: Run) -> None:
    """lexicon.json, and layouts.json with each place's tint filled in from its description."""
    run.catalogue.mkdir(parents=True, exist_ok=True)
    layouts = json.loads((Path(__file__).parent / "data" / "layouts.json").read_text())
    layouts["tints"]["places"] = {key: list(place.tint) for key, place in PLACES.items()}
    (run.catalogue / "layouts.json").write_text(json.dumps(layouts, indent=1) + "\n")
    (run.catalogue / "lexicon.json").write_text(json.dumps(lexicon(), indent=0, ensure_ascii=False) + "\n")


def main() -> None:
    run, _ = parse_run(__doc__)
    log = log_to(run.work / "log" / "bake.jsonl")
    write_tables(run)
    grounds, weathers = bake(run)
    log(stage="bake", grounds=grounds, weathers=weathers)


if __name__ == "__main__":
    main()
