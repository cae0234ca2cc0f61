"""Plans -> sentences, as visitors might type them. Deterministic by generator."""

from training.ground_tools import Rng
from training.lexicon import COLOURS, COUNTS, SIZES
from training.places import PLACES
from training.scenes import Plan, Subject
from training.store import Store

PLACE_PHRASES = {
    "plain": ("", "", "", "before a plain wall", "in a studio", "on a plain background"),
    "beach": ("on a beach", "on the beach", "at the seaside", "on the shore", "by the coast", "on the sand"),
    "sea": ("on the sea", "at sea", "on the ocean", "in the waves", "in the ocean", "above the sea"),
    "underwater": ("under the sea", "underwater", "at the bottom of the sea", "in a coral reef", "in the deep sea"),
    "lake": ("by a lake", "beside a lake", "by the river", "at a pond", "on the riverbank", "at the lakeside"),
    "forest": ("in a forest", "in the woods", "in a pine forest", "among the trees", "deep in the forest"),
    "jungle": ("in the jungle", "in a rainforest", "in a tropical forest"),
    "meadow": ("in a meadow", "in a field of flowers", "in a garden", "in the park", "on the grass", "on a lawn"),
    "hills": ("in the hills", "in the countryside", "on a hill", "in a green valley", "on a hillside"),
    "farm": ("on a farm", "by a barn", "in a wheat field", "in a farmyard"),
    "mountains": ("in the mountains", "in the alps", "on a mountain top", "below the peaks"),
    "desert": ("in the desert", "among the dunes", "in the sahara"),
    "city": ("in a city", "in the street", "in town", "before a city skyline", "on the road", "among skyscrapers"),
    "village": ("in a village", "in a small town", "among cottages"),
    "snow": (
        "in a snowy landscape",
        "in a snowy field",
        "in the arctic",
        "in winter",
        "on the ice",
        "at the north pole",
    ),
    "space": ("in outer space", "in space", "among the stars", "in the galaxy", "in the universe", "in a nebula"),
    "moon": ("on the moon", "on the surface of the moon", "on the lunar surface"),
    "sky": ("in the sky", "among the clouds", "above the clouds", "in the air", "in heaven"),
    "cave": ("in a cave", "in a cavern", "in a dark grotto", "in a mine"),
    "room": ("in a cosy room", "in a living room", "in a bedroom", "at home", "in the kitchen", "indoors"),
    "library": ("in a library", "in a bookshop", "in a museum", "in a study"),
    "stage": ("on a stage", "in a theatre", "at a concert", "in the opera", "at the circus"),
}
TIME_PHRASES = {
    "day": ("", "", "", "", "by day", "in the sunshine", "at noon", "in the afternoon"),
    "dawn": ("at dawn", "at sunrise", "in the early morning", "at daybreak", "in the morning"),
    "sunset": ("at sunset", "at dusk", "in the evening", "at twilight", "at sundown"),
    "night": ("at night", "by moonlight", "at midnight", "under the stars", "in the night"),
}
WEATHER_PHRASES = {
    "clear": ("", "", "", "", "", "", "under a clear sky"),
    "rain": ("in the rain", "on a rainy day", "in pouring rain"),
    "storm": ("in a storm", "in a thunderstorm", "in stormy weather"),
    "snow": ("while it is snowing", "in falling snow", "in a snowfall", "in a blizzard"),
    "fog": ("in the fog", "in the mist", "on a misty day"),
}
RELATION_PHRASES = {
    "beside": ("and", "beside", "next to", "with", "near"),
    "above": ("above", "over", "flying over"),
    "below": ("below", "beneath", "under"),
    "on": ("on", "on top of", "standing on", "sitting on"),
    "inside": ("inside", "in"),
    "in-front": ("in front of",),
    "behind": ("behind",),
}
FRAMES = (
    "{}",
    "{}",
    "{}",
    "{}",
    "{}",
    "{}",
    "a painting of {}",
    "a picture of {}",
    "an oil painting of {}",
    "paint me {}",
    "i imagine {}",
    "i dream of {}",
)
FAMILY_FRAMES = {
    "plain": FRAMES,
    "real": (
        "a photograph of {}",
        "a realistic picture of {}",
        "a realistic {}",
        "{}, realistic",
        "{}, photograph",
        "{}, lit by a lamp",
    ),
    "abstract": ("an abstract {}", "abstract shapes of {}", "{}, abstract", "an abstract painting of {}"),
    "surreal": (
        "a surreal {}",
        "{}, surreal",
        "a strange dream of {}",
        "a surreal dream of {}",
        "{} in a dream",
        "impossible: {}",
    ),
}
LONG_ENDINGS = (
    "with soft light",
    "in many colours",
    "full of wonder",
    "as in an old story",
    "seen from far away",
    "quiet and still",
    "like a memory of childhood",
)
UNCOUNTED_ENDINGS = (
    "s",
    "fish",
    "sheep",
    "rice",
    "bread",
    "milk",
    "popcorn",
    "fire",
    "coral",
    "wheat",
    "corn",
    "soup",
    "honey",
    "coffee",
    "tea",
    "juice",
    "butter",
    "bacon",
    "garlic",
    "chocolate",
    "lightning",
    "spaghetti",
)
SINGULAR_IN_S = (
    "bus",
    "octopus",
    "cactus",
    "compass",
    "circus",
    "dress",
    "walrus",
    "tyrannosaurus",
    "hippopotamus",
    "lotus",
    "hourglass",
    "trolleybus",
    "minibus",
    "magnifying glass",
    "rhinoceros",
)


