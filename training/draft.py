"""Composes a draft from catalogue assets alone: a baked ground, thumbnails, layouts.json.

The server composes the same draft in TypeScript; both must agree within a mean of 4/255.
A scene is {place, time, weather, ground, sprites: [{work, x, y, size, rotation, flip, colour?}]}:
x, y = centre of the thumbnail's square as shares of the picture, size = its side as a share,
rotation in degrees clockwise, flip = mirrored before turning, colour = id of a lexicon colour.

Everything is drawn at 256x256 in float, in this order (`side` is 512 only for the pictures the decoder learns fine detail from):
 1. grounds/<place>-<time>-<ground>.webp.
 2. Sprites in the order given (the caller sorts far to near). For each:
    a. Shadow, unless the place or the concept floats: an ellipse centred at
       (x, y + size*extentHeight/2 - shadow.rise) with radii rx = size*extentWidth*shadow.width and
       ry = rx*shadow.height/shadow.width; ground pixels are multiplied by 1 - opacity*max(0, 1 - d),
       d = ((px-cx)/rx)^2 + ((py-cy)/ry)^2, where px = (column + 0.5)/256.
    b. Colour, if given, on the thumbnail: g = (.299R + .587G + .114B)/255, k = the same of the colour c, kept in [.25,.75];
       tone = c*g/k where g < k, else c + (255-c)*(g-k)/(1-k); rgb += colourStrength*(tone - rgb).
    c. Tint: rgb *= tints.times[time] * tints.places[place] * tints.weathers[weather], clipped to 255.
    d. Premultiply; shrink the thumbnail by the box mean of f x f pixels, f = the largest of 1,2,3,4,6,8
       with f <= 192/(256*size); flip; then sample bilinearly (transparent outside) at
       u = side/2 + (cos*dx + sin*dy)/size*side - 0.5, v = side/2 + (-sin*dx + cos*dy)/size*side - 0.5
       with (dx,dy) = (px - x, py - y), side = 192/f; and lay it over the ground.
 3. weather-<weather>-<ground>.webp (none for "clear") laid over with its straight alpha.
 4. Rounded: uint8 [256,256,3].

Training composes its drafts by this very function; its target pictures come from render.py, which paints a
fresh ground of the same place and hour and another light around the same sprites.
"""

from typing import Any

import cv2
import numpy as np

from training.config import IMAGE_SIZE
from training.store import Store

SHRINKS = (8, 6, 4, 3, 2, 1)
LUMINANCE = np.float32([0.299, 0.587, 0.114])


def centres(side: int) -> np.ndarray:
    """Pixel centres as shares of the picture, [side]."""
    return (np.arange(side, dtype=np.float32) + 0.5) / side


def recolour(rgb: np.ndarray, colour: tuple[int, int, int], strength: float) -> np.ndarray:
    """Lets black and white stand and gives everything between the colour's own tone; rgb float [...,3]."""
    c = np.float32(colour)
    k = float(np.clip(c @ LUMINANCE / 255, 0.25, 0.75))
    g = (rgb @ LUMINANCE / 255)[..., None]
    tone = np.where(g < k, c * (g / k), c + (255 - c) * ((g - k) / (1 - k)))
    return rgb + strength * (tone - rgb)


def shrink(premultiplied: np.ndarray, pixels: float) -> np.ndarray:
    """Box mean by the factor of step 2d, for a sprite `pixels` wide in the picture."""
    full = premultiplied.shape[0]
    factor = next(f for f in SHRINKS if f == 1 or f <= full / pixels)
    side = full // factor
    return premultiplied.reshape(side, factor, side, factor, 4).mean((1, 3)) if factor > 1 else premultiplied


def place_layer(premultiplied: np.ndarray, sprite: dict[str, Any], full: int = IMAGE_SIZE) -> np.ndarray:
    """Thumbnail [192,192,4] premultiplied -> picture layer [256,256,4] premultiplied (step 2d)."""
    art = np.ascontiguousarray(shrink(premultiplied, full * sprite["size"]), np.float32)
    if sprite["flip"]:
        art = np.ascontiguousarray(art[:, ::-1])
    side = art.shape[0]
    angle = np.deg2rad(sprite["rotation"])
    scale = side / (sprite["size"] * full)
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    cx, cy = sprite["x"] * full - 0.5, sprite["y"] * full - 0.5
    inverse = np.array(
        [[cos, sin, side / 2 - 0.5 - cos * cx - sin * cy], [-sin, cos, side / 2 - 0.5 + sin * cx - cos * cy]]
    )
    return cv2.warpAffine(
        art,
        inverse,
        (full, full),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0, 0, 0, 0),
    )


def shadow_cover(
    sprite: dict[str, Any], extent: tuple[float, float], shadow: dict[str, float], full: int = IMAGE_SIZE
) -> np.ndarray:
    """Darkness [256,256] in [0,opacity] of step 2a."""
    cx, cy = sprite["x"], sprite["y"] + sprite["size"] * extent[1] / 2 - shadow["rise"]
    rx = sprite["size"] * extent[0] * shadow["width"]
    ry = rx * shadow["height"] / shadow["width"]
    x = centres(full)
    d = ((x[None] - cx) / rx) ** 2 + ((x[:, None] - cy) / ry) ** 2
    return shadow["opacity"] * np.maximum(0, 1 - d)


def tint_of(layouts: dict[str, Any], place: str, time: str, weather: str) -> np.ndarray:
    """The light on sprites, [3]."""
    tints = layouts["tints"]
    return (
        np.float32(tints["times"][time]) * np.float32(tints["places"][place]) * np.float32(tints["weathers"][weather])
    )


def lay_over(image: np.ndarray, layer: np.ndarray) -> None:
    """Premultiplied layer over the picture, in place."""
    image *= 1 - layer[..., 3:] / 255
    image += layer[..., :3]


def rounded(image: np.ndarray) -> np.ndarray:
    """Float -> uint8, halves up."""
    return np.floor(image + 0.5).clip(0, 255).astype(np.uint8)


def sprite_art(store: Store, work: int, colour: str | None, tint: np.ndarray) -> np.ndarray:
    """Steps 2b and 2c: a work's thumbnail, coloured, tinted and premultiplied, float [192,192,4]."""
    thumbnail = store.thumbnails[work].astype(np.float32)
    rgb, alpha = thumbnail[..., :3], thumbnail[..., 3:]
    if colour:
        rgb = recolour(rgb, store.colours[colour], store.layouts["colourStrength"])
    return np.concatenate([np.minimum(rgb * tint, 255) * (alpha / 255), alpha], axis=-1)


def compose_draft(store: Store, scene: dict[str, Any]) -> np.ndarray:
    """Scene -> draft uint8 [256,256,3]."""
    place, weather = scene["place"], scene["weather"]
    image = store.grounds[f"{place}-{scene['time']}-{scene['ground']}"].astype(np.float32)
    tint = tint_of(store.layouts, place, scene["time"], weather)
    for sprite in scene["sprites"]:
        index = store.work_index[sprite["work"]]
        work = store.works[index]
        concept = store.concepts[store.concept_index[work["concept"]]]
        if not (store.grounds_index["places"][place]["floating"] or concept["floats"]):
            image *= 1 - shadow_cover(sprite, work["extent"], store.layouts["shadow"])[..., None]
        lay_over(image, place_layer(sprite_art(store, index, sprite.get("colour"), tint), sprite))
    if weather != "clear":
        overlay = store.overlays[f"weather-{weather}-{scene['ground']}"].astype(np.float32)
        alpha = overlay[..., 3:] / 255
        image += alpha * (overlay[..., :3] - image)
    return rounded(image)
