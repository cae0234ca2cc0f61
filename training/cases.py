"""Fixed prompts with their plans written out, for sheets and goldens: the painter is looked at, not only measured."""

from dataclasses import dataclass
from typing import Any

from training.scenes import Plan, Subject, arrange
from training.store import Store


@dataclass(frozen=True)
class Case:
    """A sentence and what a planner should understand by it; subjects are (concept, colour, count)."""

    prompt: str
    subjects: tuple[tuple[str, str | None, int], ...]
    place: str = "plain"
    time: str = "day"
    weather: str = "clear"
    relation: str = "beside"


def one(name: str, colour: str | None = None, count: int = 1) -> tuple[tuple[str, str | None, int], ...]:
    return ((name, colour, count),)


FIXED = (
    Case("a red fox beside a lighthouse at night", one("fox", "red") + one("lighthouse"), "beach", "night"),
    Case("a whale above a city at dusk", one("whale") + one("skyscraper"), "city", "sunset", relation="above"),
    Case("an owl in the snow", one("owl"), "snow", weather="snow"),
    Case("a tiger in a meadow of flowers", one("tiger"), "meadow"),
    Case("two elephants in the rain", one("elephant", None, 2), "hills", weather="rain"),
    Case("a red bicycle in the desert", one("bicycle", "red"), "desert"),
    Case("a castle under the sea", one("castle"), "underwater"),
    Case("a butterfly on a beach", one("butterfly"), "beach"),
    Case("a rooster at sunset in the hills", one("rooster"), "hills", "sunset"),
    Case("a lighthouse in a storm", one("lighthouse"), "sea", weather="storm"),
    Case("a sailboat on the sea at sunset", one("sailboat"), "sea", "sunset"),
    Case("a strawberry in outer space", one("strawberry"), "space", "night"),
    Case("a horse in the mountains", one("horse"), "mountains"),
    Case("a mushroom in the forest", one("mushroom"), "forest"),
    Case("an astronaut on the moon", one("astronaut"), "moon", "night"),
    Case("a teapot in a cosy room", one("teapot"), "room"),
    Case("a giraffe in a city at night", one("giraffe"), "city", "night"),
    Case("three cats in a library", one("cat", None, 3), "library"),
    Case("a dragon on a castle at dawn", one("dragon") + one("castle"), "mountains", "dawn", relation="on"),
    Case("a blue apple", one("apple", "blue")),
    Case("a robot on a stage", one("robot"), "stage"),
    Case("a penguin beside a cactus", one("penguin") + one("cactus"), "desert"),
    Case("three balloons in the sky", one("balloon", None, 3), "sky"),
    Case("a guitar in a cave", one("guitar"), "cave"),
)


def known_cases(store: Store) -> list[Case]:
    """The fixed cases whose subjects the catalogue has: all of them, save in the tests' tiny one."""
    return [case for case in FIXED if all(name in store.concept_index for name, _, _ in case.subjects)]


def scene_for(store: Store, case: Case, ground: int = 1, hand: int = 0) -> tuple[dict[str, Any], list[str]]:
    """The draft scene of a case, laid out without jitter, and its source works."""
    subjects = []
    for identifier, colour, count in case.subjects:
        concept = store.concept_index[identifier]
        works = store.concepts[concept]["works"]
        subjects.append(Subject(concept, store.work_index[works[hand % len(works)]], count, colour))
    plan = Plan(subjects, case.place, case.time, case.weather, case.relation)
    scene = {
        "place": case.place,
        "time": case.time,
        "weather": case.weather,
        "ground": ground,
        "sprites": arrange(store, plan, None),
    }
    return scene, [store.works[s.work]["id"] for s in subjects]
