"""Muon (Jordan 2024): momentum, then the nearest orthogonal matrix by five Newton-Schulz steps.

For the inner matrices and convolutions; everything else goes to AdamW.
"""

import torch
from torch import Tensor, nn


def orthogonalise(matrix: Tensor) -> Tensor:
    """Newton-Schulz on [..., rows, columns], in bf16: all singular values come near 1."""
    x = matrix.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    if tall:
        x = x.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(5):
        gram = x @ x.mT
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return (x.mT if tall else x).float()


class Muon(torch.optim.Optimizer):
    """Parameters of two or more dimensions; convolution kernels count as [out, in*k*k]."""

    def __init__(self, parameters: list[nn.Parameter], lr: float, momentum: float = 0.95) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            by_shape: dict[tuple[int, int], list[tuple[nn.Parameter, Tensor]]] = {}
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["velocity"] = torch.zeros_like(parameter)
                velocity = state["velocity"].mul_(group["momentum"]).add_(parameter.grad)
                update = parameter.grad + group["momentum"] * velocity
                flat = update.reshape(update.shape[0], -1)
                by_shape.setdefault(tuple(flat.shape), []).append((parameter, flat))
            for (rows, columns), members in by_shape.items():
                scale = max(1.0, rows / columns) ** 0.5
                updates = orthogonalise(torch.stack([flat for _, flat in members]))
                for (parameter, _), update in zip(members, updates):
                    parameter.add_(update.reshape(parameter.shape), alpha=-group["lr"] * scale)
