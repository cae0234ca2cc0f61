"""Whisper (Radford 2022) as two modules that export: sound to cross keys and values, and tokens with a cache to logits.

The encoder takes any window, not only 30 s: positions are cut to its length. The decoder answers with the logits of the last position
alone; the caller keeps the cache. Batch is 1 throughout.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.speech.mel import LogMel

HEAD = 64  # width of an attention head in every Whisper
HIDDEN = -1e9


@dataclass(frozen=True)
class Shape:
    """What the sizes of a Whisper follow from."""

    layers: int
    width: int
    vocabulary: int
    mels: int
    audio_positions: int
    text_positions: int

    @property
    def heads(self) -> int:
        return self.width // HEAD


def heads_first(x: Tensor, heads: int) -> Tensor:
    """[1, n, width] -> [1, heads, n, HEAD]"""
    return x.view(1, -1, heads, HEAD).transpose(1, 2)


def joined(x: Tensor) -> Tensor:
    """[1, heads, n, HEAD] -> [1, n, width]"""
    return x.transpose(1, 2).flatten(2)


class FeedForward(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.rise, self.fall = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.fall(F.gelu(self.rise(self.norm(x))))


class EncoderLayer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.norm = nn.LayerNorm(shape.width)
        self.qkv, self.out = nn.Linear(shape.width, 3 * shape.width), nn.Linear(shape.width, shape.width)
        self.feed = FeedForward(shape.width)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (heads_first(part, self.heads) for part in self.qkv(self.norm(x)).chunk(3, dim=-1))
        seen = (q @ k.transpose(2, 3)).softmax(-1) @ v
        return self.feed(x + self.out(joined(seen)))


class Encoder(nn.Module):
    """samples [1, N], N a multiple of 320 -> for each decoder layer keys [1, heads, HEAD, N / 320] and values [1, heads, N / 320, HEAD]"""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.mel = LogMel(shape.mels)
        self.conv1 = nn.Conv1d(shape.mels, shape.width, 3, padding=1)
        self.conv2 = nn.Conv1d(shape.width, shape.width, 3, stride=2, padding=1)
        self.register_buffer("positions", torch.zeros(shape.audio_positions, shape.width))
        self.layers = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(shape.width)
        self.cross = nn.ModuleList(nn.Linear(shape.width, 2 * shape.width) for _ in range(shape.layers))

    def states(self, features: Tensor) -> Tensor:
        """features [1, mels, 2 T] -> [1, T, width]"""
        x = F.gelu(self.conv2(F.gelu(self.conv1(features)))).transpose(1, 2)
        x = x + self.positions[: x.shape[1]]
        for layer in self.layers:
            x = layer(x)
        return self.norm(x)

    def forward(self, samples: Tensor) -> tuple[Tensor, ...]:
        x = self.states(self.mel(samples))
        pairs = [[heads_first(part, self.heads) for part in cross(x).chunk(2, dim=-1)] for cross in self.cross]
        return tuple(t for k, v in pairs for t in (k.transpose(2, 3), v))


class DecoderLayer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.norm, self.cross_norm = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.qkv, self.out = nn.Linear(shape.width, 3 * shape.width), nn.Linear(shape.width, shape.width)
        self.cross_q, self.cross_out = nn.Linear(shape.width, shape.width), nn.Linear(shape.width, shape.width)
        self.feed = FeedForward(shape.width)

    def forward(self, x: Tensor, mask: Tensor, past: list[Tensor], cross: list[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        q, k, v = (heads_first(part, self.heads) for part in self.qkv(self.norm(x)).chunk(3, dim=-1))
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        seen = (q @ k.transpose(2, 3) + mask).softmax(-1) @ v
        x = x + self.out(joined(seen))
        q = heads_first(self.cross_q(self.cross_norm(x)), self.heads)
        x = x + self.cross_out(joined((q @ cross[0]).softmax(-1) @ cross[1]))
        return self.feed(x), k, v


class Decoder(nn.Module):
    """ids [1, n], then for each layer past keys and values [1, heads, p, HEAD] (p may be 0), then the encoder's answers -> logits
    [1, vocabulary] of the last position, then for each layer keys and values [1, heads, p + n, HEAD]"""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.table = nn.Embedding(shape.vocabulary, shape.width)
        self.register_buffer("positions", torch.zeros(shape.text_positions, shape.width))
        self.layers = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(shape.width)

    def forward(self, ids: Tensor, *caches: Tensor) -> tuple[Tensor, ...]:
        past, cross = list(caches[: 2 * len(self.layers)]), list(caches[2 * len(self.layers) :])
        before, now = past[0].shape[2], ids.shape[1]
        places = torch.arange(before + now)
        mask = (places > places[before:, None]) * HIDDEN
        x = self.table(ids) + self.positions[before : before + now]
        kept = []
        for i, layer in enumerate(self.layers):
            x, k, v = layer(x, mask, past[2 * i : 2 * i + 2], cross[2 * i : 2 * i + 2])
            kept += [k, v]
        return (self.norm(x[:, -1]) @ self.table.weight.T, *kept)


def shape_of(variables: dict[str, np.ndarray]) -> Shape:
    """The shape that CTranslate2's variables have."""
    vocabulary, width = variables["decoder/embeddings/weight"].shape
    layers = sum(name.endswith("self_attention/linear_0/weight") and name.startswith("decoder") for name in variables)
    return Shape(
        layers=layers,
        width=width,
        vocabulary=vocabulary,
        mels=variables["encoder/conv1/weight"].shape[1],
        audio_positions=len(variables["encoder/position_encodings/encodings"]),
        text_positions=len(variables["decoder/position_encodings/encodings"]),
    )


