"""Trains the autoencoder on targets, drafts and sources of the corpus; then measures and bakes the scaling.

The encoder sees 256 px, the decoder makes 512; in this first training the mean of each 2x2 decoded pixels must be the picture.
Checkpoints in WORK/autoencoder.ckpt; the averaged weights end up in WORK/autoencoder.pt.
`--decoder` trains only the decoder on, with the encoder frozen, on the pictures of 512 px in WORK/fine (stage `fine`): the
latents stay what they are.
"""

import functools

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.config import parse_run
from training.fine import load_fine
from training.loop import Loop, Place, run_processes
from training.models.autoencoder import Autoencoder
from training.optim import is_block_convolution, save_checkpoint
from training.pictures import load_pictures, source_pictures, to_pixels
from training.store import Store

SOURCE_EVERY = 6  # one step in six sees sources of 128 px
SHARPEN = 0.2  # weight of the decoded picture itself, against the enlarged target, where no finer truth is known


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


def reduced(decoded: Tensor, target: Tensor) -> Tensor:
    """The decoded picture at the target's size, by the area mean."""
    return F.avg_pool2d(decoded, decoded.shape[-1] // target.shape[-1])


@torch.no_grad()
def evaluate(model: Autoencoder, pictures: np.ndarray) -> float:
    """PSNR on held-out targets, uint8 [N,256,256,3]."""
    model.eval()
    outputs = []
    for i in range(0, len(pictures), 16):
        pixels = to_pixels(pictures[i : i + 16])
        outputs.append(reduced(model.decoder(model.encoder(pixels)), pixels))
    return psnr(torch.cat(outputs), to_pixels(pictures))


@torch.no_grad()
def measure_scaling(model: Autoencoder, pictures: np.ndarray) -> tuple[Tensor, Tensor]:
    """Mean and deviation per raw latent channel, [32] each."""
    raw = torch.cat([model.encoder.raw(to_pixels(pictures[i : i + 32])) for i in range(0, len(pictures), 32)])
    return raw.mean((0, 2, 3)), raw.std((0, 2, 3))


def whole_loss(model: Autoencoder, pixels: Tensor, noise: float, bf16: bool) -> Tensor:
    """Loss of encoder and decoder on pictures [B,3,256,256] or sources [B,3,128,128]."""
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        raw = model.encoder.raw(pixels)
        decoded = model.decoder.raw(raw + noise * torch.randn_like(raw))
    decoded = decoded.float()
    loss = reconstruction_loss(reduced(decoded, pixels), pixels)
    enlarged = F.interpolate(pixels, scale_factor=2, mode="bilinear")
    sharp = (decoded - enlarged).abs().mean()
    size = raw.float().square().mean((0, 2, 3)).sqrt()
    return loss + SHARPEN * sharp + 0.02 * (size - 1).square().mean()  # unit variance, against the noise


def decoder_loss(model: Autoencoder, pixels: Tensor, noise: float, bf16: bool) -> Tensor:
    """Loss of the decoder alone on pictures [B,3,512,512]; the encoder sees them at half size."""
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        with torch.no_grad():
            latents = model.encoder(F.avg_pool2d(pixels, 2))
        decoded = model.decoder(latents + noise * torch.randn_like(latents))
    return reconstruction_loss(decoded.float(), pixels)


def train(place: Place, decoder_only: bool = False) -> None:
    """One process of the training."""
    run, settings = place.run, place.settings
    model = Autoencoder(**run.stage("autoencoder")).to(memory_format=torch.channels_last)
    final = run.work / ("autoencoder-decoder.pt" if decoder_only else "autoencoder.pt")
    if decoder_only:
        model.load_state_dict(torch.load(run.work / "autoencoder.pt"))
        model.encoder.requires_grad_(False)
        pictures = load_fine(run)
    else:
        pictures = load_pictures(run.work / "corpus", "train", settings["chunks"])
        sources = source_pictures(Store(run.catalogue))
    loop = Loop(place, final.stem, model, is_block_convolution, model.decoder if decoder_only else None)
    heldout = load_pictures(run.work / "corpus", "heldout", 1)[: settings["evaluate"]]
    loss_of = decoder_loss if decoder_only else whole_loss
    model.train()
    while not loop.finished:
        if loop.step % SOURCE_EVERY == SOURCE_EVERY - 1 and not decoder_only:
            chosen = sources[loop.rng.integers(len(sources), size=3 * place.batch)]
        else:
            chosen = pictures[np.sort(loop.rng.integers(len(pictures), size=place.batch))]
        pixels = to_pixels(chosen).to(memory_format=torch.channels_last)
        loss = loss_of(model, pixels, settings["noise"], settings["bf16"])
        loop.update(loss, len(chosen), lambda: {"psnr": round(evaluate(loop.average.model, heldout), 2)})
    if loop.is_first:
        trained = loop.average.model
        if not decoder_only:
            trained.set_scaling(*measure_scaling(trained, heldout))
        save_checkpoint(final, trained.state_dict())


def main() -> None:
    run, options = parse_run(__doc__, "decoder")
    settings = run.stage("trainDecoder" if options.decoder else "trainAutoencoder")
    run_processes(functools.partial(train, decoder_only=options.decoder), run, settings)


if __name__ == "__main__":
    main()
