"""Samples plans (what is in a picture) and arranges them (where), from the shared layouts.json.

arrange(): the rule the server follows too, jitter aside.
 * One subject of count n: layouts.counts[n]; slot (x, dy).  Two subjects: layouts.relations[relation], first then second
   (a subject of count > 1 in a pair stands there once).  Three different subjects: counts["3"].
 * size = slot size * layouts.sizes[adjective] * (scale / largest scale in the scene)^scaleExponent, at most 0.92.
 * Standing: feet on the place's baseline, y = baseline + dy(or lower) - size*extentHeight/2, but y >= size*extentHeight/2 + .02.
   Floating concept or floating place: y = floatHeight + dy.  A slot with its own y: y.
 * restsOn: the first's feet at the second's top + 8 % of its height.  restsIn: the first's centre at the second's, drawn last.
 * Draw order: by the row of the feet, far to near; "restsOn" and "restsIn" sprites last.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from training.ground_tools import Rng
from training.places import PLACES, TIMES, WEATHERS
from training.store import Store

LARGEST = 0.92


@dataclass
class Subject:
    """A thing of the plan: indices into the store, and the adjectives on it."""

    concept: int
    work: int
    count: int = 1
    colour: str | None = None
    size: str | None = None


@dataclass
class Plan:
    """What a picture shows."""

    subjects: list[Subject]
    place: str
    time: str
    weather: str
    relation: str = "beside"
    family: str = "plain"
    sprites: list[dict[str, Any]] = field(default_factory=list)


def pick(rng: Rng, table: dict[str, float]) -> str:
    """A key by weight."""
    weights = np.array(list(table.values()))
    return str(rng.choice(list(table), p=weights / weights.sum()))


def sample_subject(store: Store, rng: Rng, count: int = 1) -> Subject:
    concept = int(rng.integers(len(store.concepts)))
    works = store.concepts[concept]["works"]
    colour = str(rng.choice(list(store.colours))) if rng.random() < 0.16 else None
    size = str(rng.choice(list(store.layouts["sizes"]))) if rng.random() < 0.10 else None
    return Subject(concept, store.work_index[works[rng.integers(len(works))]], count, colour, size)


def is_reserved(a: int, b: int) -> bool:
    """One pair of concepts in twenty is never rendered for training: what the bench asks for has not been seen."""
    low, high = min(a, b), max(a, b)
    return (low * 7919 + high * 104729) % 20 == 0


def sample_pair(store: Store, rng: Rng, reserved: bool) -> list[Subject]:
    """Two subjects from pairs that are, or are not, reserved."""
    while True:
        first, second = sample_subject(store, rng), sample_subject(store, rng)
        if is_reserved(first.concept, second.concept) == reserved:
            return [first, second]


def undo_gravity(plan: Plan, rng: Rng) -> None:
    """The surreal family: sizes, heights and angles as they never are."""
    for sprite in plan.sprites:
        sprite["size"] = round(float(rng.uniform(0.22, 0.72)), 4)
        sprite["y"] = round(float(rng.uniform(0.25, 0.75)), 4)
        sprite["x"] = round(float(np.clip(sprite["x"] + rng.uniform(-0.12, 0.12), 0.15, 0.85)), 4)
        sprite["rotation"] = round(float(rng.uniform(-40, 40)), 4)


def sample_plan(store: Store, rng: Rng, reserved: bool = False) -> Plan:
    """A plan with one to three subjects, arranged; `reserved` draws pairs from those training never sees."""
    kind = pick(rng, {"one": 0.52, "many": 0.20, "two": 0.25, "three": 0.03})
    relation = "beside"
    if kind == "one":
        subjects = [sample_subject(store, rng)]
    elif kind == "many":
        subjects = [sample_subject(store, rng, int(rng.choice([2, 3, 4, 5], p=[0.5, 0.3, 0.1, 0.1])))]
    elif kind == "three":
        subjects = [*sample_pair(store, rng, False), sample_subject(store, rng)]
    else:
        subjects = sample_pair(store, rng, reserved)
        relation = pick(
            rng,
            {
                "beside": 0.5,
                "above": 0.14,
                "below": 0.06,
                "on": 0.12,
                "inside": 0.04,
                "in-front": 0.08,
                "behind": 0.06,
            },
        )
    place = str(rng.choice(list(PLACES)))
    time = pick(rng, {"day": 0.46, "dawn": 0.12, "sunset": 0.20, "night": 0.22})
    outdoors = PLACES[place].outdoors and place not in ("space", "moon", "underwater")
    weather = (
        pick(rng, {"clear": 0.76, "rain": 0.07, "storm": 0.05, "snow": 0.06, "fog": 0.06}) if outdoors else "clear"
    )
    assert time in TIMES and weather in WEATHERS
    family = pick(rng, {"plain": 0.68, "real": 0.17, "abstract": 0.05, "surreal": 0.10})
    plan = Plan(subjects, place, time, weather, relation, family)
    plan.sprites = arrange(store, plan, rng)
    if family == "surreal":
        undo_gravity(plan, rng)
    return plan


def slots_of(store: Store, plan: Plan) -> list[tuple[Subject, dict[str, Any]]]:
    """Each sprite's subject and slot."""
    layouts = store.layouts
    if len(plan.subjects) == 2:
        return list(zip(plan.subjects, layouts["relations"][plan.relation]))
    units = [s for s in plan.subjects for _ in range(s.count)]
    layout = layouts["counts"][str(len(units))]
    return [(s, {"x": x, "lower": dy, "size": layout["size"]}) for s, (x, dy) in zip(units, layout["slots"])]