def fill(module: nn.Module, variables: dict[str, np.ndarray], prefix: str, scale: float = 1.0, rows: int | None = None) -> None:
    """Weight and bias of a Linear, a convolution (`weight`, `bias`) or a LayerNorm (`gamma`, `beta`); the first `rows` (default all)
    are multiplied by `scale`."""
    norm = isinstance(module, nn.LayerNorm)
    for mine, theirs in (("weight", "gamma" if norm else "weight"), ("bias", "beta" if norm else "bias")):
        values = torch.from_numpy(variables[f"{prefix}/{theirs}"].copy())
        values[:rows] *= scale
        getattr(module, mine).copy_(values)


def fill_feed_forward(feed: FeedForward, variables: dict[str, np.ndarray], prefix: str) -> None:
    fill(feed.norm, variables, f"{prefix}/layer_norm")
    fill(feed.rise, variables, f"{prefix}/linear_0")
    fill(feed.fall, variables, f"{prefix}/linear_1")


@torch.no_grad()
def load_whisper(variables: dict[str, np.ndarray]) -> tuple[Encoder, Decoder]:
    """Both halves with the weights of a CTranslate2 file. Queries carry the 1/8 of the dot product, which is exact in binary."""
    shape = shape_of(variables)
    encoder, decoder = Encoder(shape), Decoder(shape)
    scale = HEAD**-0.5
    for name in ("conv1", "conv2"):
        fill(getattr(encoder, name), variables, f"encoder/{name}")
    for module, side in ((encoder, "encoder"), (decoder, "decoder")):
        fill(module.norm, variables, f"{side}/layer_norm")
        module.positions.copy_(torch.from_numpy(variables[f"{side}/position_encodings/encodings"].copy()))
        for i, layer in enumerate(module.layers):
            prefix = f"{side}/layer_{i}"
            fill(layer.norm, variables, f"{prefix}/self_attention/layer_norm")
            fill(layer.qkv, variables, f"{prefix}/self_attention/linear_0", scale, shape.width)
            fill(layer.out, variables, f"{prefix}/self_attention/linear_1")
            fill_feed_forward(layer.feed, variables, f"{prefix}/ffn")
    for i, (layer, cross) in enumerate(zip(decoder.layers, encoder.cross)):
        prefix = f"decoder/layer_{i}/attention"
        fill(layer.cross_norm, variables, f"{prefix}/layer_norm")
        fill(layer.cross_q, variables, f"{prefix}/linear_0", scale)
        fill(cross, variables, f"{prefix}/linear_1")
        fill(layer.cross_out, variables, f"{prefix}/linear_2")
    decoder.table.weight.copy_(torch.from_numpy(variables["decoder/embeddings/weight"].copy()))
    return encoder.eval(), decoder.eval()
