"""The reference sampler: Euler steps along the flow, guidance, start from a noised draft.

t_k = freedom * (1 - k/n);  x_0 = (1-f)*draft + f*noise (noise alone without a draft);
v = v_uncond + g*(v_cond - v_uncond);  x <- x + (t_{k+1} - t_k)*v;  predicted original = x - t*v.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

MASKS = ("text_mask", "source_mask", "draft_mask")


@dataclass(frozen=True)
class Step:
    """After step k: time before it, latents after it, and what the step believed the picture to be."""

    t: float
    latents: Tensor
    original: Tensor


def unconditional(conditions: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same inputs with every mask at 0."""
    return {k: torch.zeros_like(v) if k in MASKS else v for k, v in conditions.items()}


def doubled(conditions: dict[str, Tensor]) -> dict[str, Tensor]:
    """The conditions, and after them the same with every mask at 0: what a guided step asks in one batch."""
    return {k: torch.cat([v, u]) for (k, v), u in zip(conditions.items(), unconditional(conditions).values())}


def guided_velocity(
    denoiser: nn.Module, both: dict[str, Tensor], x: Tensor, t: Tensor, guidance: float
) -> Tensor:
    """v_uncond + g*(v_cond - v_uncond) at latents x and times t; `both` from `doubled`."""
    conditional, free = denoiser(latents=torch.cat([x, x]), t=torch.cat([t, t]), **both).float().chunk(2)
    return free + guidance * (conditional - free)


@torch.no_grad()
def sample(
    denoiser: nn.Module, conditions: dict[str, Tensor], noise: Tensor, steps: int, freedom: float, guidance: float
) -> Iterator[Step]:
    """Yields every step; shapes [B,32,16,16].  Where draft_mask is 0 the start is noise alone at t = 1."""
    present = conditions["draft_mask"][:, None, None, None]
    freedoms = torch.where(conditions["draft_mask"] > 0, freedom, 1.0)
    both = doubled(conditions) if guidance != 1 else None
    start = freedoms[:, None, None, None]
    x = (1 - start) * conditions["draft"] * present + start * noise
    for k in range(steps):
        t, after = freedoms * (1 - k / steps), freedoms * (1 - (k + 1) / steps)
        v = guided_velocity(denoiser, both, x, t, guidance) if both else denoiser(latents=x, t=t, **conditions)
        original = x - t[:, None, None, None] * v
        x = x + (after - t)[:, None, None, None] * v
        yield Step(float(t[0]), x, original)
