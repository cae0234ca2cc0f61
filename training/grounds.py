"""Paints the procedural places. Deterministic by generator; every call is another roll of the same place.

paint_ground(place, time, rng) -> float32 [256,256,3] in [0,255]; paint_weather(id, rng) -> [256,256,4] overlay.
"""

import cv2
import numpy as np

from training.ground_tools import (
    SIDE,
    Colour,
    Rng,
    cloud,
    conifer,
    dots,
    fill_below,
    fill_disc,
    fill_gradient,
    fill_polygon,
    glow,
    mix,
    ridge_line,
    round_tree,
    smooth_noise,
    vary,
)
from training.places import PLACES

SKIES: dict[str, list[tuple[Colour, Colour]]] = {
    "day": [((88, 168, 232), (206, 234, 250)), ((120, 190, 240), (228, 240, 246)), ((70, 150, 220), (190, 226, 248))],
    "dawn": [
        ((150, 176, 220), (252, 214, 200)),
        ((176, 168, 214), (255, 222, 190)),
        ((140, 190, 220), (250, 232, 214)),
    ],
    "sunset": [((86, 62, 130), (250, 140, 70)), ((120, 66, 116), (255, 170, 84)), ((60, 70, 130), (246, 120, 90))],
    "night": [((10, 14, 40), (38, 48, 92)), ((6, 10, 30), (30, 36, 70)), ((18, 20, 58), (56, 58, 110))],
}
LIGHT = {"day": (1.0, 1.0, 1.0), "dawn": (1.0, 0.92, 0.92), "sunset": (0.86, 0.62, 0.58), "night": (0.30, 0.34, 0.52)}


def lit(colour: Colour, time: str, rng: Rng, amount: float = 12) -> Colour:
    """A ground colour under the light of the hour."""
    return tuple(c * light for c, light in zip(vary(rng, colour, amount), LIGHT[time]))


def paint_sky(image: np.ndarray, time: str, horizon: int, rng: Rng) -> None:
    """Gradient, sun or moon, stars, clouds down to the horizon row."""
    upper, lower = SKIES[time][rng.integers(len(SKIES[time]))]
    fill_gradient(image, 0, horizon, vary(rng, upper), vary(rng, lower))
    image[horizon:] = image[max(horizon - 1, 0)]
    if time == "night":
        dots(
            image, rng, int(rng.integers(20, 70)), 0, int(horizon * 0.9), (0.5, 1.5), [(230, 232, 250), (250, 240, 200)]
        )
    x, high = rng.uniform(20, 236), rng.uniform(20, max(24, horizon * 0.35))
    if time == "night" and rng.random() < 0.7:
        glow(image, x, high, 24, (180, 190, 230), 0.4)
        fill_disc(image, x, high, rng.uniform(10, 16), (236, 234, 214))
    elif time == "day" and rng.random() < 0.55:
        glow(image, x, high, 26, (255, 246, 200), 0.6)
        fill_disc(image, x, high, rng.uniform(10, 16), (255, 226, 110))
    elif time in ("sunset", "dawn") and rng.random() < 0.65:
        low = horizon - rng.uniform(0, 34)
        glow(image, x, low, 40, (255, 214, 130), 0.6)
        fill_disc(image, x, low, rng.uniform(13, 20), (255, 222, 140) if time == "sunset" else (255, 236, 190))
    if rng.random() < 0.6:
        bright = {"day": (255, 255, 255), "dawn": (255, 236, 228), "sunset": (255, 178, 140), "night": (70, 78, 120)}[
            time
        ]
        for _ in range(rng.integers(1, 4)):
            cloud(
                image,
                rng,
                rng.uniform(0, SIDE),
                rng.uniform(24, max(30, horizon * 0.7)),
                rng.uniform(18, 42),
                bright,
                rng.uniform(0.5, 0.95),
            )


def texture(image: np.ndarray, rng: Rng, top: int, strength: float, cells: int = 14) -> None:
    """Slow unevenness of the ground under a row."""
    image[top:] += (smooth_noise(rng, cells)[top:, :, None]) * strength


def water(image: np.ndarray, top: int, bottom: int, colour: Colour, rng: Rng) -> None:
    """Water with light strokes, darker towards the viewer."""
    fill_gradient(image, top, bottom, mix(colour, (255, 255, 255), 0.18), mix(colour, (0, 0, 0), 0.15))
    for _ in range(int((bottom - top) * 0.5)):
        y = top + (bottom - top) * rng.uniform() ** 1.3
        depth = (y - top) / max(bottom - top, 1)
        half = 4 + 22 * depth * rng.uniform(0.3, 1)
        x = rng.uniform(0, SIDE)
        fill_disc(image, x, y, half, mix(colour, (255, 255, 255), rng.uniform(0.15, 0.45)), 0.05 + 0.03 * depth)