def one_of(rng: Rng, options: tuple[str, ...]) -> str:
    return options[rng.integers(len(options))]


def plural(noun: str) -> str:
    """Good enough for captions."""
    irregular = {
        "mouse": "mice",
        "goose": "geese",
        "wolf": "wolves",
        "man": "men",
        "woman": "women",
        "sheep": "sheep",
        "fish": "fish",
        "deer": "deer",
        "leaf": "leaves",
        "tooth": "teeth",
        "ox": "oxen",
        "bison": "bison",
    }
    head, _, last = noun.rpartition(" ")
    if last in irregular:
        last = irregular[last]
    elif last.endswith(("s", "x", "ch", "sh")) and (last in SINGULAR_IN_S or not last.endswith("s")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    elif not last.endswith("s"):
        last += "s"
    return f"{head} {last}".strip()


def name_subject(store: Store, subject: Subject, rng: Rng, count: int) -> str:
    """Count or article, adjectives and noun."""
    concept = store.concepts[subject.concept]
    names = (concept["name"], concept["name"], concept["name"], *concept["synonyms"])
    noun = one_of(rng, names)
    adjectives = []
    if subject.size:
        adjectives.append(one_of(rng, SIZES[subject.size]))
    if subject.colour:
        adjectives.append(one_of(rng, COLOURS[subject.colour][1]))
    if count > 1:
        return " ".join([one_of(rng, COUNTS[count][:2]), *adjectives, plural(noun)])
    words = " ".join([*adjectives, noun])
    counted = noun in SINGULAR_IN_S or noun.endswith(("ss", "us"))
    if not counted and noun.endswith(UNCOUNTED_ENDINGS):
        return words
    return f"{'an' if words[0] in 'aeiou' and not words.startswith(('uni', 'ufo')) else 'a'} {words}"


def caption(store: Store, plan: Plan, rng: Rng) -> str:
    """One sentence for the plan; now and then bare keywords, or a sentence with an ending that shows nothing."""
    names = [name_subject(store, s, rng, s.count if len(plan.subjects) == 1 else 1) for s in plan.subjects]
    if len(names) == 2:
        subject = f"{names[0]} {one_of(rng, RELATION_PHRASES[plan.relation])} {names[1]}"
    elif len(names) == 3:
        subject = f"{names[0]}, {names[1]} and {names[2]}"
    else:
        subject = names[0]
    if rng.random() < 0.07:
        return ", ".join(keywords(store, plan, rng))
    subject = one_of(rng, FAMILY_FRAMES[plan.family]).format(subject)
    place = one_of(rng, PLACE_PHRASES[plan.place])
    around = [p for p in (one_of(rng, TIME_PHRASES[plan.time]), one_of(rng, WEATHER_PHRASES[plan.weather])) if p]
    if rng.random() < 0.15 and around:
        return f"{around[0]}, {' '.join(p for p in (subject, place, *around[1:]) if p)}"
    elif rng.random() < 0.2 and place and len(names) == 1:
        return " ".join([place + ",", subject, *around])
    ending = one_of(rng, LONG_ENDINGS) if rng.random() < 0.06 else ""
    return " ".join(p for p in (subject, place, *around, ending) if p)


def keywords(store: Store, plan: Plan, rng: Rng) -> list[str]:
    """Nouns and hours without a sentence around them."""
    words = [one_of(rng, (store.concepts[s.concept]["name"], *store.concepts[s.concept]["synonyms"])) for s in plan.subjects]
    if plan.place != "plain":
        words.append(plan.place)
    words += [w for w, usual in ((plan.time, "day"), (plan.weather, "clear"), (plan.family, "plain")) if w != usual]
    return [words[i] for i in rng.permutation(len(words))]


assert PLACE_PHRASES.keys() == PLACES.keys()
