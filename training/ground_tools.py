"""Small drawing tools for the procedural places: float32 pictures [256,256,3] in [0,255], drawn in place."""

import cv2
import numpy as np

Rng = np.random.Generator
Colour = tuple[float, float, float]
SIDE = 256


def vary(rng: Rng, colour: Colour, amount: float = 14) -> Colour:
    """A colour near the given one: common lightness shift plus a little hue."""
    shift = rng.normal(0, amount) + rng.normal(0, amount / 2, 3)
    return tuple(float(c) for c in np.clip(np.asarray(colour) + shift, 0, 255))


def mix(a: Colour, b: Colour, share: float) -> Colour:
    return tuple((1 - share) * p + share * q for p, q in zip(a, b))


def fill_gradient(image: np.ndarray, top: int, bottom: int, upper: Colour, lower: Colour) -> None:
    """Vertical gradient over the rows [top, bottom)."""
    if bottom > top:
        ramp = np.linspace(0, 1, bottom - top, dtype=np.float32)[:, None, None]
        image[top:bottom] = (1 - ramp) * np.float32(upper) + ramp * np.float32(lower)


def smooth_noise(rng: Rng, cells: int) -> np.ndarray:
    """Noise [256,256] in about [-1,1] with `cells` lumps a side."""
    small = rng.normal(0, 0.5, (cells + 2, cells + 2)).astype(np.float32)
    return cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)


def ridge_line(rng: Rng, base: float, height: float, roughness: int) -> np.ndarray:
    """Heights [256] of a horizon around row `base`; more octaves are rougher."""
    x = np.linspace(0, 1, SIDE)
    line = np.zeros(SIDE)
    for octave in range(roughness):
        cycles = (octave + 1) * rng.uniform(0.7, 1.6)
        line += np.sin(2 * np.pi * (cycles * x + rng.uniform())) / (octave + 1)
    return base - height * (line / 1.5 + 1) / 2


def fill_below(image: np.ndarray, line: np.ndarray, colour: Colour, lower: Colour | None = None) -> None:
    """Fills everything under a horizon line, optionally shaded towards `lower` at the bottom."""
    rows = np.arange(SIDE, dtype=np.float32)[:, None]
    cover = np.clip(rows - line[None].astype(np.float32) + 0.5, 0, 1)[..., None]
    paint = np.empty_like(image)
    start = int(np.clip(line.min(), 0, SIDE - 1))
    paint[:start] = np.float32(colour)
    fill_gradient(paint, start, SIDE, colour, lower or colour)
    image += cover * (paint - image)


def fill_polygon(image: np.ndarray, points: np.ndarray, colour: Colour) -> None:
    """Anti-aliased polygon, points [n,2] as x,y."""
    cv2.fillPoly(image, [np.round(points * 16).astype(np.int32)], colour, cv2.LINE_8, 4)


def fill_disc(image: np.ndarray, x: float, y: float, radius: float, colour: Colour, squash: float = 1.0) -> None:
    cv2.ellipse(
        image,
        (round(x * 16), round(y * 16)),
        (round(radius * 16), round(radius * squash * 16)),
        0,
        0,
        360,
        colour,
        -1,
        cv2.LINE_8,
        4,
    )


def glow(image: np.ndarray, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
    """Adds a soft light around a point."""
    rows, columns = np.ogrid[:SIDE, :SIDE]
    fall = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2)).astype(np.float32)[..., None]
    image += strength * fall * (np.float32(colour) - image)


def cloud(image: np.ndarray, rng: Rng, x: float, y: float, size: float, colour: Colour, opacity: float) -> None:
    """A heap of discs on a flat base."""
    layer = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(rng.integers(4, 8)):
        radius = size * rng.uniform(0.25, 0.5)
        fill_disc(layer, x + rng.uniform(-0.8, 0.8) * size, y - radius * rng.uniform(0.2, 0.8), radius, (1.0,), 0.75)
    layer[max(0, min(SIDE, int(y))) :] = 0
    layer = cv2.GaussianBlur(layer, (0, 0), 1.2)[..., None] * opacity
    image += layer * (np.float32(colour) - image)


def dots(
    image: np.ndarray, rng: Rng, count: int, top: int, bottom: int, radius: tuple[float, float], colours: list[Colour]
) -> None:
    """Scattered discs between two rows: stars, flowers, pebbles, bubbles."""
    for _ in range(count):
        fill_disc(
            image,
            rng.uniform(0, SIDE),
            rng.uniform(top, bottom),
            rng.uniform(*radius),
            colours[rng.integers(len(colours))],
        )


def conifer(image: np.ndarray, x: float, base: float, height: float, colour: Colour) -> None:
    """Three stacked triangles on a trunk."""
    fill_polygon(
        image,
        np.array(
            [
                [x - height * 0.04, base],
                [x + height * 0.04, base],
                [x + height * 0.04, base - height * 0.2],
                [x - height * 0.04, base - height * 0.2],
            ]
        ),
        (70, 50, 40),
    )
    for level in range(3):
        foot = base - height * (0.12 + 0.26 * level)
        half = height * (0.27 - 0.06 * level)
        shade = mix(colour, (255, 255, 255), 0.05 * level)
        fill_polygon(image, np.array([[x - half, foot], [x + half, foot], [x, foot - height * 0.4]]), shade)


def round_tree(image: np.ndarray, rng: Rng, x: float, base: float, height: float, colour: Colour) -> None:
    """A trunk with a crown of overlapping discs."""
    trunk = height * 0.05
    fill_polygon(
        image,
        np.array(
            [[x - trunk, base], [x + trunk, base], [x + trunk, base - height * 0.5], [x - trunk, base - height * 0.5]]
        ),
        (88, 62, 44),
    )
    for shade, reach in ((0.0, 1.0), (0.12, 0.6)):
        for _ in range(4):
            fill_disc(
                image,
                x + rng.uniform(-0.2, 0.2) * height * reach,
                base - height * (0.68 + rng.uniform(-0.12, 0.16)),
                height * rng.uniform(0.14, 0.22) * (1.1 - shade),
                mix(colour, (220, 230, 140), shade),
            )
