"""Finds and rasterises the drawings of one picture set (an iconify JSON package, unpacked)."""

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import resvg_py
from PIL import Image

from training.concept_list import joined
from training.config import THUMBNAIL_SIZE

ARTWORK_SHARE = 184 / 192  # longest side of the drawing inside its thumbnail
RASTER_SIZE = 384


@dataclass(frozen=True)
class PictureSet:
    """The drawings of one author, by joined title."""

    id: str
    info: dict[str, Any]
    version: str
    icons: dict[str, Any]
    by_title: dict[str, str]

    def svg(self, name: str, side: int = RASTER_SIZE) -> str:
        """The complete SVG of one drawing, `side` pixels wide and high."""
        icon = self.icons["icons"][name]
        width = icon.get("width", self.icons.get("width", 16))
        height = icon.get("height", self.icons.get("height", 16))
        left, top = icon.get("left", 0), icon.get("top", 0)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{side}" height="{side}" viewBox="{left} {top} {width} {height}">'
            f"{icon['body']}</svg>"
        )


def load_set(folder: Path) -> PictureSet:
    """Reads info.json and icons.json; numbered variants ('fox-face-2') answer to the bare title as well."""
    icons = json.loads((folder / "icons.json").read_text())
    by_title: dict[str, str] = {}
    for alias, target in icons.get("aliases", {}).items():
        if target["parent"] in icons["icons"] and len(target) == 1:  # a turned or mirrored alias is no second drawing
            by_title[joined(alias)] = target["parent"]
    for name in sorted(icons["icons"], reverse=True):
        by_title[joined(re.sub(r"-\d$", "", name))] = name
        by_title[joined(name)] = name
    package = json.loads((folder / "package.json").read_text())
    return PictureSet(folder.name, json.loads((folder / "info.json").read_text()), package["version"], icons, by_title)


def rasterise(svg: str, side: int = THUMBNAIL_SIZE) -> np.ndarray | None:
    """SVG -> thumbnail [side,side,4] uint8, tight-cropped and centred; None where nothing is drawn."""
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg))
    rgba = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
    rows, columns = np.where(rgba[..., 3] > 8)
    if rows.size < 400:
        return None
    art = rgba[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].astype(np.float32)
    art[..., :3] *= art[..., 3:] / 255  # premultiplied, or the transparent colour bleeds into the edges
    scale = round(ARTWORK_SHARE * side) / max(art.shape[:2])
    size = (max(1, round(art.shape[1] * scale)), max(1, round(art.shape[0] * scale)))
    art = cv2.resize(art, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    alpha = art[..., 3:].clip(0, 255)
    art = np.concatenate([(art[..., :3] * 255 / np.maximum(alpha, 1)).clip(0, 255), alpha], axis=-1)
    thumbnail = np.zeros((side, side, 4), np.uint8)
    y, x = (side - size[1]) // 2, (side - size[0]) // 2
    thumbnail[y : y + size[1], x : x + size[0]] = art.round().astype(np.uint8)
    return thumbnail


def is_poster(thumbnail: np.ndarray) -> bool:
    """True for a drawing that is a filled square with its own background: it cannot stand in a place."""
    opaque = thumbnail[..., 3] > 200
    rows, columns = np.where(opaque)
    if rows.size == 0:
        return False
    box = opaque[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    corners = [box[:6, :6], box[:6, -6:], box[-6:, :6], box[-6:, -6:]]
    square = 0.9 < box.shape[0] / box.shape[1] < 1.1
    return bool(square and box.mean() > 0.93 and min(c.mean() for c in corners) > 0.05)
