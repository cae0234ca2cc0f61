"""Paints the target pictures: what a draft should become.

Same sprites in the same spots as the draft, but a fresh ground, its own light on the sprites, longer soft shadows,
reflections in water, tufts over the feet, fresh weather, and one common grade. Light is attention: a subject that would be
swallowed by its ground is lit, a glow or a shade of the ground parts it from what lies behind, its edge catches the light of
the hour, and weather veils the distance more than the subject. Sprites get a rounded body under one
lamp, more or less of it by family: "plain" a little, "surreal" more (its arrangement is the plan's, scenes.py), "real" all
of it, with a cast shadow and a blurred distance; "abstract" leaves only broad flat shapes in stronger colours.
"""

from typing import Any

import cv2
import numpy as np

from training.config import IMAGE_SIZE
from training.draft import (
    LUMINANCE,
    centres,
    lay_over,
    place_layer,
    rounded,
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
WANTED_CONTRAST = 0.24  # luminance of a subject against the ground around it, as a share of white
LIT_MOST = 0.75  # how much brighter a subject that is lit may become
GROUND_MOST = 0.55  # how far the ground around a subject may go towards light or dark
EDGE_LIGHT = {"day": (255, 250, 236), "dawn": (255, 214, 190), "sunset": (255, 176, 96), "night": (176, 204, 255)}
VEIL_KEPT = 0.4  # of the weather over a subject
ROUNDNESS = {"plain": 0.45, "real": 1.0, "abstract": 0.0, "surreal": 0.7}  # how much of a body sprites get


def relight(art: np.ndarray, rng: Rng) -> np.ndarray:
    """A soft light from one side over premultiplied art."""
    angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.22)
    side = art.shape[0]
    ramp = np.linspace(-1, 1, side, dtype=np.float32)
    light = 1 + strength * (np.cos(angle) * ramp[None, :] + np.sin(angle) * ramp[:, None])
    rgb = np.minimum(art[..., :3] * light[..., None], art[..., 3:])
    return np.concatenate([rgb, art[..., 3:]], axis=-1)


def shade(art: np.ndarray, rng: Rng) -> np.ndarray:
    """A rounded body under one lamp, over premultiplied art: height from the distance to the outline, Lambert and a highlight."""
    side = art.shape[0]
    inside = (art[..., 3] > 127).astype(np.uint8)
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
    round_part = np.sqrt(np.minimum(depth / (0.16 * side), 1))
    tone = art[..., :3].mean(-1) / 255
    height = cv2.GaussianBlur(round_part + 0.25 * tone, (0, 0), side / 48) * side * 0.14
    dx, dy = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=0.125)
    length = np.sqrt(dx**2 + dy**2 + 1)
    angle = rng.uniform(np.pi * 1.05, np.pi * 1.95)
    lamp = np.float32([0.62 * np.cos(angle), 0.62 * np.sin(angle), 0.78])
    facing = np.clip((-dx * lamp[0] - dy * lamp[1] + lamp[2]) / length, 0, 1)
    light = 0.42 + 0.74 * facing
    highlight = 60 * np.clip(facing - 0.93, 0, 1) / 0.07 * (art[..., 3] / 255)
    rgb = art[..., :3] * light[..., None] + highlight[..., None]
    return np.concatenate([np.minimum(rgb, art[..., 3:]), art[..., 3:]], axis=-1)


def cast(image: np.ndarray, layer: np.ndarray, foot: float, opacity: float, lean: float) -> None:
    """The sprite's own shape as a shadow on the floor, leaning away from the lamp."""
    full = image.shape[0]
    row = foot * full
    squash = np.float32([[1, lean, -lean * row], [0, 0.32, row * (1 - 0.32)]])
    flat = np.float32([[1, 0, 0], [0, -1, 2 * row]])  # upside down about the feet: the floor lies before them
    matrix = squash @ np.vstack([flat, [0, 0, 1]]).astype(np.float32)
    dark = cv2.warpAffine(np.ascontiguousarray(layer[..., 3]), matrix[:2], (full, full)) / 255
    image *= 1 - opacity * cv2.GaussianBlur(dark, (0, 0), full / 90)[..., None]


def stand_out(image: np.ndarray, layer: np.ndarray, light: np.ndarray) -> np.ndarray:
    """Parts a sprite from the ground it is about to be laid on, as far as their contrast falls short: on a dark ground the
    sprite is lit and the ground dimmed, on a light one the ground glows. Returns the sprite; the ground changes in place."""
    cover = layer[..., 3] / 255
    if cover.sum() < 1:
        return layer
    halo = cv2.GaussianBlur(cover, (0, 0), image.shape[0] / 14)
    ring = halo * (1 - cover)
    ground = float((image @ LUMINANCE / 255 * ring).sum() / (ring.sum() + 1e-6))
    sprite = float((layer[..., :3] @ LUMINANCE / 255).sum() / cover.sum())
    lacking = float(np.clip(1 - abs(sprite - ground) / WANTED_CONTRAST, 0, 1))
    around = (np.minimum(1, 1.6 * halo) * GROUND_MOST * lacking)[..., None]
    if ground > 0.5 and sprite < ground + 0.08:
        image += around * (0.5 * (255 + light) - image)
        return layer
    image *= 1 - 0.8 * around
    lit = np.minimum(layer[..., :3] * (1 + LIT_MOST * lacking), layer[..., 3:])
    return np.concatenate([lit, layer[..., 3:]], axis=-1)