def grass_tufts(image: np.ndarray, rng: Rng, top: int, colour: Colour, count: int) -> None:
    for _ in range(count):
        x, y = rng.uniform(0, SIDE), rng.uniform(top + 8, SIDE)
        size = 3 + 9 * (y - top) / (SIDE - top + 1)
        for lean in (-0.5, 0.0, 0.5):
            fill_polygon(image, np.array([[x - 1.2, y], [x + 1.2, y], [x + lean * size, y - size]]), colour)


def _beach(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon, shore = int(SIDE * rng.uniform(0.46, 0.53)), SIDE * rng.uniform(0.62, 0.70)
    paint_sky(image, time, horizon, rng)
    water(image, horizon, SIDE, lit((38, 138, 190), time, rng), rng)
    line = ridge_line(rng, shore, 12, 2)
    fill_below(image, line - 5, lit((226, 240, 244), time, rng, 5))
    sand = lit((236, 208, 150), time, rng)
    fill_below(image, line, sand, mix(sand, (120, 90, 50), 0.18))
    texture(image, rng, int(shore), 7)
    dots(
        image,
        rng,
        int(rng.integers(0, 14)),
        int(shore) + 12,
        SIDE,
        (0.8, 2.2),
        [mix(sand, (80, 60, 40), 0.3), (240, 230, 214)],
    )


def _sea(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.40, 0.50))
    paint_sky(image, time, horizon, rng)
    water(image, horizon, SIDE, lit((28, 104, 170), time, rng), rng)


def _underwater(image: np.ndarray, time: str, rng: Rng) -> None:
    dim = {"day": 1.0, "dawn": 0.92, "sunset": 0.8, "night": 0.5}[time]
    top, deep = vary(rng, (64, 176, 214)), vary(rng, (10, 70, 130))
    fill_gradient(image, 0, SIDE, tuple(c * dim for c in top), tuple(c * dim for c in deep))
    for _ in range(rng.integers(2, 6)):
        x, width, lean = rng.uniform(0, SIDE), rng.uniform(8, 26), rng.uniform(-50, 50)
        ray = image.copy()
        fill_polygon(
            ray,
            np.array([[x, 0], [x + width, 0], [x + width * 2 + lean, 220], [x + lean, 220]]),
            tuple(min(255, c * dim + 60) for c in top),
        )
        cv2.addWeighted(ray, 0.22, image, 0.78, 0, dst=image)
    sand = tuple(c * dim for c in vary(rng, (196, 186, 140)))
    fill_below(image, ridge_line(rng, SIDE * 0.92, 20, 3), sand, mix(sand, (30, 70, 90), 0.5))
    for _ in range(rng.integers(2, 7)):
        x, base, height = rng.uniform(0, SIDE), rng.uniform(232, 256), rng.uniform(24, 70)
        green = tuple(c * dim for c in vary(rng, (50, 130, 80)))
        for step in range(int(height / 4)):
            fill_disc(image, x + 5 * np.sin(step * 0.5 + x), base - step * 4, 3.4, green)
    for _ in range(rng.integers(0, 4)):
        x = rng.uniform(0, SIDE)
        pink = tuple(c * dim for c in vary(rng, (226, 100, 110), 30))
        for _ in range(6):
            fill_disc(image, x + rng.uniform(-10, 10), 246 - rng.uniform(0, 18), rng.uniform(3, 7), pink)
    dots(image, rng, int(rng.integers(4, 16)), 0, 220, (1.2, 4), [tuple(min(255, c * dim + 70) for c in top)])


def _lake(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.42, 0.50))
    paint_sky(image, time, horizon, rng)
    fill_below(image, ridge_line(rng, horizon, 34, 3), lit((110, 150, 140), time, rng))
    fill_below(image, ridge_line(rng, horizon, 12, 4), lit((64, 120, 76), time, rng))
    water(image, horizon, SIDE, lit((74, 148, 184), time, rng), rng)
    bank = lit((104, 168, 74), time, rng)
    line = ridge_line(rng, SIDE * rng.uniform(0.78, 0.84), 12, 2)
    fill_below(image, line, bank, mix(bank, (20, 50, 20), 0.3))
    grass_tufts(image, rng, int(line.max()), mix(bank, (20, 60, 20), 0.35), int(rng.integers(10, 30)))


