"""What the planner understands: words for places, times, weathers, colours, counts, sizes, relations, manners.

Words are lower case and match at word boundaries, longest first ("pink" holds "ink", and must not paint in ink).
"""

import re
from collections.abc import Iterable
from typing import Any

from training.places import PLACES, TIMES, WEATHERS

COLOURS: dict[str, tuple[tuple[int, int, int], tuple[str, ...]]] = {
    "red": ((214, 44, 44), ("red", "crimson", "scarlet", "ruby")),
    "orange": ((242, 140, 40), ("orange", "amber")),
    "yellow": ((246, 208, 60), ("yellow", "lemon yellow")),
    "gold": ((212, 168, 56), ("gold", "golden")),
    "green": ((70, 160, 70), ("green", "emerald")),
    "turquoise": ((50, 180, 180), ("turquoise", "teal", "cyan")),
    "blue": ((50, 110, 210), ("blue", "azure", "navy")),
    "purple": ((130, 70, 170), ("purple", "violet", "lilac")),
    "pink": ((240, 130, 170), ("pink", "rose-coloured", "magenta")),
    "brown": ((128, 84, 54), ("brown", "chestnut-coloured")),
    "black": ((44, 44, 50), ("black", "jet-black")),
    "white": ((240, 240, 238), ("white", "snow-white")),
    "grey": ((140, 142, 148), ("grey", "gray", "silver")),
}
COUNTS: dict[int, tuple[str, ...]] = {
    1: ("a", "an", "one", "a single", "1"),
    2: ("two", "a pair of", "a couple of", "couple of", "2"),
    3: ("three", "3", "a few", "few", "some"),
    4: ("four", "4", "several"),
    5: ("five", "5", "many", "a lot of", "lots of", "a group of", "a flock of", "a herd of"),
}
SIZES = {
    "tiny": ("tiny", "very small", "miniature"),
    "small": ("small", "little"),
    "large": ("large", "big", "great"),
    "huge": ("huge", "giant", "enormous", "gigantic"),
}
RELATIONS = {
    "beside": ("beside", "next to", "and", "with", "by", "near", "alongside", "together with"),
    "above": ("above", "over", "flying over", "hovering over"),
    "below": ("below", "beneath", "underneath", "under"),
    "on": ("on", "on top of", "sitting on", "standing on", "riding"),
    "inside": ("inside", "in", "within"),
    "in-front": ("in front of", "before"),
    "behind": ("behind",),
}
MANNERS = {
    "impasto": ("impasto", "thick paint", "van gogh"),
    "oil": ("oil painting", "in oil", "oil paint", "oils"),
    "watercolour": ("watercolour", "watercolor", "aquarelle"),
    "pastel": ("pastel", "pastels", "chalk"),
    "pointillism": ("pointillism", "pointillist", "dots"),
    "pencil": ("pencil drawing", "pencil sketch", "in pencil"),
    "charcoal": ("charcoal",),
    "ink": ("ink", "ink wash", "ink drawing"),
    "woodcut": ("woodcut", "linocut", "wood engraving"),
    "stained-glass": ("stained glass",),
    "mosaic": ("mosaic",),
    "paper-cut": ("paper cut", "papercut", "paper-cut", "collage"),
    "ukiyo-e": ("ukiyo-e", "japanese print"),
    "neon": ("neon", "neon lights"),
    "pixel": ("pixel art", "pixel", "8-bit"),
    "photograph": ("photograph", "photo", "realistic"),
    "abstract": ("abstract",),
    "surreal": ("surreal", "surrealist", "dreamlike"),
}


def entries(table: dict[Any, Iterable[str]]) -> list[dict[str, Any]]:
    return [{"id": key, "words": list(words)} for key, words in table.items()]


def lexicon() -> dict[str, Any]:
    """The content of lexicon.json."""
    return {
        "places": [
            {
                "id": key,
                "words": list(p.words),
                "horizon": p.horizon,
                "baseline": p.baseline,
                "floating": p.floating,
                "outdoors": p.outdoors,
            }
            for key, p in PLACES.items()
        ],
        "times": entries(TIMES),
        "weathers": entries(WEATHERS),
        "colours": [{"id": key, "words": list(words), "rgb": list(rgb)} for key, (rgb, words) in COLOURS.items()],
        "counts": entries(COUNTS),
        "sizes": entries(SIZES),
        "relations": entries(RELATIONS),
        "manners": entries(MANNERS),
    }


def find_words(text: str, table: list[dict[str, Any]]) -> list[tuple[int, Any]]:
    """(position, id) of every word of a lexicon table in a text, longest first, never inside another word."""
    lowered, found = text.lower(), []
    pairs = sorted(((word, entry["id"]) for entry in table for word in entry["words"]), key=lambda p: -len(p[0]))
    for word, identifier in pairs:
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        while match := pattern.search(lowered):
            found.append((match.start(), identifier))
            lowered = lowered[: match.start()] + "\0" * len(match[0]) + lowered[match.end() :]
    return sorted(found, key=lambda pair: pair[0])
