"""Pictures as arrays: corpus chunks, 128-px sources, and the way from uint8 to pixels in [-1,1]."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.config import JUDGED_SIZE, SOURCE_SIZE, THUMBNAIL_SIZE
from training.store import Store


def to_pixels(pictures: np.ndarray) -> Tensor:
    """uint8 [B,H,W,3] -> float [B,3,H,W] in [-1,1]."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def to_uint8(pixels: Tensor) -> np.ndarray:
    """float [B,3,H,W] in [-1,1], clamped -> uint8 [B,H,W,3]."""
    return pixels.clamp(-1, 1).add(1).mul(127.5).round().permute(0, 2, 3, 1).to(torch.uint8).numpy()


def chunk_paths(folder: Path, split: str) -> list[Path]:
    """The finished chunks of a split, in order."""
    return sorted(p for p in folder.glob(f"{split}-????.npz"))


def load_pictures(folder: Path, split: str, chunks: int) -> np.ndarray:
    """Targets, and every fourth draft, of the first chunks: uint8 [N,256,256,3], in memory."""
    parts = []
    for path in chunk_paths(folder, split)[:chunks]:
        with np.load(path) as chunk:
            parts += [chunk["target"], chunk["draft"][::4]] if split == "train" else [chunk["target"]]
    return np.concatenate(parts)


def judged(pictures: np.ndarray) -> np.ndarray:
    """Area mean to 128 px: uint8 [N,S,S,3] -> [N,128,128,3], S a multiple of 128."""
    n, side = pictures.shape[:2]
    factor = side // JUDGED_SIZE
    small = pictures.reshape(n, JUDGED_SIZE, factor, JUDGED_SIZE, factor, 3).astype(np.uint16).sum((2, 4))
    return ((small + factor**2 // 2) // factor**2).astype(np.uint8)


def load_notes(path: Path) -> list[dict[str, Any]]:
    """Captions and labels of one chunk."""
    return json.loads(path.with_suffix(".json").read_text())


def concepts_in(notes: list[dict[str, Any]], concepts: int) -> Tensor:
    """Which concepts each picture holds, multi-hot [N,C]."""
    hot = torch.zeros(len(notes), concepts)
    for i, note in enumerate(notes):
        hot[i, note["concepts"]] = 1
    return hot


def source_picture(thumbnail: np.ndarray) -> np.ndarray:
    """Thumbnail [192,192,4] -> [128,128,3] uint8: laid on mid grey (127.5), exact area mean (each pixel 3x3 of the doubled picture)."""
    rgba = thumbnail.astype(np.float32)
    alpha = rgba[..., 3:] / 255
    flat = rgba[..., :3] * alpha + 127.5 * (1 - alpha)
    doubled = flat.repeat(2, 0).repeat(2, 1)
    factor = 2 * THUMBNAIL_SIZE // SOURCE_SIZE
    small = doubled.reshape(SOURCE_SIZE, factor, SOURCE_SIZE, factor, 3).mean((1, 3))
    return np.floor(small + 0.5).clip(0, 255).astype(np.uint8)


def source_pictures(store: Store) -> np.ndarray:
    """All works as the network sees them, uint8 [works,128,128,3]."""
    return np.stack([source_picture(t) for t in store.thumbnails])