def _forest(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.56, 0.64))
    paint_sky(image, time, horizon, rng)
    pines = rng.random() < 0.5
    for depth in range(3):
        green = lit(mix((140, 184, 150), (34, 92, 48), depth / 2), time, rng, 8)
        for _ in range(9 - depth * 2):
            x, base = rng.uniform(-10, SIDE + 10), horizon + 6 + depth * 9
            height = rng.uniform(80, 120) + depth * 26
            if pines:
                conifer(image, x, base, height, green)
            else:
                round_tree(image, rng, x, base, height, green)
    floor = lit((86, 132, 58), time, rng)
    fill_below(image, ridge_line(rng, horizon + 16, 12, 3), floor, mix(floor, (30, 30, 10), 0.35))
    texture(image, rng, horizon + 10, 8)
    grass_tufts(image, rng, horizon + 16, mix(floor, (20, 50, 20), 0.4), int(rng.integers(16, 40)))


def _jungle(image: np.ndarray, time: str, rng: Rng) -> None:
    haze = lit((150, 196, 140), time, rng)
    fill_gradient(image, 0, SIDE, mix(haze, (255, 255, 220), 0.2), mix(haze, (20, 60, 30), 0.6))
    for depth in range(4):
        green = lit(mix((110, 170, 100), (20, 78, 40), depth / 3), time, rng, 10)
        for _ in range(6):
            x, y = (
                rng.uniform(0, SIDE),
                rng.choice([rng.uniform(-10, 60 - 8 * depth), rng.uniform(150, 200) + depth * 12]),
            )
            angle, length = rng.uniform(0, 2 * np.pi), rng.uniform(30, 64)
            for blade in range(5):
                a = angle + blade * 0.5
                side = np.array([-np.sin(a), np.cos(a)]) * length * 0.13
                tip = np.array([np.cos(a), np.sin(a)]) * length
                root = np.array([x, y])
                fill_polygon(
                    image, np.stack([root, root + tip * 0.5 + side, root + tip, root + tip * 0.5 - side]), green
                )
    floor = lit((70, 110, 50), time, rng)
    fill_below(image, ridge_line(rng, SIDE * 0.80, 14, 3), floor, mix(floor, (10, 30, 10), 0.4))
    grass_tufts(image, rng, 200, lit((40, 120, 50), time, rng), 30)


def _meadow(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.50, 0.58))
    paint_sky(image, time, horizon, rng)
    fill_below(image, ridge_line(rng, horizon + 4, 26, 2), lit((140, 196, 110), time, rng))
    grass = lit((118, 190, 72), time, rng)
    fill_below(image, ridge_line(rng, horizon + 26, 18, 2), grass, mix(grass, (20, 80, 20), 0.35))
    grass_tufts(image, rng, horizon + 20, mix(grass, (20, 80, 20), 0.4), 34)
    petals = [
        lit(c, time, rng, 8) for c in ((244, 90, 110), (250, 220, 90), (250, 250, 250), (170, 120, 220), (246, 150, 60))
    ]
    dots(image, rng, int(rng.integers(16, 60)), horizon + 36, SIDE, (1.4, 3.4), petals)


def _hills(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.52, 0.60))
    paint_sky(image, time, horizon + 10, rng)
    for depth in range(3):
        green = lit(mix((150, 194, 140), (96, 170, 66), depth / 2), time, rng, 9)
        line = ridge_line(rng, horizon + 6 + depth * 24, 40 - depth * 8, 2)
        fill_below(image, line, green, mix(green, (20, 60, 20), 0.25 * depth / 2))
        for _ in range(rng.integers(0, 4)):
            x = int(rng.uniform(4, SIDE - 4))
            round_tree(image, rng, x, line[x] + 3, rng.uniform(14, 22) + depth * 7, lit((50, 116, 56), time, rng))


