"""Reads data/concepts.txt: the subjects the painter learns and the titles they are drawn under."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).parent / "data" / "concepts.txt"
SECTION = re.compile(r"\[(\w+) ([\d.]+)\]")
ENTRY = re.compile(
    r"(?P<name>[^(<@]+?)\s*(?:\((?P<synonyms>[^)]*)\))?\s*(?:<(?P<titles>[^@]*))?\s*(?:@(?P<scale>[\d.]+))?$"
)

# These hang in the air in any place; the rest stand on the ground.
FLOATING = {
    "bat",
    "bird",
    "dove",
    "eagle",
    "parrot",
    "phoenix",
    "butterfly",
    "bee",
    "fly",
    "mosquito",
    "ladybird",
    "aeroplane",
    "small aeroplane",
    "parachute",
    "helicopter",
    "cable car",
    "satellite",
    "rocket",
    "flying saucer",
    "angel",
    "fairy",
    "ghost",
    "space invader",
    "globe",
    "new moon",
    "full moon",
    "moon",
    "sun",
    "planet",
    "star",
    "shooting star",
    "comet",
    "cloud",
    "thundercloud",
    "rain cloud",
    "snow cloud",
    "rainbow",
    "lightning",
    "snowflake",
    "drop",
    "sparkles",
    "balloon",
    "kite",
    "musical note",
    "soap bubbles",
    "heart",
    "blue heart",
    "green heart",
    "yellow heart",
    "purple heart",
    "broken heart",
    "burning heart",
    "heart with arrow",
    "speech bubble",
    "wind chime",
    "carp streamer",
    "feather",
    "leaf",
    "maple leaf",
    "autumn leaves",
    "firework",
    "smiling face",
    "crying face",
    "eye",
    "ear",
    "lips",
    "paw print",
    "footprints",
    "spider web",
    "window",
    "fish",
    "tropical fish",
    "dolphin",
    "jellyfish",
    "disco ball",
    "frisbee",
}


@dataclass(frozen=True)
class ListedConcept:
    """One line of the list."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    titles: tuple[str, ...]
    kind: str
    scale: float

    @property
    def floats(self) -> bool:
        return self.name in FLOATING


def joined(title: str) -> str:
    """'T-Rex' -> 'trex': sets differ in hyphens and accents only."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def split_names(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def read_concepts(path: Path = LIST) -> list[ListedConcept]:
    """All concepts in the order of the file; raises ValueError on a malformed or repeated line."""
    concepts: dict[str, ListedConcept] = {}
    kind, scale = "", 0.0
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if section := SECTION.fullmatch(line):
            kind, scale = section[1], float(section[2])
            continue
        entry = ENTRY.fullmatch(line)
        if entry is None or not kind:
            raise ValueError(f"cannot read {line!r}")
        name = entry["name"].strip()
        identifier = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        if identifier in concepts:
            raise ValueError(f"{identifier} is listed twice")
        concepts[identifier] = ListedConcept(
            identifier,
            name,
            split_names(entry["synonyms"]),
            split_names(entry["titles"]) or (name,),
            kind,
            float(entry["scale"] or scale),
        )
    return list(concepts.values())
