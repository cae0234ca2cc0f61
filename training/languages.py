"""Builds assets/catalogue/languages: what the planner understands in other languages than English.

Names of concepts come from emojibase-data and, where it lacks a language, from the Unicode CLDR annotations it is made of; function words
from stopwords-iso; places, hours, weathers, colours, numbers, relations, negations and manners were written by hand
(data/languages). Reads WORK/sets/{emojibase-data,cldr-annotations-full,stopwords-iso}, the unpacked npm packages.
"""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from training.concept_list import joined, read_concepts
from training.config import parse_run
from training.hand_words import FOLDER, TABLES, HandWords, read_hand_words
from training.log import log_to

# Languages that emojibase-data lacks.
FROM_CLDR = {"ar": "ar", "tr": "tr", "he": "he"}
STOPWORDS = {"nb": "no", "zh-hant": None, "ms": "ms"}
SHORTCODES = ("cldr", "github", "emojibase", "iamcal", "joypixels")
# A keyword of more pictures than this says too little of any of them.
RARE = 3

Names = dict[str, dict[str, Any]]


def normal(text: str) -> str:
    """Lower case, one form, without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("i\u0307", "i")
    return re.sub(r"\s+", " ", re.sub(r"[(（].*?[)）]|[,،、].*", "", plain)).strip(" :.")


def characters(emojibase: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Each concept's characters by its titles, and hexcode -> character of everything there is."""
    emojis = json.loads((emojibase / "en" / "data.json").read_text(encoding="utf-8"))
    by_title: dict[str, str] = {}
    for emoji in emojis:
        by_title.setdefault(joined(emoji["label"]), emoji["hexcode"])
    for source in SHORTCODES:
        path = emojibase / "en" / "shortcodes" / f"{source}.json"
        for code, aliases in (json.loads(path.read_text()) if path.exists() else {}).items():
            for alias in [aliases] if isinstance(aliases, str) else aliases:
                by_title.setdefault(joined(alias), code)
    drawn = {c.id: [by_title[joined(t)] for t in c.titles if joined(t) in by_title] for c in read_concepts()}
    return drawn, {emoji["hexcode"]: emoji["emoji"] for emoji in emojis}


def labels_of(tag: str, sets: Path, signs: dict[str, str]) -> dict[str, tuple[str, list[str]]]:
    """hexcode -> label and keywords in a language."""
    if tag not in FROM_CLDR:
        emojis = json.loads((sets / "emojibase-data" / tag / "data.json").read_text(encoding="utf-8"))
        return {e["hexcode"]: (normal(e["label"]), [normal(t) for t in e.get("tags", [])]) for e in emojis}
    path = sets / "cldr-annotations-full" / "annotations" / FROM_CLDR[tag] / "annotations.json"
    listed = json.loads(path.read_text(encoding="utf-8"))["annotations"]["annotations"]
    found = {}
    for code, sign in signs.items():
        entry = listed.get(sign.replace("\ufe0f", ""))
        if entry and "tts" in entry:
            found[code] = (normal(entry["tts"][0]), [normal(t) for t in entry.get("default", [])])
    return found


def stands_in(keyword: str, label: str, unspaced: bool) -> bool:
    return keyword in label if unspaced else f" {keyword} " in f" {label} "


def name_concepts(hand: HandWords, drawn: dict[str, list[str]], labels: dict[str, tuple[str, list[str]]]) -> Names:
    """First name, all names (by hand, labels) and near words of each concept; none stands for two of them.

    Keywords that do not stand in a label are left alone: "beautiful" of a butterfly, "slow" of a sloth.
    """
    listed = read_concepts()
    unspaced = "unspaced" in hand.flags
    taken = {w for table in TABLES for words in hand.tables[table].values() for w in words}
    silent = {w for words in hand.lists.values() for w in words}
    often = Counter(tag for _, tags in labels.values() for tag in set(tags))
    bare = lambda label: re.sub(hand.face, "", label).strip() if hand.face else label
    names: dict[str, list[str]] = {c.id: [] for c in listed}
    owner: dict[str, str] = {}

    def give(concept: str, name: str) -> None:
        if name and name not in hand.tables["drop"].get(concept, []) and owner.setdefault(name, concept) == concept:
            if name not in names[concept]:
                names[concept].append(name)

    for concept, words in hand.tables["names"].items():
        names[concept]  # an unknown id is a KeyError
        for word in words:
            give(concept, word)
    labelled = {c.id: [labels[code] for code in drawn[c.id] if code in labels] for c in listed}
    firsts = {}
    for c in listed:
        for label, _ in labelled[c.id]:
            give(c.id, bare(label))
            give(c.id, label)
        if labelled[c.id]:
            firsts[c.id] = next(iter(hand.tables["names"].get(c.id, [])), bare(labelled[c.id][0][0]))
    # "apfel" stands in "roter apfel", "maíz" in "espiga de maíz", but also "picante" in "chile picante": near, not the thing itself.
    near: dict[str, list[str]] = {c.id: [] for c in listed}
    for c in listed:
        for label, tags in labelled[c.id][:1] if " " not in c.name else ():
            for tag in tags:
                fits = len(tag) > 2 or unspaced
                if fits and tag not in owner and tag not in taken | silent and often[tag] <= RARE:
                    if stands_in(tag, label, unspaced) and owner.setdefault(tag, c.id) == c.id:
                        near[c.id].append(tag)
    return {
        "firsts": firsts,
        "names": {key: found for key, found in names.items() if found},
        "near": {key: found for key, found in near.items() if found},
    }