def _farm(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.52, 0.58))
    paint_sky(image, time, horizon, rng)
    fill_below(image, ridge_line(rng, horizon + 4, 22, 2), lit((130, 180, 96), time, rng))
    wheat = lit((226, 196, 96), time, rng)
    fill_below(image, np.full(SIDE, horizon + 8.0), wheat, mix(wheat, (110, 80, 20), 0.35))
    for row in range(12):
        x = SIDE / 2 + (row - 5.5) * 60 + rng.uniform(-8, 8)
        cv2.line(
            image, (int(SIDE / 2 + (row - 5.5) * 9), horizon + 10), (int(x), SIDE), mix(wheat, (120, 84, 30), 0.35), 2
        )
    x, size = rng.uniform(30, 220), rng.uniform(30, 44)
    foot = horizon + 14
    red = lit((176, 54, 46), time, rng)
    fill_polygon(
        image,
        np.array(
            [
                [x - size * 0.5, foot],
                [x + size * 0.5, foot],
                [x + size * 0.5, foot - size * 0.6],
                [x, foot - size],
                [x - size * 0.5, foot - size * 0.6],
            ]
        ),
        red,
    )
    fill_polygon(
        image,
        np.array(
            [
                [x - size * 0.16, foot],
                [x + size * 0.16, foot],
                [x + size * 0.16, foot - size * 0.36],
                [x - size * 0.16, foot - size * 0.36],
            ]
        ),
        lit((240, 232, 220), time, rng),
    )


def _mountains(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.60, 0.66))
    paint_sky(image, time, horizon, rng)
    rock, snow = lit((112, 122, 148), time, rng), lit((240, 244, 250), time, rng, 5)
    for _ in range(rng.integers(3, 6)):
        x, height, half = rng.uniform(0, SIDE), rng.uniform(70, 130), rng.uniform(56, 90)
        top = np.array([x, horizon - height])
        shade = mix(rock, (255, 255, 255), rng.uniform(0, 0.2))
        fill_polygon(image, np.array([[x - half, horizon + 4], [x + half, horizon + 4], top]), shade)
        fill_polygon(image, np.array([[x, horizon + 4], [x + half, horizon + 4], top]), mix(shade, (20, 20, 50), 0.2))
        k = rng.uniform(0.24, 0.36)
        fill_polygon(
            image,
            np.array(
                [
                    top,
                    [x + half * k, horizon - height * (1 - k)],
                    [x + half * k * 0.4, horizon - height * (1 - k) - 5],
                    [x, horizon - height * (1 - k) + 6],
                    [x - half * k * 0.5, horizon - height * (1 - k) - 4],
                    [x - half * k, horizon - height * (1 - k)],
                ]
            ),
            snow,
        )
    grass = lit((104, 158, 84), time, rng)
    line = ridge_line(rng, horizon + 14, 18, 3)
    fill_below(image, line, grass, mix(grass, (20, 50, 30), 0.35))
    for _ in range(rng.integers(0, 8)):
        x = int(rng.uniform(4, SIDE - 4))
        conifer(image, x, line[x] + 4, rng.uniform(18, 34), lit((40, 96, 60), time, rng))


def _desert(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.54, 0.62))
    paint_sky(image, time, horizon, rng)
    for depth in range(3):
        sand = lit(mix((240, 208, 150), (218, 156, 84), depth / 2), time, rng, 8)
        fill_below(image, ridge_line(rng, horizon + 6 + depth * 26, 30, 2), sand, mix(sand, (130, 70, 30), 0.2))
    for _ in range(rng.integers(0, 4)):
        x, y, h = rng.uniform(6, SIDE - 6), horizon + rng.uniform(14, 40), rng.uniform(20, 38)
        green = lit((70, 136, 76), time, rng)
        for ox, oy, w, hh in ((0, 0, 3.4, h), (-7, -h * 0.3, 2.6, h * 0.4), (7, -h * 0.42, 2.6, h * 0.36)):
            fill_polygon(
                image,
                np.array(
                    [[x + ox - w, y + oy], [x + ox + w, y + oy], [x + ox + w, y + oy - hh], [x + ox - w, y + oy - hh]]
                ),
                green,
            )
            fill_disc(image, x + ox, y + oy - hh, w, green)
        fill_polygon(
            image,
            np.array([[x - 7, y - h * 0.3], [x + 7, y - h * 0.42], [x + 7, y - h * 0.52], [x - 7, y - h * 0.40]]),
            green,
        )


