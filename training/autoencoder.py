"""Trains the autoencoder on targets, drafts and 64-px sources of the corpus; then measures and bakes the scaling.

Checkpoints in WORK/autoencoder.ckpt; the averaged weights end up in WORK/autoencoder.pt.
`--decoder` trains only the decoder on, with the encoder frozen: the latents stay what they are.
"""

import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.config import Run, parse_run
from training.log import log_to
from training.models.autoencoder import Autoencoder
from training.optim import Average, Optimisers, rate_factor, save_checkpoint
from training.pictures import load_pictures, source_pictures, to_pixels
from training.store import Store

SOURCE_EVERY = 5  # one step in five sees 64-px sources


def gradients(x: Tensor) -> tuple[Tensor, Tensor]:
    """Differences to the right and to below."""
    return x[..., :, 1:] - x[..., :, :-1], x[..., 1:, :] - x[..., :-1, :]


def reconstruction_loss(output: Tensor, target: Tensor) -> Tensor:
    """L1 with up to three times the weight where the target has edges, gradient L1, and L1 of 4x4 means."""
    dx, dy = gradients(target)
    edges = F.pad(dx.abs().mean(1, keepdim=True), (0, 1)) + F.pad(dy.abs().mean(1, keepdim=True), (0, 0, 0, 1))
    weight = 1 + 2 * (3 * edges).clamp(max=1)
    ox, oy = gradients(output)
    pixel = (weight * (output - target).abs()).mean()
    slope = (ox - dx).abs().mean() + (oy - dy).abs().mean()
    coarse = (F.avg_pool2d(output, 4) - F.avg_pool2d(target, 4)).abs().mean()
    return pixel + 0.5 * slope + 0.5 * coarse


def psnr(output: Tensor, target: Tensor) -> float:
    """Decibels of pixels in [-1,1]."""
    error = (output.clamp(-1, 1) - target).square().mean().item()
    return float(10 * np.log10(4 / max(error, 1e-10)))


@torch.no_grad()
def evaluate(model: Autoencoder, pictures: np.ndarray) -> float:
    """PSNR on held-out targets."""
    model.eval()
    outputs = [model.decoder(model.encoder(to_pixels(pictures[i : i + 32]))) for i in range(0, len(pictures), 32)]
    return psnr(torch.cat(outputs), to_pixels(pictures))


@torch.no_grad()
def measure_scaling(model: Autoencoder, pictures: np.ndarray) -> tuple[Tensor, Tensor]:
    """Mean and deviation per raw latent channel, [16] each."""
    raw = torch.cat([model.encoder.raw(to_pixels(pictures[i : i + 32])) for i in range(0, len(pictures), 32)])
    return raw.mean((0, 2, 3)), raw.std((0, 2, 3))


def train(run: Run, decoder_only: bool) -> None:
    settings = run.stage("trainDecoder" if decoder_only else "trainAutoencoder")
    log = log_to(run.work / "log" / ("decoder.jsonl" if decoder_only else "autoencoder.jsonl"))
    torch.manual_seed(run.seed)
    rng = np.random.default_rng([run.seed, 5])
    pictures = load_pictures(run.work / "corpus", "train", settings["chunks"])
    heldout = load_pictures(run.work / "corpus", "heldout", 1)[: settings["evaluate"]]
    sources = source_pictures(Store(run.catalogue))
    model = Autoencoder(**run.stage("autoencoder")).to(memory_format=torch.channels_last)
    final = run.work / "autoencoder.pt"
    if decoder_only:
        model.load_state_dict(torch.load(final))
        model.encoder.requires_grad_(False)
        final = run.work / "autoencoder-decoder.pt"
    trained = model.decoder if decoder_only else model
    optimisers = Optimisers(
        trained, lambda n, p: p.dim() == 4 and ("wide." in n or "deep." in n), settings["muon"], settings["adam"]
    )
    average = Average(model, settings["average"])
    checkpoint, step = final.with_suffix(".ckpt"), 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(saved["model"])
        average.model.load_state_dict(saved["average"])
        optimisers.load_state_dict(saved["optimisers"])
        step, average.updates, rng = saved["step"], saved["step"], saved["rng"]
    steps, batch, noise = settings["steps"], settings["batch"], settings["noise"]
    losses: list[float] = []
    last_save = started = time.monotonic()
    first = step

    def loss_of(pixels: Tensor) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=settings["bf16"]):
            raw = model.encoder.raw(pixels)
            output = (
                model.decoder.raw(raw + noise * torch.randn_like(raw))
                if not decoder_only
                else model.decoder(model.encoder(pixels) + noise * torch.randn_like(raw))
            )
        loss = reconstruction_loss(output.float(), pixels)
        if decoder_only:
            return loss
        size = raw.float().square().mean((0, 2, 3)).sqrt()
        return loss + 0.02 * (size - 1).square().mean()  # keeps the latents near unit variance against the noise

    model.train()
    while step < steps:
        if step % SOURCE_EVERY == SOURCE_EVERY - 1 and not decoder_only:
            chosen = sources[rng.integers(len(sources), size=3 * batch)]
        else:
            chosen = pictures[np.sort(rng.integers(len(pictures), size=batch))]
        loss = loss_of(to_pixels(chosen).to(memory_format=torch.channels_last))
        loss.backward()
        optimisers.step(rate_factor(step, steps, 30, settings["decay"]))
        average.update(model)
        losses.append(loss.item())
        step += 1
        if step % settings["report"] == 0 or step == steps:
            log(
                step=step,
                loss=round(float(np.mean(losses)), 4),
                psnr=round(evaluate(average.model, heldout), 2),
                perSecond=round((step - first) * batch / (time.monotonic() - started), 1),
            )
            losses.clear()
        if time.monotonic() - last_save > 120 or step == steps:
            last_save = time.monotonic()
            save_checkpoint(
                checkpoint,
                {
                    "model": model.state_dict(),
                    "average": average.model.state_dict(),
                    "optimisers": optimisers.state_dict(),
                    "step": step,
                    "rng": rng,
                },
            )
    finish(average.model, heldout, final, decoder_only)


def finish(model: Autoencoder, pictures: np.ndarray, path: Path, scaled: bool) -> None:
    """Bakes the scaling in, unless the encoder was frozen with it, and saves."""
    if not scaled:
        model.set_scaling(*measure_scaling(model, pictures))
    save_checkpoint(path, model.state_dict())


def main() -> None:
    run, options = parse_run(__doc__, "decoder")
    train(run, options.decoder)


if __name__ == "__main__":
    main()
