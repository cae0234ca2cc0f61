"""Paints the target pictures: what a draft should become.

Same sprites in the same spots as the draft, but a fresh ground, its own light on the sprites, longer soft shadows,
reflections in water, haze over what stands far, tufts and foam over the feet, fresh weather, and one common grade.
"""

from typing import Any

import cv2
import numpy as np

from training.config import DRAFT_GROUND_SIZE
from training.draft import (
    CENTRES,
    halve,
    lay_over,
    place_layer,
    shadow_cover,
    sprite_art,
    tint_of,
)
from training.ground_tools import Rng
from training.grounds import LIGHT, grass_tufts, paint_ground, paint_weather
from training.places import PLACES
from training.store import Store

TUFTED = {
    "meadow": (96, 164, 60),
    "hills": (96, 160, 70),
    "forest": (60, 110, 50),
    "lake": (84, 140, 60),
    "farm": (190, 160, 70),
    "village": (100, 150, 70),
    "jungle": (46, 110, 50),
}
WATERS = ("sea", "lake")


def relight(art: np.ndarray, rng: Rng) -> np.ndarray:
    """A soft light from one side over premultiplied art."""
    angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.22)
    side = art.shape[0]
    ramp = np.linspace(-1, 1, side, dtype=np.float32)
    light = 1 + strength * (np.cos(angle) * ramp[None, :] + np.sin(angle) * ramp[:, None])
    rgb = np.minimum(art[..., :3] * light[..., None], art[..., 3:])
    return np.concatenate([rgb, art[..., 3:]], axis=-1)


def reflect(image: np.ndarray, layer: np.ndarray, foot: float, strength: float) -> None:
    """Lays the sprite's upside-down image under its feet, fading out."""
    row = int(np.clip(foot * DRAFT_GROUND_SIZE, 1, DRAFT_GROUND_SIZE - 1))
    height = min(row, DRAFT_GROUND_SIZE - row)
    mirror = np.zeros_like(layer)
    mirror[row : row + height] = layer[row - height : row][::-1]
    mirror = cv2.blur(mirror, (5, 9))
    fade = np.clip(1 - (CENTRES - foot) / 0.25, 0, 1) * strength
    lay_over(image, mirror * fade[:, None, None])


def grade(image: np.ndarray, rng: Rng) -> np.ndarray:
    """A common warmth, contrast and vignette."""
    warmth = rng.normal(0, 0.025)
    image = image * np.float32([1 + warmth, 1, 1 - warmth])
    image = 128 + (image - 128) * rng.uniform(0.96, 1.06)
    d = (CENTRES[None] - 0.5) ** 2 + (CENTRES[:, None] - 0.5) ** 2
    return image * (1 - rng.uniform(0, 0.28) * d)[..., None]


def render_target(store: Store, scene: dict[str, Any], rng: Rng) -> np.ndarray:
    """Scene -> picture uint8 [128,128,3]; the scene's `ground` is ignored, the place is painted anew."""
    place, time = scene["place"], scene["time"]
    image = paint_ground(place, time, rng)
    tint = tint_of(store.layouts, place, time, scene["weather"]) ** rng.uniform(0.8, 1.6)
    shadow = {**store.layouts["shadow"], "opacity": rng.uniform(0.2, 0.5), "width": rng.uniform(0.46, 0.62)}
    for sprite in scene["sprites"]:
        index = store.work_index[sprite["work"]]
        work = store.works[index]
        floats = PLACES[place].floating or store.concepts[store.concept_index[work["concept"]]]["floats"]
        layer = place_layer(relight(sprite_art(store, index, sprite.get("colour"), tint), rng), sprite)
        foot = sprite["y"] + sprite["size"] * work["extent"][1] / 2
        if not floats:
            image *= 1 - shadow_cover(sprite, work["extent"], shadow)[..., None]
            if place in WATERS:
                reflect(image, layer, foot, 0.45)
        lay_over(image, layer)
    if place in TUFTED and rng.random() < 0.6:
        green = tuple(c * light for c, light in zip(TUFTED[place], LIGHT[time]))
        grass_tufts(image, rng, int(DRAFT_GROUND_SIZE * 0.86), green, int(rng.integers(4, 16)))
    overlay = paint_weather(scene["weather"], rng)
    alpha = overlay[..., 3:] / 255
    image += alpha * (overlay[..., :3] - image)
    return halve(grade(image, rng))