def _city(image: np.ndarray, time: str, rng: Rng) -> None:
    street = int(SIDE * rng.uniform(0.70, 0.75))
    paint_sky(image, time, street, rng)
    window = (255, 222, 130) if time in ("night", "sunset") else lit((214, 232, 244), time, rng)
    for depth in range(2):
        x = -rng.uniform(0, 20)
        while x < SIDE:
            width = rng.uniform(24, 46)
            height = rng.uniform(60, 150) - depth * 34
            wall = lit(mix((150, 160, 190), (120, 104, 124), depth), time, rng, 20)
            fill_polygon(
                image,
                np.array([[x, street], [x + width, street], [x + width, street - height], [x, street - height]]),
                wall,
            )
            for wy in np.arange(street - height + 7, street - 8, 12):
                for wx in np.arange(x + 5, x + width - 6, 10):
                    if rng.random() < 0.55:
                        cv2.rectangle(image, (int(wx), int(wy)), (int(wx + 4), int(wy + 5)), window, -1)
            x += width + rng.uniform(0, 5)
    cv2.rectangle(image, (0, street), (SIDE, street + 10), lit((176, 172, 168), time, rng), -1)
    road = lit((84, 86, 94), time, rng, 8)
    fill_gradient(image, street + 10, SIDE, road, mix(road, (0, 0, 0), 0.2))
    offset, line = rng.uniform(0, 50), street + 36
    for x in np.arange(-offset, SIDE, 50):
        cv2.rectangle(image, (int(x), line), (int(x + 26), line + 4), lit((236, 232, 214), time, rng, 4), -1)


def _village(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.60, 0.66))
    paint_sky(image, time, horizon, rng)
    fill_below(image, ridge_line(rng, horizon, 44, 2), lit((130, 180, 120), time, rng))
    window = (255, 222, 130) if time in ("night", "sunset") else lit((120, 160, 190), time, rng)
    x = rng.uniform(-20, 10)
    while x < SIDE:
        width, height = rng.uniform(40, 60), rng.uniform(34, 50)
        foot = horizon + 12
        wall = lit([(244, 232, 210), (236, 206, 170), (214, 222, 230), (240, 214, 200)][rng.integers(4)], time, rng)
        roof = lit([(176, 78, 58), (150, 96, 66), (96, 100, 120)][rng.integers(3)], time, rng)
        fill_polygon(
            image, np.array([[x, foot], [x + width, foot], [x + width, foot - height], [x, foot - height]]), wall
        )
        fill_polygon(
            image,
            np.array(
                [[x - 5, foot - height], [x + width + 5, foot - height], [x + width / 2, foot - height - width * 0.5]]
            ),
            roof,
        )
        for wx in (x + width * 0.2, x + width * 0.62):
            cv2.rectangle(
                image, (int(wx), int(foot - height * 0.75)), (int(wx + 9), int(foot - height * 0.75 + 11)), window, -1
            )
        fill_polygon(
            image,
            np.array(
                [
                    [x + width * 0.42, foot],
                    [x + width * 0.58, foot],
                    [x + width * 0.58, foot - height * 0.36],
                    [x + width * 0.42, foot - height * 0.36],
                ]
            ),
            mix(roof, (40, 20, 10), 0.4),
        )
        x += width + rng.uniform(4, 34)
    grass = lit((124, 178, 84), time, rng)
    fill_below(image, np.full(SIDE, horizon + 11.0), grass, mix(grass, (30, 60, 20), 0.3))
    path = lit((214, 190, 150), time, rng)
    centre = rng.uniform(70, 186)
    fill_polygon(
        image,
        np.array([[centre - 8, horizon + 12], [centre + 8, horizon + 12], [centre + 70, SIDE], [centre - 60, SIDE]]),
        path,
    )


def _snow(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.54, 0.61))
    paint_sky(image, time, horizon, rng)
    fill_below(image, ridge_line(rng, horizon, 40, 3), lit((186, 204, 224), time, rng))
    for depth in range(2):
        snow = lit(mix((226, 236, 246), (246, 250, 254), depth), time, rng, 5)
        line = ridge_line(rng, horizon + 8 + depth * 26, 22, 2)
        fill_below(image, line, snow, mix(snow, (120, 150, 200), 0.18))
        for _ in range(rng.integers(1, 6)):
            x = int(rng.uniform(4, SIDE - 4))
            conifer(image, x, line[x] + 4, rng.uniform(26, 44) + depth * 12, lit((60, 110, 100), time, rng))


def _space(image: np.ndarray, time: str, rng: Rng) -> None:
    fill_gradient(image, 0, SIDE, vary(rng, (10, 8, 28), 6), vary(rng, (18, 12, 44), 8))
    for colour in ((120, 40, 140), (40, 70, 170), (20, 120, 130)):
        if rng.random() < 0.7:
            veil = np.clip(smooth_noise(rng, 4), 0, 1)[..., None] * rng.uniform(0.2, 0.6)
            image += veil * (np.float32(vary(rng, colour, 20)) - image)
    dots(
        image, rng, int(rng.integers(50, 120)), 0, SIDE, (0.5, 1.6), [(240, 240, 255), (255, 240, 200), (200, 220, 255)]
    )
    if rng.random() < 0.6:
        x, y, radius = rng.uniform(10, 246), rng.uniform(10, 246), rng.uniform(10, 26)
        planet = vary(rng, [(210, 140, 90), (110, 150, 200), (190, 180, 150), (150, 110, 170)][rng.integers(4)])
        fill_disc(image, x, y, radius, planet)
        fill_disc(image, x + radius * 0.25, y + radius * 0.25, radius * 0.72, mix(planet, (0, 0, 0), 0.2))


