"""Autoencoder, f16: pixels [B,3,H,W] in [-1,1] -> latents [B,32,H/16,W/16] of about unit variance -> pixels [B,3,2H,2W].

The decoder makes pictures of twice the side the encoder saw.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class ResBlock(nn.Module):
    """x + conv(silu(conv(silu(x)))), no normalisation: small sources and large drafts must encode alike."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(F.silu(self.first(F.silu(x))))


def blocks(channels: int, count: int) -> nn.Sequential:
    return nn.Sequential(*[ResBlock(channels) for _ in range(count)])


class Encoder(nn.Module):
    """Pixels -> latents. `mean` and `std` are measured after training and baked in."""

    def __init__(self, latent_channels: int, wide: int, deep: int, wide_blocks: int, deep_blocks: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.PixelUnshuffle(8), nn.Conv2d(192, wide, 3, padding=1))
        self.wide = blocks(wide, wide_blocks)
        self.down = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * wide, deep, 1))
        self.deep = blocks(deep, deep_blocks)
        self.out = nn.Conv2d(deep, latent_channels, 3, padding=1)
        self.register_buffer("mean", torch.zeros(1, latent_channels, 1, 1))
        self.register_buffer("std", torch.ones(1, latent_channels, 1, 1))

    def raw(self, pixels: Tensor) -> Tensor:
        """Latents before the scaling, [B,32,H/16,W/16]."""
        x = self.wide(self.stem(pixels))
        return self.out(F.silu(self.deep(self.down(x))))

    def forward(self, pixels: Tensor) -> Tensor:
        return (self.raw(pixels) - self.mean) / self.std


class Decoder(nn.Module):
    """Latents -> pixels of 32 a latent cell, not clamped."""

    def __init__(
        self, latent_channels: int, fine: int, wide: int, deep: int, fine_blocks: int, wide_blocks: int, deep_blocks: int
    ) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(1, latent_channels, 1, 1))
        self.register_buffer("std", torch.ones(1, latent_channels, 1, 1))
        self.stem = nn.Conv2d(latent_channels, deep, 3, padding=1)
        self.deep = blocks(deep, deep_blocks)
        self.up = nn.Sequential(nn.Conv2d(deep, 4 * wide, 1), nn.PixelShuffle(2))
        self.wide = blocks(wide, wide_blocks)
        self.up_again = nn.Sequential(nn.Conv2d(wide, 4 * fine, 1), nn.PixelShuffle(2))
        self.fine = blocks(fine, fine_blocks)
        self.out = nn.Sequential(nn.Conv2d(fine, 192, 3, padding=1), nn.PixelShuffle(8))

    def raw(self, latents: Tensor) -> Tensor:
        """Pixels from latents before the scaling."""
        x = self.up(self.deep(self.stem(latents)))
        x = self.up_again(self.wide(x))
        return self.out(F.silu(self.fine(x)))

    def forward(self, latents: Tensor) -> Tensor:
        return self.raw(latents * self.std + self.mean)


class Autoencoder(nn.Module):
    """Encoder and decoder together, as they are trained."""

    def __init__(
        self,
        latentChannels: int = 32,
        fine: int = 64,
        wide: int = 128,
        deep: int = 256,
        encoderBlocks: tuple[int, int] = (1, 2),
        decoderBlocks: tuple[int, int, int] = (1, 1, 2),
    ) -> None:
        super().__init__()
        self.encoder = Encoder(latentChannels, wide, deep, *encoderBlocks)
        self.decoder = Decoder(latentChannels, fine, wide, deep, *decoderBlocks)

    def set_scaling(self, mean: Tensor, std: Tensor) -> None:
        """Bakes the measured latent mean and deviation ([32] each) into both halves."""
        for half in (self.encoder, self.decoder):
            half.mean.copy_(mean.view(1, -1, 1, 1))
            half.std.copy_(std.view(1, -1, 1, 1))
