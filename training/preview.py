"""Fits the linear map from one latent cell to a 4x4 RGB patch: a 64x64 preview without the decoder."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from training.config import Run
from training.pictures import chunk_paths, to_pixels

PATCH = 4


def fit_preview(run: Run, count: int = 400) -> dict[str, Any]:
    """Least squares on held-out pairs; weight [48][32] and bias [48], patches row-major y, x, rgb, pixels in [-1,1]."""
    path = chunk_paths(run.work / "corpus", "heldout")[0]
    with np.load(path) as pictures, np.load(run.work / "encoded" / path.name) as encoded:
        small = F.avg_pool2d(to_pixels(pictures["target"][:count]), 4)  # [N,3,64,64]
        latents = torch.from_numpy(encoded["target"][:count]).float()  # [N,32,16,16]
    cells = latents.permute(0, 2, 3, 1).reshape(-1, latents.shape[1])
    n, _, height, width = small.shape
    patches = small.reshape(n, 3, height // PATCH, PATCH, width // PATCH, PATCH).permute(0, 2, 4, 3, 5, 1)
    cells = torch.cat([cells, torch.ones(len(cells), 1)], dim=1)
    solution = torch.linalg.lstsq(cells, patches.reshape(len(cells), -1)).solution  # [33,48]
    weight, bias = solution[:-1].T, solution[-1]
    return {
        "patch": PATCH,
        "weight": [[round(v, 5) for v in row] for row in weight.tolist()],
        "bias": [round(v, 5) for v in bias.tolist()],
    }
