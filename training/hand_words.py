"""Reads data/languages/<tag>.txt: what was written by hand for one language.

    endings e, en, er            keys before the first section: the grammar, a list of words each
    [places]                     then one meaning a line, under its id in lexicon.json or concepts.json
    beach: strand, ufer

After `style`, and after `by` where nouns have capitals, comes whose. `alone` lists nouns that end no longer one: "Zerstörung" holds no ring. `rewrites` says how a form becomes the word in a dictionary
("ces>z"; "+" before it: it was a plural). `names` gives concepts more names (irregular plurals above all), `drop` takes a name away from a concept.
"""

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "languages"
# Yes or no: adjectives stand after their noun; in, on and beside stand after theirs; words are not parted by spaces; a noun may end a
# longer one; nouns have capitals; plurals change what stands between the consonants.
FLAGS = ("adjectives-follow", "postpositions", "unspaced", "compounds", "nouns-capital", "broken-plurals")
LISTS = (
    "endings",
    "plurals",
    "into-endings",
    "prefixes",
    "rewrites",
    "determiners",
    "into",
    "into-after",
    "joining",
    "function",
    "frames",
    "of",
    "negations",
    "negations-after",
    "negation-goes-on",
    "not-negated",
    "crowd",
    "alone",
    "style",
    "by",
)
TABLES = ("places", "times", "weathers", "colours", "counts", "sizes", "relations", "relations-after", "manners")


@dataclass
class HandWords:
    """One language's file, in its own words."""

    tag: str
    flags: set[str] = field(default_factory=set)
    shortest: int = 3  # letters that must be left of a word without its ending
    stem: int = 4  # the same where the name lost an ending too
    face: str = ""  # what labels add to the name of an animal: "fox face"
    lists: dict[str, list[str]] = field(default_factory=lambda: {key: [] for key in LISTS})
    tables: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: {key: {} for key in (*TABLES, "names", "drop")}
    )


def split_words(text: str) -> list[str]:
    return [word.strip().lower() for word in text.split(",") if word.strip()]


def read_hand_words(tag: str) -> HandWords:
    """Raises ValueError on a line that is not of the format."""
    words, section = HandWords(tag), ""
    for line in (FOLDER / f"{tag}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[]")
            words.tables[section]  # an unknown section is a KeyError
        elif section:
            identifier, _, listed = line.partition(":")
            words.tables[section].setdefault(identifier.strip(), []).extend(split_words(listed))
        else:
            key, _, rest = line.partition(" ")
            if key in FLAGS:
                words.flags.add(key)
            elif key in ("stem", "shortest"):
                setattr(words, key, int(rest))
            elif key == "face":
                words.face = rest
            elif key in LISTS:
                words.lists[key].extend(split_words(rest))
            else:
                raise ValueError(f"{tag}: cannot read {line!r}")
    return words
