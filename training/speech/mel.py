"""Log-mel features as Whisper takes them, made of layers that export: the STFT is a convolution with fixed kernels."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

RATE_HZ = 16_000
WINDOW = 400  # 25 ms
HOP = 160  # 10 ms
FLOOR = 1e-10
RANGE = 8.0  # decades below the loudest that are kept
LINEAR_UNTIL_HZ = 1000.0  # Slaney's scale: linear up to here, then 27 mel a factor of 6.4
LINEAR_STEP_HZ = 200.0 / 3
LOG_STEP = np.log(6.4) / 27


def to_hz(mel: np.ndarray) -> np.ndarray:
    """Slaney's mel scale (Auditory Toolbox, 1998)."""
    linear = mel * LINEAR_STEP_HZ
    return np.where(linear < LINEAR_UNTIL_HZ, linear, LINEAR_UNTIL_HZ * np.exp(LOG_STEP * (mel - LINEAR_UNTIL_HZ / LINEAR_STEP_HZ)))


def filterbank(mels: int) -> np.ndarray:
    """Triangles of equal area over 0 to 8 kHz. [mels, WINDOW / 2 + 1]"""
    top = LINEAR_UNTIL_HZ / LINEAR_STEP_HZ + np.log(RATE_HZ / 2 / LINEAR_UNTIL_HZ) / LOG_STEP
    corners = to_hz(np.linspace(0, top, mels + 2))
    bins = np.linspace(0, RATE_HZ / 2, WINDOW // 2 + 1)
    rising = (bins - corners[:-2, None]) / (corners[1:-1] - corners[:-2])[:, None]
    falling = (corners[2:, None] - bins) / (corners[2:] - corners[1:-1])[:, None]
    area = 2 / (corners[2:] - corners[:-2])
    return (np.maximum(0, np.minimum(rising, falling)) * area[:, None]).astype(np.float32)


def fourier_kernels() -> np.ndarray:
    """Cosines, then sines, under a periodic Hann window. [2 (WINDOW / 2 + 1), 1, WINDOW]"""
    sample = np.arange(WINDOW)
    angle = 2 * np.pi * np.outer(np.arange(WINDOW // 2 + 1), sample) / WINDOW
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * sample / WINDOW)
    return (np.concatenate([np.cos(angle), np.sin(angle)]) * hann)[:, None].astype(np.float32)


class LogMel(nn.Module):
    """samples [1, N] in [-1, 1] at 16 kHz, N a multiple of HOP -> features [1, mels, N / HOP]"""

    def __init__(self, mels: int) -> None:
        super().__init__()
        self.register_buffer("kernels", torch.from_numpy(fourier_kernels()))
        self.register_buffer("filters", torch.from_numpy(filterbank(mels)))

    def forward(self, samples: Tensor) -> Tensor:
        padded = F.pad(samples[:, None], (WINDOW // 2, WINDOW // 2), mode="reflect")
        cosines, sines = F.conv1d(padded, self.kernels, stride=HOP)[:, :, :-1].chunk(2, dim=1)
        power = self.filters @ (cosines.square() + sines.square())
        decades = power.clamp_min(FLOOR).log() / np.log(10)
        return (torch.maximum(decades, decades.max() - RANGE) + 4) / 4