def edge_light(layer: np.ndarray, light: np.ndarray, angle: float, strength: float) -> np.ndarray:
    """The light of the hour on the edge that looks towards it, over a premultiplied picture layer."""
    reach = layer.shape[0] * 0.011
    moved = np.float32([[1, 0, -reach * np.cos(angle)], [0, 1, -reach * np.sin(angle)]])
    behind = cv2.warpAffine(np.ascontiguousarray(layer[..., 3]), moved, layer.shape[:2])
    edge = cv2.GaussianBlur(np.maximum(layer[..., 3] - behind, 0), (0, 0), layer.shape[0] / 300)
    share = (strength * np.minimum(edge, layer[..., 3]) / 255)[..., None]
    rgb = layer[..., :3] * (1 - share) + light * share
    return np.concatenate([np.minimum(rgb, layer[..., 3:]), layer[..., 3:]], axis=-1)


def flatten_shapes(image: np.ndarray) -> np.ndarray:
    """Broad flat shapes in stronger colours."""
    broad = rounded(image)
    size = max(3, image.shape[0] // 20 // 2 * 2 + 1)
    broad = cv2.medianBlur(cv2.medianBlur(broad, size), size).astype(np.float32)
    grey = broad.mean(-1, keepdims=True)
    return grey + 1.35 * (broad - grey)


def reflect(image: np.ndarray, layer: np.ndarray, foot: float, strength: float) -> None:
    """Lays the sprite's upside-down image under its feet, fading out."""
    full = image.shape[0]
    row = int(np.clip(foot * full, 1, full - 1))
    height = min(row, full - row)
    mirror = np.zeros_like(layer)
    mirror[row : row + height] = layer[row - height : row][::-1]
    mirror = cv2.blur(mirror, (5, 9))
    fade = np.clip(1 - (centres(full) - foot) / 0.25, 0, 1) * strength
    lay_over(image, mirror * fade[:, None, None])


def grade(image: np.ndarray, rng: Rng) -> np.ndarray:
    """A common warmth, strength of colour, contrast and vignette."""
    warmth = rng.normal(0, 0.025)
    image = image * np.float32([1 + warmth, 1, 1 - warmth])
    grey = image @ LUMINANCE
    image = grey[..., None] + rng.uniform(1.0, 1.22) * (image - grey[..., None])
    image = 128 + (image - 128) * rng.uniform(0.98, 1.1)
    x = centres(image.shape[0])
    d = (x[None] - 0.5) ** 2 + (x[:, None] - 0.5) ** 2
    return image * (1 - rng.uniform(0, 0.28) * d)[..., None]


def enlarge(image: np.ndarray, side: int) -> np.ndarray:
    """A layer of 256 px at the picture's size; softened a little, for its edges were drawn hard."""
    soft = cv2.GaussianBlur(image, (0, 0), 0.7)
    return soft if side == IMAGE_SIZE else cv2.resize(soft, (side, side), interpolation=cv2.INTER_CUBIC)


def render_target(
    store: Store, scene: dict[str, Any], rng: Rng, family: str = "plain", side: int = IMAGE_SIZE
) -> np.ndarray:
    """Scene -> picture uint8 [side,side,3]; the scene's `ground` is ignored, the place is painted anew."""
    place, time = scene["place"], scene["time"]
    image = enlarge(paint_ground(place, time, rng), side)
    real = family == "real"
    if real and rng.random() < 0.6:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.004, 0.012) * side)
    tint = tint_of(store.layouts, place, time, scene["weather"]) ** rng.uniform(0.8, 1.6)
    shadow = {**store.layouts["shadow"], "opacity": rng.uniform(0.2, 0.5), "width": rng.uniform(0.46, 0.62)}
    lean = rng.uniform(-0.9, 0.9)
    light, from_where = np.float32(EDGE_LIGHT[time]), rng.uniform(np.pi * 1.1, np.pi * 1.9)
    rim = rng.uniform(0.35, 0.8) * (0.5 if time == "day" else 1.0) * ROUNDNESS[family]
    covered = np.zeros((side, side), np.float32)
    for sprite in scene["sprites"]:
        index = store.work_index[sprite["work"]]
        work = store.works[index]
        floats = PLACES[place].floating or store.concepts[store.concept_index[work["concept"]]]["floats"]
        art = sprite_art(store, index, sprite.get("colour"), tint)
        body = ROUNDNESS[family]
        lit = relight(art, rng) * (1 - body) + shade(art, rng) * body
        layer = edge_light(stand_out(image, place_layer(lit, sprite, side), light), light, from_where, rim)
        foot = sprite["y"] + sprite["size"] * work["extent"][1] / 2
        if not floats:
            image *= 1 - shadow_cover(sprite, work["extent"], shadow, side)[..., None]
            if place in WATERS:
                reflect(image, layer, foot, 0.45)
            elif real and abs(sprite["rotation"]) < 15:
                cast(image, layer, foot - 0.02 * sprite["size"], 0.42, lean)
        lay_over(image, layer)
        covered = np.maximum(covered, layer[..., 3] / 255)
    if side == IMAGE_SIZE and place in TUFTED and rng.random() < 0.6:  # tufts are drawn in pixels of 256
        green = tuple(c * light for c, light in zip(TUFTED[place], LIGHT[time]))
        grass_tufts(image, rng, int(side * 0.86), green, int(rng.integers(4, 16)))
    overlay = enlarge(paint_weather(scene["weather"], rng), side)
    veil = 1 - (1 - VEIL_KEPT) * cv2.GaussianBlur(covered, (0, 0), side / 60)
    alpha = overlay[..., 3:] / 255 * veil[..., None]
    image += alpha * (overlay[..., :3] - image)
    image = grade(image, rng)
    return rounded(flatten_shapes(image) if family == "abstract" else image)