def function_words(hand: HandWords, sets: Path, names: Names) -> list[str]:
    """Words that name nothing, so that no English word of the same letters is heard in them: "hat", "die", "man"."""
    tag = STOPWORDS.get(hand.tag, hand.tag)
    listed = json.loads((sets / "stopwords-iso" / "stopwords-iso.json").read_text(encoding="utf-8")).get(tag, [])
    meant = {w for table in TABLES for words in hand.tables[table].values() for w in words}
    # A form of what was written by hand is no function word: "kleine" is "klein".
    endings = hand.lists["endings"]
    meant |= {word + ending for word in meant for ending in endings}
    meant |= {w for found in (*names["names"].values(), *names["near"].values()) for w in found}
    meant |= {w for words in hand.lists.values() for w in words}
    return [word for word in map(normal, listed) if word and word not in meant and " " not in word]


def document(hand: HandWords, sets: Path, drawn: dict[str, list[str]], signs: dict[str, str]) -> dict[str, Any]:
    """The content of one language's file."""
    names = name_concepts(hand, drawn, labels_of(hand.tag, sets, signs))
    lists = {**hand.lists, "function": [*hand.lists["function"], *function_words(hand, sets, names)]}
    source = "cldr-annotations-full" if hand.tag in FROM_CLDR else "emojibase-data"
    return {
        "language": hand.tag,
        "namesFrom": source,
        "byHand": any(hand.tables[table] for table in TABLES),
        "unspaced": "unspaced" in hand.flags,
        "adjectivesFollow": "adjectives-follow" in hand.flags,
        "postpositions": "postpositions" in hand.flags,
        "compounds": "compounds" in hand.flags,
        "nounsCapital": "nouns-capital" in hand.flags,
        "brokenPlurals": "broken-plurals" in hand.flags,
        "shortest": hand.shortest,
        "stem": hand.stem,
        "words": {key: sorted(set(found), key=found.index) for key, found in lists.items() if found},
        "meanings": {table: hand.tables[table] for table in TABLES if hand.tables[table]},
        **names,
    }


def write_sources(folder: Path, sets: Path) -> None:
    """sources.json: whose words these are."""
    packages = []
    for name, author, use in (
        ("emojibase-data", "Miles Johnson; the names are those of Unicode CLDR", "names of concepts"),
        ("cldr-annotations-full", "The Unicode Consortium", f"the same, for {', '.join(sorted(FROM_CLDR))}"),
        ("stopwords-iso", "Gene Diaz", "function words"),
    ):
        package = json.loads((sets / name / "package.json").read_text(encoding="utf-8"))
        packages.append(
            {
                "package": name,
                "version": package["version"],
                "author": author,
                "licence": package["license"],
                "use": use,
            }
        )
    packages.append(
        {
            "package": None,
            "author": "this repository",
            "licence": "as the repository",
            "use": "places, hours, weathers, colours, numbers, sizes, relations, negations, manners; not checked by native speakers",
        }
    )
    (folder / "sources.json").write_text(json.dumps(packages, ensure_ascii=False, indent=1) + "\n")


def main() -> None:
    run, _ = parse_run(__doc__)
    log = log_to(run.work / "log" / "languages.jsonl")
    sets, folder = run.work / "sets", run.catalogue / "languages"
    folder.mkdir(parents=True, exist_ok=True)
    drawn, signs = characters(sets / "emojibase-data")
    for path in sorted(FOLDER.glob("*.txt")):
        hand = read_hand_words(path.stem)
        written = document(hand, sets, drawn, signs)
        text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
        # One concept a line, so that a change can be read.
        text = re.sub(r'("(?:firsts|names|near|words|meanings)":\{|"\],)', r"\1\n", text)
        (folder / f"{hand.tag}.json").write_text(text + "\n", encoding="utf-8")
        log(language=hand.tag, named=len(written["names"]))
    signs_of = {c: [signs[code] for code in codes] for c, codes in drawn.items() if codes}
    (folder.parent / "signs.json").write_text(json.dumps(signs_of, ensure_ascii=False, indent=0) + "\n")
    write_sources(folder, sets)


if __name__ == "__main__":
    main()
