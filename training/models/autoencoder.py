"""Autoencoder, f8: pixels [B,3,H,W] in [-1,1] <-> latents [B,16,H/8,W/8] of about unit variance."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class ResBlock(nn.Module):
    """x + conv(silu(conv(silu(x)))), no normalisation: 64-px sources and 128-px drafts must encode alike."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(F.silu(self.first(F.silu(x))))


class Encoder(nn.Module):
    """Pixels -> latents. `mean` and `std` are measured after training and baked in."""

    def __init__(self, latent_channels: int, wide: int, deep: int, wide_blocks: int, deep_blocks: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.PixelUnshuffle(4), nn.Conv2d(48, wide, 3, padding=1))
        self.wide = nn.Sequential(*[ResBlock(wide) for _ in range(wide_blocks)])
        self.down = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * wide, deep, 1))
        self.deep = nn.Sequential(*[ResBlock(deep) for _ in range(deep_blocks)])
        self.out = nn.Conv2d(deep, latent_channels, 3, padding=1)
        self.register_buffer("mean", torch.zeros(1, latent_channels, 1, 1))
        self.register_buffer("std", torch.ones(1, latent_channels, 1, 1))

    def raw(self, pixels: Tensor) -> Tensor:
        """Latents before the scaling, [B,16,H/8,W/8]."""
        x = self.wide(self.stem(pixels))
        return self.out(F.silu(self.deep(self.down(x))))

    def forward(self, pixels: Tensor) -> Tensor:
        return (self.raw(pixels) - self.mean) / self.std


class Decoder(nn.Module):
    """Latents -> pixels, not clamped."""

    def __init__(self, latent_channels: int, wide: int, deep: int, wide_blocks: int, deep_blocks: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(1, latent_channels, 1, 1))
        self.register_buffer("std", torch.ones(1, latent_channels, 1, 1))
        self.stem = nn.Conv2d(latent_channels, deep, 3, padding=1)
        self.deep = nn.Sequential(*[ResBlock(deep) for _ in range(deep_blocks)])
        self.up = nn.Sequential(nn.Conv2d(deep, 4 * wide, 1), nn.PixelShuffle(2))
        self.wide = nn.Sequential(*[ResBlock(wide) for _ in range(wide_blocks)])
        self.out = nn.Sequential(nn.Conv2d(wide, 48, 3, padding=1), nn.PixelShuffle(4))

    def raw(self, latents: Tensor) -> Tensor:
        """Pixels from latents before the scaling."""
        x = self.up(self.deep(self.stem(latents)))
        return self.out(F.silu(self.wide(x)))

    def forward(self, latents: Tensor) -> Tensor:
        return self.raw(latents * self.std + self.mean)


class Autoencoder(nn.Module):
    """Encoder and decoder together, as they are trained."""

    def __init__(
        self,
        latentChannels: int = 16,
        wide: int = 96,
        deep: int = 160,
        encoderBlocks: tuple[int, int] = (1, 3),
        decoderBlocks: tuple[int, int] = (2, 4),
    ) -> None:
        super().__init__()
        self.encoder = Encoder(latentChannels, wide, deep, *encoderBlocks)
        self.decoder = Decoder(latentChannels, wide, deep, *decoderBlocks)

    def set_scaling(self, mean: Tensor, std: Tensor) -> None:
        """Bakes the measured latent mean and deviation ([16] each) into both halves."""
        for half in (self.encoder, self.decoder):
            half.mean.copy_(mean.view(1, -1, 1, 1))
            half.std.copy_(std.view(1, -1, 1, 1))
