"""The places, times and weathers the painter knows: words, where subjects stand, and light."""

from dataclasses import dataclass

TIMES = {
    "day": ("day", "daytime", "noon", "midday", "by day", "in the sunshine", "afternoon"),
    "dawn": ("dawn", "sunrise", "early morning", "daybreak", "morning"),
    "sunset": ("sunset", "dusk", "evening", "twilight", "sundown", "golden hour"),
    "night": ("night", "midnight", "moonlight", "by moonlight", "starlight", "at night", "nighttime"),
}

WEATHERS = {
    "clear": ("clear sky", "sunny", "clear weather"),
    "rain": ("rain", "rainy", "raining", "drizzle", "in the rain"),
    "storm": ("storm", "stormy", "thunderstorm", "thunder", "tempest"),
    "snow": ("snow", "snowing", "snowfall", "snowy weather", "snowy", "wintry", "blizzard", "snowflakes"),
    "fog": ("fog", "foggy", "mist", "misty", "haze"),
}


@dataclass(frozen=True)
class Place:
    """horizon, baseline: rows as shares of the height; subjects' feet stand on the baseline."""

    words: tuple[str, ...]
    horizon: float
    baseline: float
    floating: bool = False
    outdoors: bool = True
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    phrase: str = ""


PLACES = {
    "plain": Place(
        ("plain background", "studio", "backdrop", "blank wall"),
        0.72,
        0.88,
        outdoors=False,
        phrase="before a plain wall",
    ),
    "beach": Place(("beach", "seaside", "shore", "coast", "seashore", "sand"), 0.50, 0.88, phrase="on a beach"),
    "sea": Place(("sea", "ocean", "open water", "waves", "at sea"), 0.45, 0.80, phrase="on the sea"),
    "underwater": Place(
        (
            "underwater",
            "under water",
            "under the sea",
            "bottom of the sea",
            "sea floor",
            "under the ocean",
            "coral reef",
            "reef",
            "deep sea",
        ),
        0.85,
        0.86,
        floating=True,
        tint=(0.72, 0.90, 1.0),
        phrase="under the sea",
    ),
    "lake": Place(("lake", "pond", "river", "lakeside", "riverbank"), 0.46, 0.90, phrase="by a lake"),
    "forest": Place(
        ("forest", "woods", "wood", "woodland", "pine forest", "trees"),
        0.60,
        0.88,
        tint=(0.92, 1.0, 0.92),
        phrase="in a forest",
    ),
    "jungle": Place(
        ("jungle", "rainforest", "tropical forest"), 0.65, 0.88, tint=(0.90, 1.0, 0.90), phrase="in the jungle"
    ),
    "meadow": Place(
        ("meadow", "field", "flowers", "garden", "park", "grass", "lawn", "prairie"), 0.55, 0.86, phrase="in a meadow"
    ),
    "hills": Place(("hills", "hill", "countryside", "valley", "hillside"), 0.58, 0.86, phrase="in the hills"),
    "farm": Place(("farm", "farmyard", "barn", "wheat field", "cornfield"), 0.56, 0.87, phrase="on a farm"),
    "mountains": Place(
        ("mountains", "mountain", "alps", "peaks", "mountain top"), 0.62, 0.87, phrase="in the mountains"
    ),
    "desert": Place(("desert", "dunes", "sahara", "sand dunes"), 0.58, 0.87, phrase="in the desert"),
    "city": Place(
        ("city", "street", "town", "skyline", "road", "downtown", "skyscrapers"), 0.72, 0.90, phrase="in a city"
    ),
    "village": Place(("village", "small town", "cottages"), 0.64, 0.89, phrase="in a village"),
    "snow": Place(
        (
            "snow field",
            "snowy field",
            "arctic",
            "antarctica",
            "winter",
            "ice",
            "north pole",
            "tundra",
            "snowy landscape",
        ),
        0.58,
        0.87,
        phrase="in a snowy landscape",
    ),
    "space": Place(
        ("space", "outer space", "galaxy", "stars", "universe", "cosmos", "nebula", "milky way"),
        1.0,
        0.86,
        floating=True,
        tint=(0.95, 0.95, 1.0),
        phrase="in outer space",
    ),
    "moon": Place(
        ("moon", "lunar surface", "surface of the moon"), 0.62, 0.88, tint=(0.95, 0.95, 0.98), phrase="on the moon"
    ),
    "sky": Place(
        ("sky", "clouds", "above the clouds", "in the air", "heaven"),
        1.0,
        0.80,
        floating=True,
        phrase="among the clouds",
    ),
    "cave": Place(
        ("cave", "cavern", "grotto", "mine"), 0.75, 0.88, outdoors=False, tint=(0.90, 0.84, 0.80), phrase="in a cave"
    ),
    "room": Place(
        ("room", "living room", "bedroom", "indoors", "cosy room", "at home", "inside", "parlour", "kitchen"),
        0.70,
        0.90,
        outdoors=False,
        phrase="in a cosy room",
    ),
    "library": Place(
        ("library", "bookshop", "study", "school room", "museum"),
        0.74,
        0.90,
        outdoors=False,
        tint=(1.0, 0.95, 0.88),
        phrase="in a library",
    ),
    "stage": Place(
        ("stage", "theatre", "theater", "concert", "opera", "show", "circus ring"),
        0.76,
        0.90,
        outdoors=False,
        tint=(1.0, 0.95, 0.92),
        phrase="on a stage",
    ),
}