def _moon(image: np.ndarray, time: str, rng: Rng) -> None:
    horizon = int(SIDE * rng.uniform(0.58, 0.66))
    image[:] = vary(rng, (8, 8, 20), 5)
    dots(image, rng, int(rng.integers(40, 90)), 0, horizon, (0.5, 1.5), [(240, 240, 255), (255, 240, 210)])
    if rng.random() < 0.7:
        x, y, radius = rng.uniform(24, 232), rng.uniform(24, 80), rng.uniform(14, 24)
        fill_disc(image, x, y, radius, (66, 130, 210))
        fill_disc(image, x - radius * 0.2, y - radius * 0.1, radius * 0.5, (90, 170, 110))
        fill_disc(image, x + radius * 0.3, y + radius * 0.3, radius * 0.35, (236, 244, 250))
    dust = vary(rng, (176, 176, 182))
    line = ridge_line(rng, horizon, 20, 3)
    fill_below(image, line, dust, mix(dust, (40, 40, 60), 0.35))
    for _ in range(rng.integers(5, 12)):
        y = rng.uniform(line.max() + 8, SIDE)
        radius = 4 + 16 * (y - horizon) / SIDE * rng.uniform(0.6, 2)
        x = rng.uniform(0, SIDE)
        fill_disc(image, x, y, radius, mix(dust, (30, 30, 40), 0.4), 0.36)
        fill_disc(image, x, y + radius * 0.08, radius * 0.84, mix(dust, (255, 255, 255), 0.12), 0.30)


def _sky(image: np.ndarray, time: str, rng: Rng) -> None:
    paint_sky(image, time, SIDE, rng)
    bright = {"day": (255, 255, 255), "dawn": (255, 240, 232), "sunset": (255, 190, 150), "night": (86, 94, 136)}[time]
    for _ in range(rng.integers(4, 8)):
        cloud(
            image,
            rng,
            rng.uniform(0, SIDE),
            rng.uniform(60, 256),
            rng.uniform(26, 60),
            vary(rng, bright, 6),
            rng.uniform(0.6, 1),
        )
    for _ in range(7):
        cloud(image, rng, rng.uniform(0, SIDE), rng.uniform(240, 290), rng.uniform(40, 70), vary(rng, bright, 6), 1)


def _cave(image: np.ndarray, time: str, rng: Rng) -> None:
    rock = vary(rng, (74, 58, 50))
    image[:] = rock
    image += smooth_noise(rng, 7)[..., None] * 16 + smooth_noise(rng, 20)[..., None] * 6
    x, y = rng.uniform(70, 186), rng.uniform(80, 130)
    light = {"day": (230, 214, 170), "dawn": (226, 190, 160), "sunset": (240, 150, 90), "night": (80, 96, 150)}[time]
    glow(image, x, y, rng.uniform(40, 64), light, 0.75)
    for _ in range(rng.integers(6, 12)):
        sx, length, half = rng.uniform(0, SIDE), rng.uniform(24, 80), rng.uniform(7, 16)
        fill_polygon(image, np.array([[sx - half, -2], [sx + half, -2], [sx, length]]), mix(rock, (10, 6, 6), 0.5))
    floor = mix(rock, (150, 120, 96), 0.35)
    fill_below(image, ridge_line(rng, SIDE * 0.78, 16, 4), floor, mix(floor, (16, 10, 10), 0.5))
    dots(image, rng, int(rng.integers(4, 12)), 210, SIDE, (2, 6), [mix(floor, (20, 14, 14), 0.4)])


def _window(image: np.ndarray, time: str, rng: Rng, x: float, y: float, width: float, height: float) -> None:
    view = SKIES[time][rng.integers(len(SKIES[time]))]
    box = slice(int(y), int(y + height)), slice(int(x), int(x + width))
    ramp = np.linspace(0, 1, box[0].stop - box[0].start, dtype=np.float32)[:, None, None]
    image[box] = (1 - ramp) * np.float32(view[0]) + ramp * np.float32(view[1])
    for a, b in (((x, y), (x + width, y + height)),):
        cv2.rectangle(image, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), (244, 240, 232), 4)
    cv2.line(image, (int(x + width / 2), int(y)), (int(x + width / 2), int(y + height)), (244, 240, 232), 3)
    cv2.line(image, (int(x), int(y + height / 2)), (int(x + width), int(y + height / 2)), (244, 240, 232), 3)


