"""Builds assets/catalogue: works with author and licence, thumbnails, concepts and their embeddings.

Reads unpacked picture sets from WORK/sets and the verified text encoder from WORK/minilm.
"""

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from training.concept_list import ListedConcept, joined, read_concepts
from training.config import Run, parse_run
from training.embed import load_text
from training.log import log_to
from training.picture_sets import PictureSet, is_poster, load_set, rasterise
from training.store import read_picture

# Drawings that answer to a title but show something else.
WRONG = {
    ("streamline-emojis", "turkey"),
    ("noto-v1", "cricket-game"),
    ("emojione", "cricket-game"),
    ("twemoji", "cricket-game"),
    ("fxemoji", "sunglasses"),
    ("streamline-emojis", "sunglasses"),
    ("twemoji", "shooting-star"),
    ("fluent-emoji", "shooting-star"),
    ("fluent-emoji-flat", "shooting-star"),
}
WEBP = {"quality": 78, "alpha_quality": 85, "method": 6, "exact": False}


def set_entry(pictures: PictureSet) -> dict[str, Any]:
    """Author and licence as the package itself states them."""
    info = pictures.info
    return {
        "id": pictures.id,
        "title": info["name"],
        "author": info["author"]["name"],
        "authorKind": "company",
        "licence": info["license"]["spdx"],
        "licenceUrl": info["license"]["url"],
        "url": info["author"]["url"],
        "package": f"@iconify-json/{pictures.id}",
        "packageVersion": pictures.version,
    }


def find_drawings(concept: ListedConcept, pictures: PictureSet, aliases: dict[str, set[str]]) -> list[tuple[str, str]]:
    """(title, icon name) of the set's drawings of a concept, at most two."""
    found: dict[str, str] = {}
    for title in concept.titles:
        names = [joined(title), joined(title + " face"), *(joined(a) for a in sorted(aliases.get(title, ())))]
        for name in names:
            icon = pictures.by_title.get(name)
            if icon and (pictures.id, icon) not in WRONG:
                found.setdefault(icon, title)
                break
    return [(title, icon) for icon, title in found.items()][:2]


def emoji_aliases(folder: Path) -> tuple[dict[str, set[str]], dict[str, list[str]]]:
    """Other names of a title across platforms, and its keywords (emojibase-data, MIT)."""
    emojis = json.loads((folder / "en" / "data.json").read_text())
    aliases: dict[str, set[str]] = {e["label"]: set() for e in emojis}
    keywords = {e["label"]: e.get("tags", []) for e in emojis}
    for source in ("cldr", "github", "emojibase", "iamcal", "joypixels"):
        path = folder / "en" / "shortcodes" / f"{source}.json"
        codes = json.loads(path.read_text()) if path.exists() else {}
        for emoji in emojis:
            value = codes.get(emoji["hexcode"], [])
            aliases[emoji["label"]].update([value] if isinstance(value, str) else value)
    return aliases, keywords


def write_thumbnail(job: tuple[str, str]) -> tuple[float, float] | None:
    """Rasterises one SVG into a file unless it is there; returns its extent (width, height in thumbnails)."""
    svg, path = job
    if not Path(path).exists():
        drawn = rasterise(svg)
        if drawn is None or is_poster(drawn):
            return None
        Image.fromarray(drawn, "RGBA").save(path, "WEBP", **WEBP)
    thumbnail = read_picture(Path(path), "RGBA")
    rows, columns = np.where(thumbnail[..., 3] > 8)
    side = thumbnail.shape[0]
    return round((columns.max() + 1 - columns.min()) / side, 3), round((rows.max() + 1 - rows.min()) / side, 3)


def collect(run: Run) -> tuple[list[dict], list[dict], list[tuple[str, str]]]:
    """Set entries, work entries (without extent yet) and the drawing jobs, in one order."""
    aliases, keywords = emoji_aliases(run.work / "sets" / "emojibase-data")
    sets, works, jobs = [], [], []
    for identifier in run.settings["sets"]:
        pictures = load_set(run.work / "sets" / identifier)
        sets.append(set_entry(pictures))
        folder = run.catalogue / "thumbnails" / identifier
        folder.mkdir(parents=True, exist_ok=True)
        taken: set[str] = set()
        for concept in read_concepts():
            for title, icon in find_drawings(concept, pictures, aliases):
                if icon in taken:
                    continue
                taken.add(icon)
                works.append(
                    {
                        "id": f"{identifier}/{icon}",
                        "set": identifier,
                        "concept": concept.id,
                        "title": title[0].upper() + title[1:],
                        "thumbnail": f"thumbnails/{identifier}/{icon}.webp",
                        "keywords": sorted(set(keywords.get(title, []))),
                    }
                )
                jobs.append((pictures.svg(icon), str(folder / f"{icon}.webp")))
    return sets, works, jobs


def write_licences(run: Run, sets: list[dict]) -> None:
    """LICENCES.md, the readable twin of the sets in catalogue.json."""
    lines = [
        "# Whose pictures these are",
        "",
        "The painter learnt from these sets, and its drafts are collages of them.",
        "Each was rasterised to 192 px and cropped; nothing else was changed.",
        "",
        "| set | author | licence | source |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {s['title']} ({s['package']} {s['packageVersion']}) | {s['author']} | "
        f"[{s['licence']}]({s['licenceUrl']}) | {s['url']} |"
        for s in sets
    ]
    lines += [
        "",
        "Keywords and alternative names: emojibase-data (MIT), Miles Johnson. Words in other languages: `languages/sources.json`.",
        "Places, weather and light (`grounds/`) are drawn by this repository's own code.",
    ]
    (run.catalogue / "LICENCES.md").write_text("\n".join(lines) + "\n")


def main() -> None:
    run, _ = parse_run(__doc__)
    log = log_to(run.work / "log" / "catalogue.jsonl")
    sets, works, jobs = collect(run)
    with ProcessPoolExecutor() as pool:
        extents = list(pool.map(write_thumbnail, jobs, chunksize=32))
    kept = [{**work, "extent": list(extent)} for work, extent in zip(works, extents) if extent]
    hands: dict[str, list[str]] = {}
    for work in kept:
        hands.setdefault(work["concept"], []).append(work["id"])
    concepts = [
        {
            "id": c.id,
            "name": c.name,
            "synonyms": list(c.synonyms),
            "works": hands[c.id],
            "kind": c.kind,
            "scale": c.scale,
            "floats": c.floats,
        }
        for c in read_concepts()
        if c.id in hands
    ]
    missing = [c.id for c in read_concepts() if c.id not in hands]
    vectors = load_text(run).sentences([c["name"] for c in concepts])
    (run.catalogue / "concepts.f16").write_bytes(vectors.numpy().astype("<f2").tobytes())
    (run.catalogue / "concepts.json").write_text(json.dumps(concepts, ensure_ascii=False, indent=0) + "\n")
    document = {"version": 1, "sets": sets, "works": kept}
    (run.catalogue / "catalogue.json").write_text(json.dumps(document, ensure_ascii=False, indent=0) + "\n")
    write_licences(run, sets)
    log(
        stage="catalogue",
        works=len(kept),
        concepts=len(concepts),
        missing=missing,
        single=sum(len(w) == 1 for w in hands.values()),
    )


if __name__ == "__main__":
    main()
