"""Encodes the corpus once: latents of targets, drafts and sources, token states of captions.

WORK/encoded/<split>-<nnnn>.npz beside each corpus chunk (chunks that exist are kept), and WORK/encoded/sources.npz.
"""

import os
from pathlib import Path

import numpy as np
import torch
import torch.multiprocessing as mp
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import CELL, Run, parse_run
from training.embed import Text, load_text
from training.log import log_to
from training.models.autoencoder import Autoencoder
from training.onnx_files import round_to_half
from training.pictures import chunk_paths, load_notes, source_pictures, to_pixels
from training.store import Store

BATCH = 50


def load_autoencoder(run: Run) -> Autoencoder:
    """The trained autoencoder with its weights rounded as they are stored, decoder fine-tuned if that was done."""
    model = Autoencoder(**run.stage("autoencoder"))
    tuned = run.work / "autoencoder-decoder.pt"
    model.load_state_dict(torch.load(tuned if tuned.exists() else run.work / "autoencoder.pt"))
    return round_to_half(model.eval().to(memory_format=torch.channels_last))


@torch.no_grad()
def encode_pictures(encoder: nn.Module, pictures: np.ndarray, bf16: bool) -> np.ndarray:
    """uint8 [N,H,W,3] -> fp16 latents [N,32,H/16,W/16]."""
    parts = []
    for i in range(0, len(pictures), BATCH):
        pixels = to_pixels(pictures[i : i + BATCH]).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            parts.append(encoder(pixels).float())
    return torch.cat(parts).contiguous().numpy().astype(np.float16)


def draft_rgb(pictures: np.ndarray) -> Tensor:
    """uint8 [N,256,256,3] -> the area mean on the latent grid [N,3,16,16] in [-1,1]."""
    return F.avg_pool2d(to_pixels(pictures), CELL)


def encode_chunk(path: Path, out: Path, encoder: nn.Module, text: Text, bf16: bool) -> None:
    """One corpus chunk into one encoded chunk."""
    captions = [note["caption"] for note in load_notes(path)]
    states, masks, sentences = [], [], []
    for i in range(0, len(captions), BATCH):
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            state, mask, sentence = text.encode(captions[i : i + BATCH])
        states.append(state.half())
        masks.append(mask.to(torch.uint8))
        sentences.append(sentence.half())
    with np.load(path) as chunk:
        temporary = out.with_suffix(".tmp.npz")
        np.savez(
            temporary,
            target=encode_pictures(encoder, chunk["target"], bf16),
            draft=encode_pictures(encoder, chunk["draft"], bf16),
            draft_rgb=draft_rgb(chunk["draft"]).half().numpy(),
            obedience=chunk["obedience"],
            works=chunk["works"],
            concepts=chunk["concepts"],
            text=torch.cat(states).numpy(),
            text_mask=torch.cat(masks).numpy(),
            sentence=torch.cat(sentences).numpy(),
        )
    os.replace(temporary, out)


def encode_share(rank: int, run: Run) -> None:
    """What one of the workers does: every n-th chunk that is not there yet."""
    settings, folder = run.stage("encode"), run.work / "encoded"
    log = log_to(run.work / "log" / "encode.jsonl")
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // settings["workers"]))
    encoder, text = load_autoencoder(run).encoder, load_text(run)
    paths = [path for split in ("heldout", "train") for path in chunk_paths(run.work / "corpus", split)]
    for path in paths[rank :: settings["workers"]]:
        if not (folder / path.name).exists():
            encode_chunk(path, folder / path.name, encoder, text, settings["bf16"])
            log(stage="encode", chunk=path.stem)


def main() -> None:
    run, _ = parse_run(__doc__)
    folder = run.work / "encoded"
    folder.mkdir(exist_ok=True)
    sources = folder / "sources.npz"
    if not sources.exists():
        np.savez(sources, latents=encode_pictures(load_autoencoder(run).encoder, source_pictures(Store(run.catalogue)), False))
    mp.spawn(encode_share, (run,), run.stage("encode")["workers"])


if __name__ == "__main__":
    main()