def _room(image: np.ndarray, time: str, rng: Rng) -> None:
    floor = int(SIDE * rng.uniform(0.68, 0.73))
    dim = {"day": 1.0, "dawn": 0.95, "sunset": 0.84, "night": 0.56}[time]
    walls = [(226, 196, 170), (176, 204, 196), (214, 178, 196), (190, 196, 224), (236, 220, 180), (164, 180, 150)]
    wall = tuple(c * dim for c in vary(rng, walls[rng.integers(len(walls))]))
    image[:] = wall
    if rng.random() < 0.5:
        for x in range(int(rng.integers(0, 20)), SIDE, int(rng.integers(18, 34))):
            cv2.rectangle(image, (x, 0), (x + 8, floor), mix(wall, (255, 255, 255), 0.12), -1)
    _window(image, time, rng, rng.choice([rng.uniform(12, 50), rng.uniform(150, 180)]), rng.uniform(24, 44), 60, 72)
    wood = tuple(c * dim for c in vary(rng, (160, 106, 66)))
    fill_gradient(image, floor, SIDE, wood, mix(wood, (30, 10, 0), 0.25))
    cv2.rectangle(image, (0, floor - 6), (SIDE, floor), mix(wall, (255, 255, 255), 0.35), -1)
    for y in (floor + 14, floor + 34, floor + 60):
        cv2.line(image, (0, y), (SIDE, y), mix(wood, (30, 10, 0), 0.3), 2)
    if rng.random() < 0.6:
        rug = tuple(
            c * dim for c in vary(rng, [(170, 60, 60), (60, 90, 140), (70, 120, 90), (190, 150, 90)][rng.integers(4)])
        )
        fill_disc(image, SIDE / 2 + rng.uniform(-20, 20), floor + 48, 92, rug, 0.26)
        fill_disc(image, SIDE / 2 + rng.uniform(-4, 4), floor + 48, 76, mix(rug, (255, 255, 255), 0.18), 0.24)


def _library(image: np.ndarray, time: str, rng: Rng) -> None:
    floor = int(SIDE * rng.uniform(0.72, 0.77))
    dim = {"day": 1.0, "dawn": 0.95, "sunset": 0.86, "night": 0.62}[time]
    wood = tuple(c * dim for c in vary(rng, (104, 66, 42)))
    image[:] = mix(wood, (0, 0, 0), 0.35)
    shelf = int(rng.integers(38, 48))
    spines = [(150, 50, 46), (50, 84, 120), (60, 110, 80), (190, 150, 80), (110, 70, 110), (200, 190, 170)]
    for foot in range(floor - 4, 0, -shelf):
        x = rng.uniform(0, 6)
        while x < SIDE:
            width, height = rng.uniform(7, 14), shelf * rng.uniform(0.6, 0.84)
            cv2.rectangle(
                image,
                (int(x), int(foot - height)),
                (int(x + width - 1), foot),
                tuple(c * dim for c in vary(rng, spines[rng.integers(6)])),
                -1,
            )
            x += width
        cv2.rectangle(image, (0, foot), (SIDE, foot + 5), wood, -1)
    planks = tuple(c * dim for c in vary(rng, (150, 104, 70)))
    fill_gradient(image, floor, SIDE, planks, mix(planks, (30, 10, 0), 0.3))
    glow(image, rng.uniform(60, 196), rng.uniform(30, 100), 80, (255, 220, 150), 0.25)


def _stage(image: np.ndarray, time: str, rng: Rng) -> None:
    floor = int(SIDE * rng.uniform(0.73, 0.78))
    dim = {"day": 1.0, "dawn": 0.95, "sunset": 0.85, "night": 0.6}[time]
    curtain = tuple(
        c * dim for c in vary(rng, [(150, 24, 34), (150, 24, 34), (70, 30, 110), (20, 70, 90)][rng.integers(4)])
    )
    folds = np.sin(np.linspace(0, rng.uniform(40, 70), SIDE) + rng.uniform(0, 6)).astype(np.float32)
    image[:] = np.float32(curtain) * (1 + 0.25 * folds[None, :, None])
    boards = tuple(c * dim for c in vary(rng, (150, 100, 60)))
    fill_gradient(image, floor, SIDE, boards, mix(boards, (20, 8, 0), 0.4))
    x = SIDE / 2 + rng.uniform(-20, 20)
    beam = image.copy()
    fill_polygon(beam, np.array([[x - 16, 0], [x + 16, 0], [x + 84, 238], [x - 84, 238]]), (255, 240, 200))
    fill_disc(beam, x, 236, 84, (255, 240, 200), 0.2)
    cv2.addWeighted(beam, 0.26, image, 0.74, 0, dst=image)


