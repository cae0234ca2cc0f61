"""Flow-matching denoiser: a small transformer over 2x2 patches of 32x16x16 latents.

x_t = (1-t)*x0 + t*noise, and the network predicts velocity = noise - x0.
Queries are the 64 picture tokens; keys are picture, text (24) and source (4 x 16) tokens.
The draft enters by channel concatenation, and a convolutional path at full latent
resolution goes around the tokens, so that what the draft already knows need not squeeze through them.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

TEXT_DIM = 384
MASKED = -1e4  # added to attention scores under a 0 mask; exp() of it is exactly 0 in fp32


def patchify(x: Tensor) -> Tensor:
    """[B,C,H,W] -> [B,(H/2)*(W/2),4C]."""
    b, c, h, w = x.shape
    x = x.reshape(b, c, h // 2, 2, w // 2, 2)
    return x.permute(0, 2, 4, 3, 5, 1).reshape(b, (h // 2) * (w // 2), 4 * c)


def unpatchify(tokens: Tensor, size: int) -> Tensor:
    """[B,(size/2)^2,4C] -> [B,C,size,size]."""
    b, _, width = tokens.shape
    half, c = size // 2, width // 4
    x = tokens.reshape(b, half, half, 2, 2, c)
    return x.permute(0, 5, 1, 3, 2, 4).reshape(b, c, size, size)


def time_features(t: Tensor, width: int) -> Tensor:
    """Sinusoids of t in [0,1], [B] -> [B,width]."""
    frequencies = torch.exp(torch.linspace(0.0, math.log(1000.0), width // 2, device=t.device))
    angles = t.float()[:, None] * frequencies[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def unit_rms(x: Tensor) -> Tensor:
    """Scales the last axis to root mean square 1."""
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6)


class Block(nn.Module):
    """Attention over picture + context keys, then an MLP, modulated by the shared time vector (adaLN-single)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.width = width
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.context_kv = nn.Linear(width, 2 * width, bias=False)
        self.proj = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)
        self.q_gain = nn.Parameter(torch.ones(width // heads))
        self.k_gain = nn.Parameter(torch.ones(width // heads))
        self.shift_table = nn.Parameter(torch.zeros(6, width))
        nn.init.zeros_(self.proj.weight)
        nn.init.zeros_(self.down.weight)

    def split(self, x: Tensor) -> Tensor:
        """[B,N,D] -> [B,heads,N,D/heads]."""
        b, n, d = x.shape
        return x.reshape(b, n, self.heads, d // self.heads).transpose(1, 2)

    def attend(self, x: Tensor, context: Tensor, bias: Tensor, shares: list[Tensor] | None) -> Tensor:
        """x [B,N,D], context [B,M,D], bias [B,1,1,N+M] -> [B,N,D]; the mean attention to each key is added to `shares`."""
        b, n, d = x.shape
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        ck, cv = self.context_kv(context).chunk(2, dim=-1)
        q = unit_rms(self.split(q)) * self.q_gain
        k = unit_rms(self.split(torch.cat([k, ck], dim=1))) * self.k_gain
        v = self.split(torch.cat([v, cv], dim=1))
        # Written out: faster on CPU in bf16 than scaled_dot_product_attention, by an order of magnitude.
        scores = torch.matmul(q, k.transpose(-1, -2)) * (d // self.heads) ** -0.5 + bias
        weights = scores.softmax(-1)
        if shares is not None:
            shares.append(weights.mean((1, 2)))
        return torch.matmul(weights, v).transpose(1, 2).reshape(b, n, d)

    def forward(
        self, x: Tensor, context: Tensor, bias: Tensor, modulation: Tensor, shares: list[Tensor] | None = None
    ) -> Tensor:
        a_shift, a_scale, a_gate, m_shift, m_scale, m_gate = (modulation + self.shift_table).unsqueeze(2).unbind(1)
        y = F.layer_norm(x, (self.width,)) * (1 + a_scale) + a_shift
        x = x + a_gate * self.proj(self.attend(y, context, bias, shares))
        y = F.layer_norm(x, (self.width,)) * (1 + m_scale) + m_shift
        return x + m_gate * self.down(F.silu(self.up(y)))


class Denoiser(nn.Module):
    """All conditions carry a mask; what lies under a 0 mask cannot reach the output."""

    def __init__(
        self,
        width: int = 256,
        layers: int = 8,
        heads: int = 4,
        fine: int = 64,
        latentChannels: int = 32,
        latentSize: int = 16,
        textTokens: int = 24,
    ) -> None:
        super().__init__()
        self.size = latentSize
        self.width = width
        picture_tokens = (latentSize // 2) ** 2
        # noisy latents + draft latents + draft RGB + draft mask
        self.fine_in = nn.Conv2d(2 * latentChannels + 4, fine, 3, padding=1)
        self.patch_in = nn.Linear(4 * fine, width)
        self.positions = nn.Parameter(torch.randn(1, picture_tokens, width) * 0.02)
        self.text_in = nn.Linear(TEXT_DIM, width)
        self.text_positions = nn.Parameter(torch.randn(1, textTokens, width) * 0.02)
        self.source_in = nn.Linear(4 * latentChannels, width)
        self.source_name = nn.Linear(TEXT_DIM, width)
        self.source_positions = nn.Parameter(torch.randn(1, 1, 16, width) * 0.02)
        self.pooled_in = nn.Linear(TEXT_DIM, width)
        self.state_in = nn.Linear(2, width)  # draft mask, obedience
        self.time_in = nn.Linear(128, width)
        self.condition = nn.Linear(width, width)
        self.modulation = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList([Block(width, heads) for _ in range(layers)])
        self.patch_out = nn.Linear(width, 4 * fine)
        self.fine_mid = nn.Conv2d(2 * fine, fine, 3, padding=1)
        self.fine_out = nn.Conv2d(fine, latentChannels, 3, padding=1)
        # Per channel: how much of x_t and of the draft goes straight into the velocity.
        self.straight = nn.Linear(width, 2 * latentChannels)
        with torch.no_grad():
            self.modulation.weight.zero_()
            self.modulation.bias.zero_()
            self.modulation.bias.view(6, width)[2].fill_(1.0)
            self.modulation.bias.view(6, width)[5].fill_(1.0)
        for layer in (self.fine_out, self.straight):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def context(
        self, text: Tensor, text_mask: Tensor, source_latents: Tensor, source_names: Tensor, source_mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Text and source tokens [B,24+64,D], and their mask [B,24+64]."""
        b, n = source_mask.shape
        words = self.text_in(text * text_mask[..., None]) + self.text_positions
        patches = patchify((source_latents * source_mask[..., None, None, None]).flatten(0, 1))
        names = self.source_name(source_names * source_mask[..., None])[:, :, None]
        sources = self.source_in(patches).reshape(b, n, 16, self.width) + names + self.source_positions
        tokens = torch.cat([words, sources.reshape(b, n * 16, self.width)], dim=1)
        mask = torch.cat([text_mask, source_mask[..., None].expand(b, n, 16).reshape(b, n * 16)], dim=1)
        return F.layer_norm(tokens, (self.width,)), mask

    def forward(
        self,
        latents: Tensor,
        t: Tensor,
        text: Tensor,
        text_mask: Tensor,
        text_pooled: Tensor,
        source_latents: Tensor,
        source_names: Tensor,
        source_mask: Tensor,
        draft: Tensor,
        draft_rgb: Tensor,
        draft_mask: Tensor,
        obedience: Tensor,
        shares: list[Tensor] | None = None,
    ) -> Tensor:
        """Shapes as in painter.json: latents, draft [B,32,16,16] -> velocity [B,32,16,16]; `shares` collects the attention
        to each key, [B,64+24+64] a layer."""
        b = latents.shape[0]
        present = draft_mask[:, None, None, None]
        draft = draft * present
        plane = present.expand(b, 1, self.size, self.size)
        fine = self.fine_in(torch.cat([latents, draft, draft_rgb * present, plane], dim=1))
        x = self.patch_in(patchify(fine)) + self.positions

        context, mask = self.context(text, text_mask, source_latents, source_names, source_mask)
        seen = torch.cat([torch.ones(b, x.shape[1], dtype=mask.dtype, device=mask.device), mask], dim=1)
        bias = ((1 - seen) * MASKED)[:, None, None, :]

        state = torch.stack([draft_mask, obedience * draft_mask], dim=1)
        hidden = self.time_in(time_features(t, 128)) + self.state_in(state)
        # The first text token is always there unless the words were dropped.
        hidden = hidden + self.pooled_in(text_pooled * text_mask[:, :1])
        hidden = F.silu(self.condition(F.silu(hidden)))
        modulation = self.modulation(hidden).reshape(b, 6, self.width)
        for block in self.blocks:
            x = block(x, context, bias, modulation, shares)

        coarse = unpatchify(self.patch_out(F.layer_norm(x, (self.width,))), self.size)
        y = F.silu(self.fine_mid(F.silu(torch.cat([fine, coarse], dim=1))))
        straight = self.straight(hidden).float()[:, :, None, None]
        keep, follow = straight.chunk(2, dim=1)
        return self.fine_out(y).float() + keep * latents + follow * draft


class Reporting(nn.Module):
    """The denoiser as it is exported: beside the velocity, where the picture tokens looked."""

    def __init__(self, denoiser: Denoiser) -> None:
        super().__init__()
        self.denoiser = denoiser

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Inputs in the order of Denoiser.forward -> velocity, and attention [B,6]: its share on the picture itself, on the
        words, and on each of four sources, over heads, layers and picture tokens; sums to 1."""
        shares: list[Tensor] = []
        velocity = self.denoiser(*inputs, shares=shares)
        keys = torch.stack(shares).mean(0)
        picture, words = self.denoiser.positions.shape[1], self.denoiser.text_positions.shape[1]
        sources = keys[:, picture + words :].reshape(keys.shape[0], -1, 16).sum(-1)
        own, said = keys[:, :picture].sum(-1, keepdim=True), keys[:, picture : picture + words].sum(-1, keepdim=True)
        return velocity, torch.cat([own, said, sources], dim=1)
