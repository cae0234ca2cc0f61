"""Independent classifier for the bench: which subjects, place and time a 128-px picture shows."""

import torch
from torch import Tensor, nn


def normed(before: int, after: int, stride: int) -> list[nn.Module]:
    """Convolution, batch norm, SiLU."""
    return [nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.SiLU()]


class Judge(nn.Module):
    """Pixels [B,3,128,128] in [-1,1] -> logits: concepts [B,C] (multi-label), places [B,P], times [B,T]."""

    def __init__(self, concepts: int, places: int, times: int, widths: tuple[int, ...] = (96, 144, 192, 256)) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.PixelUnshuffle(4), *normed(48, widths[0], 1)]
        for before, after in zip(widths, widths[1:]):
            layers += [*normed(before, after, 2), *normed(after, after, 1)]
        self.body = nn.Sequential(*layers)
        self.features = 2 * widths[-1]
        self.concepts = nn.Linear(self.features, concepts)
        self.places = nn.Linear(self.features, places)
        self.times = nn.Linear(self.features, times)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = self.body(pixels)
        pooled = nn.functional.layer_norm(_mean_max(x), (self.features,))
        return self.concepts(pooled), self.places(pooled), self.times(pooled)


def _mean_max(x: Tensor) -> Tensor:
    """[B,C,h,w] -> [B,2C]: the mean tells the place, the maximum the subject wherever it stands."""
    return torch.cat([x.mean((2, 3)), x.amax((2, 3))], dim=1)