def arrange(store: Store, plan: Plan, rng: Rng | None) -> list[dict[str, Any]]:
    """Sprites of the plan in drawing order; without a generator nothing is jittered."""
    layouts, place = store.layouts, PLACES[plan.place]
    jitter = layouts["jitter"]

    def shake(amount: float) -> float:
        return float(rng.uniform(-amount, amount)) if rng is not None else 0.0

    slots = slots_of(store, plan)
    largest = max(store.concepts[s.concept]["scale"] for s, _ in slots)
    placed = []
    for subject, slot in slots:
        concept, work = store.concepts[subject.concept], store.works[subject.work]
        size = slot["size"] * layouts["sizes"].get(subject.size, 1) * (1 + shake(jitter["size"]))
        size = min(LARGEST, size * (concept["scale"] / largest) ** layouts["scaleExponent"])
        floats = place.floating or concept["floats"]
        half = size * work["extent"][1] / 2
        lower = slot.get("lower", 0.0)
        y = (
            slot["y"]
            if "y" in slot
            else layouts["floatHeight"] + lower
            if floats
            else max(half + 0.02, place.baseline + lower - half)
        )
        turn = layouts["rotation"]["floating" if floats else "standing"]
        sprite = {
            "work": work["id"],
            "x": slot["x"] + shake(jitter["x"]),
            "y": y + shake(jitter["y"]),
            "size": size,
            "rotation": shake(turn),
            "flip": bool(rng.random() < 0.4) if rng is not None else False,
        }
        if subject.colour:
            sprite["colour"] = subject.colour
        placed.append((sprite, slot, half))
    for (sprite, slot, half), (below, _, below_half) in zip(placed, placed[1:]):
        if slot.get("restsOn"):
            sprite["y"] = max(half + 0.01, below["y"] - below_half * 0.84 - half)
        if slot.get("restsIn"):
            sprite["y"] = below["y"]
    placed.sort(key=lambda p: (bool(p[1].get("restsOn") or p[1].get("restsIn")), p[0]["y"] + p[2]))
    return [{k: round(v, 4) if isinstance(v, float) else v for k, v in sprite.items()} for sprite, _, _ in placed]
