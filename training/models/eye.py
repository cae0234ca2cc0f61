"""The eye: pictures [B,3,128,128] in [-1,1] -> unit vectors [B,384] in MiniLM's sentence space."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SENTENCE_DIM = 384


class ResBlock(nn.Module):
    """x + conv(silu(conv(silu(norm(x)))))."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, channels)
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(F.silu(self.first(F.silu(self.norm(x)))))


def stage(before: int, channels: int, count: int) -> nn.Sequential:
    """Halves the sides, then `count` blocks."""
    return nn.Sequential(
        nn.PixelUnshuffle(2), nn.Conv2d(4 * before, channels, 1), *[ResBlock(channels) for _ in range(count)]
    )


class Eye(nn.Module):
    """A small residual network; each cell of its last map says what it sees and how much that matters."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.PixelUnshuffle(4), nn.Conv2d(48, width, 3, padding=1), ResBlock(width), ResBlock(width)
        )
        self.middle = stage(width, 2 * width, 3)
        self.top = stage(2 * width, 4 * width, 3)
        self.weight = nn.Conv2d(4 * width, 4, 1)
        self.out = nn.Linear(16 * width, SENTENCE_DIM)

    def forward(self, pixels: Tensor) -> Tensor:
        x = F.silu(self.top(self.middle(self.stem(pixels)))).flatten(2)  # [B,C,64]
        shares = self.weight(x[..., None]).flatten(2).softmax(-1)  # [B,4,64]
        seen = torch.matmul(shares, x.transpose(1, 2)).flatten(1)  # [B,4C]
        return F.normalize(self.out(seen), dim=-1)