def _plain(image: np.ndarray, time: str, rng: Rng) -> None:
    dim = {"day": 1.0, "dawn": 0.97, "sunset": 0.85, "night": 0.42}[time]
    palette = [
        (238, 226, 206),
        (206, 222, 232),
        (232, 206, 210),
        (206, 228, 206),
        (222, 214, 238),
        (246, 222, 160),
        (120, 150, 180),
        (190, 110, 90),
        (96, 130, 110),
        (200, 200, 204),
    ]
    wall = tuple(c * dim for c in vary(rng, palette[rng.integers(len(palette))]))
    floor = int(SIDE * rng.uniform(0.70, 0.76))
    fill_gradient(image, 0, floor, mix(wall, (255, 255, 255), 0.08), wall)
    lower = mix(wall, (40, 30, 30), 0.16)
    fill_gradient(image, floor, SIDE, lower, mix(lower, (255, 255, 255), 0.10))
    image[floor - 3 : floor + 4] = cv2.GaussianBlur(image, (0, 0), 3)[floor - 3 : floor + 4]
    glow(image, rng.uniform(60, 200), rng.uniform(50, 120), 80, tuple(min(255, c * 1.25) for c in wall), 0.4)


PAINTERS = {
    "plain": _plain,
    "beach": _beach,
    "sea": _sea,
    "underwater": _underwater,
    "lake": _lake,
    "forest": _forest,
    "jungle": _jungle,
    "meadow": _meadow,
    "hills": _hills,
    "farm": _farm,
    "mountains": _mountains,
    "desert": _desert,
    "city": _city,
    "village": _village,
    "snow": _snow,
    "space": _space,
    "moon": _moon,
    "sky": _sky,
    "cave": _cave,
    "room": _room,
    "library": _library,
    "stage": _stage,
}
assert PAINTERS.keys() == PLACES.keys()


def paint_ground(place: str, time: str, rng: Rng) -> np.ndarray:
    """One roll of a place at an hour, float32 [256,256,3] in [0,255]."""
    image = np.zeros((SIDE, SIDE, 3), np.float32)
    PAINTERS[place](image, time, rng)
    return image.clip(0, 255)


def paint_weather(weather: str, rng: Rng) -> np.ndarray:
    """Overlay float32 [256,256,4], straight alpha, everything in [0,255]; 'clear' is empty."""
    overlay = np.zeros((SIDE, SIDE, 4), np.float32)
    if weather in ("rain", "storm"):
        overlay[..., :3] = (70, 78, 92) if weather == "rain" else (40, 44, 60)
        overlay[..., 3] = 70 if weather == "rain" else 120
        lean = rng.uniform(3, 9) * rng.choice([-1, 1])
        for _ in range(int(rng.integers(60, 110))):
            x, y, length = rng.uniform(0, SIDE), rng.uniform(-10, SIDE), rng.uniform(9, 18)
            cv2.line(
                overlay,
                (int(x), int(y)),
                (int(x + lean * length / 14), int(y + length)),
                (206, 216, 230, 190),
                1,
                cv2.LINE_AA,
            )
        if weather == "storm" and rng.random() < 0.8:
            x, y = rng.uniform(30, 226), 0.0
            for _ in range(6):
                nx, ny = x + rng.uniform(-18, 18), y + rng.uniform(12, 24)
                cv2.line(overlay, (int(x), int(y)), (int(nx), int(ny)), (250, 246, 210, 255), 3, cv2.LINE_AA)
                x, y = nx, ny
    elif weather == "snow":
        overlay[..., :3] = (222, 230, 240)
        overlay[..., 3] = 36
        for _ in range(int(rng.integers(60, 130))):
            fill_disc(overlay, rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.uniform(1, 3), (252, 253, 255, 240))
    elif weather == "fog":
        overlay[..., :3] = (214, 218, 224)
        band = np.linspace(0.35, 1, SIDE)[:, None]
        overlay[..., 3] = np.clip((150 + 60 * smooth_noise(rng, 5)) * band, 0, 205)
    return overlay
