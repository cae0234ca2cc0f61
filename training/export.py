"""Exports the trained networks to assets/models: ONNX files, painter.json, tokenizer, manifest.

`--untrained` writes random painters of the real shapes, for building against before training ends.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.config import (
    CELL,
    DECODED_SIZE,
    IMAGE_SIZE,
    LATENT_SIZE,
    MAX_SOURCES,
    SOURCE_SIZE,
    TEXT_TOKENS,
    Run,
    parse_run,
)
from training.encode import load_autoencoder
from training.models.autoencoder import Autoencoder
from training.models.denoiser import TEXT_DIM, Denoiser, Reporting
from training.models.minilm import load_minilm
from training.onnx_files import export_module, round_to_half
from training.painter import distilled_weights, load_denoiser, painting_defaults
from training.preview import fit_preview

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json", "config.json")
LATENTS = 32


def denoiser_inputs(batch: int, seed: int = 0) -> dict[str, torch.Tensor]:
    """Random inputs of the denoiser by name, in the graph's order."""
    rng = torch.Generator().manual_seed(seed)

    def randn(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=rng)

    return {
        "latents": randn(batch, LATENTS, LATENT_SIZE, LATENT_SIZE),
        "t": torch.rand(batch, generator=rng),
        "text": randn(batch, TEXT_TOKENS, TEXT_DIM),
        "text_mask": torch.ones(batch, TEXT_TOKENS),
        "text_pooled": randn(batch, TEXT_DIM),
        "source_latents": randn(batch, MAX_SOURCES, LATENTS, SOURCE_SIZE // CELL, SOURCE_SIZE // CELL),
        "source_names": randn(batch, MAX_SOURCES, TEXT_DIM),
        "source_mask": torch.ones(batch, MAX_SOURCES),
        "draft": randn(batch, LATENTS, LATENT_SIZE, LATENT_SIZE),
        "draft_rgb": randn(batch, 3, LATENT_SIZE, LATENT_SIZE),
        "draft_mask": torch.ones(batch),
        "obedience": torch.ones(batch),
    }


def export_text(source: Path, folder: Path) -> None:
    """Verified MiniLM and its tokenizer files."""
    model = load_minilm(source / "model.safetensors")
    tokens = torch.ones(2, 7, dtype=torch.int64)
    axes = {0: "batch", 1: "length"}
    export_module(
        model,
        {"input_ids": tokens, "attention_mask": tokens},
        ["token_states", "sentence"],
        folder / "minilm.onnx",
        {"input_ids": axes, "attention_mask": axes, "token_states": axes, "sentence": {0: "batch"}},
    )
    for name in TOKENIZER_FILES:
        shutil.copyfile(source / name, folder / name)


def export_painter(autoencoder: Autoencoder, denoiser: Denoiser, folder: Path) -> None:
    """encoder.onnx, decoder.onnx, denoiser.onnx."""
    pixel_axes, latent_axes = {0: "batch", 2: "height", 3: "width"}, {0: "batch", 2: "rows", 3: "columns"}
    export_module(
        autoencoder.encoder,
        {"pixels": torch.zeros(2, 3, IMAGE_SIZE, IMAGE_SIZE)},
        ["latents"],
        folder / "encoder.onnx",
        {"pixels": pixel_axes, "latents": latent_axes},
    )
    export_module(
        autoencoder.decoder,
        {"latents": torch.zeros(2, LATENTS, LATENT_SIZE, LATENT_SIZE)},
        ["pixels"],
        folder / "decoder.onnx",
        {"latents": {0: "batch"}, "pixels": {0: "batch"}},
    )
    inputs = denoiser_inputs(2)
    axes = {name: {0: "batch"} for name in [*inputs, "velocity", "attention"]}
    export_module(Reporting(denoiser).eval(), inputs, ["velocity", "attention"], folder / "denoiser.onnx", axes)


@contextmanager
def replaced_whole(folder: Path) -> Iterator[Path]:
    """A folder to write new files into; they replace those of `folder` once all are there, and none if one fails."""
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        folder.mkdir(exist_ok=True)
        for path in sorted(partial.iterdir()):
            os.replace(path, folder / path.name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def painter_json(run: Run, facts: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    """What the server must know about the graphs beside it."""
    return {
        "format": 2,
        "name": run.settings["name"],
        "imageSize": IMAGE_SIZE,
        "decodedSize": DECODED_SIZE,
        "latentChannels": LATENTS,
        "latentSize": LATENT_SIZE,
        "textTokens": TEXT_TOKENS,
        "maxSources": MAX_SOURCES,
        "sourceSize": SOURCE_SIZE,
        "predictionType": "velocity",
        "defaults": {**painting_defaults(run), "obedience": 1},
        "distilled": {"steps": [4, 8]} if distilled_weights(run).exists() else None,
        "preview": facts["preview"],
        "trainedSamples": facts["trainedSamples"],
        "parameters": counts,
    }


def write_manifest(models: Path, licences: dict[str, dict[str, str]]) -> None:
    """Lists every model file with its size and SHA-256; `licences` maps a folder to licence and source."""
    files = []
    for path in sorted(p for folder in licences for p in (models / folder).rglob("*") if p.is_file()):
        relative = path.relative_to(models).as_posix()
        entry = licences[relative.split("/")[0]]
        files.append(
            {
                "path": relative,
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                **entry,
            }
        )
    temporary = models / "manifest.tmp"
    temporary.write_text(json.dumps({"files": files}, indent=1) + "\n")
    os.replace(temporary, models / "manifest.json")


LICENCES = {
    "text": {
        "licence": "Apache-2.0",
        "source": "sentence-transformers/all-MiniLM-L6-v2, converted",
        "card": "text/CARD.md",
    },
    "painter": {
        "licence": "MIT",
        "source": "trained by training/ of this repository",
        "card": "painter/CARD.md",
    },
    "eye": {"licence": "MIT", "source": "trained by training/ of this repository", "card": "eye/CARD.md"},
    "judge": {"licence": "MIT", "source": "trained by training/ of this repository", "card": "judge/CARD.md"},
    "speech": {
        "licence": "MIT",
        "source": "OpenAI Whisper base, converted by training/speech/",
        "card": "speech/CARD.md",
    },
    "voice": {
        "licence": "MIT",
        "source": "Silero VAD 6, unchanged, from npm @ricky0123/vad-web 0.0.31",
        "card": "voice/CARD.md",
    },
}


def count_parameters(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


def spread_zeros(module: nn.Module) -> None:
    """Gives zero-initialised matrices random values, so that an untrained painter paints noise and not nothing."""
    for parameter in module.parameters():
        if parameter.dim() > 1 and not parameter.any():
            nn.init.normal_(parameter, std=0.02)


def main() -> None:
    run, options = parse_run(__doc__, "untrained")
    if options.untrained:
        torch.manual_seed(run.seed)
        autoencoder, denoiser = Autoencoder(**run.stage("autoencoder")), Denoiser(**run.stage("denoiser"))
        spread_zeros(denoiser)
        weights = (torch.randn(48, LATENTS) * 0.2).tolist()
        facts = {"trainedSamples": 0, "preview": {"patch": 4, "weight": weights, "bias": [0.0] * 48}}
    else:
        autoencoder = load_autoencoder(run)
        denoiser, samples = load_denoiser(run)
        facts = {"trainedSamples": samples, "preview": fit_preview(run)}
    if run.settings["text"] == "minilm":
        export_text(run.work / "minilm", run.models / "text")
    counts = {
        "encoder": count_parameters(autoencoder.encoder),
        "decoder": count_parameters(autoencoder.decoder),
        "denoiser": count_parameters(denoiser),
    }
    autoencoder = round_to_half(autoencoder.to(memory_format=torch.contiguous_format))
    with replaced_whole(run.models / "painter") as folder:
        export_painter(autoencoder, round_to_half(denoiser), folder)
        (folder / "painter.json").write_text(json.dumps(painter_json(run, facts, counts)) + "\n")
    write_manifest(run.models, LICENCES)


if __name__ == "__main__":
    main()
