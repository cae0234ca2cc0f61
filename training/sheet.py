"""Contact sheets to look at: corpus pairs, reconstructions, and draft | t=.7 | t=.85 | t=1 | from nothing.

Writes WORK/sheets/{corpus,reconstructions,paintings}.png.
"""

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch.nn import functional as F

from training.cases import known_cases, scene_for
from training.config import IMAGE_SIZE, Run, parse_run
from training.encode import load_autoencoder
from training.painter import Painter, Request
from training.pictures import chunk_paths, to_pixels, to_uint8

FREEDOMS = (0.7, 0.85, 1.0)
CAPTION_HEIGHT = 14


def grid(rows: list[list[np.ndarray]]) -> Image.Image:
    """Pictures uint8 [256,256,3] in rows."""
    return Image.fromarray(np.concatenate([np.concatenate(row, axis=1) for row in rows], axis=0))


def halved(decoded: torch.Tensor) -> torch.Tensor:
    """Decoded pictures [B,3,512,512] at the size of drafts."""
    return F.avg_pool2d(decoded, 2)


def corpus_sheet(run: Run, rows: int = 8) -> Image.Image:
    """Target | draft pairs of the held-out split."""
    with np.load(chunk_paths(run.work / "corpus", "heldout")[0]) as chunk:
        pairs = [p for pair in zip(chunk["draft"][: rows * 5], chunk["target"][: rows * 5]) for p in pair]
    return grid([pairs[i * 10 : (i + 1) * 10] for i in range(len(pairs) // 10)])


@torch.no_grad()
def reconstruction_sheet(run: Run, columns: int = 12) -> Image.Image:
    """Held-out targets over what the autoencoder makes of them."""
    model = load_autoencoder(run)
    with np.load(chunk_paths(run.work / "corpus", "heldout")[0]) as chunk:
        pictures = chunk["target"][: 2 * columns]
    again = to_uint8(halved(model.decoder(model.encoder(to_pixels(pictures)))))
    return grid([list(part[i : i + columns]) for i in range(0, len(pictures), columns) for part in (pictures, again)])


def painting_sheet(painter: Painter, columns: int = 2) -> Image.Image:
    """Every fixed prompt: its draft and what becomes of it by freedom, then without any draft."""
    requests = [Request(c.prompt, *scene_for(painter.store, c)) for c in known_cases(painter.store)]
    conditions, drafts, _ = painter.conditions(requests)
    noise = torch.randn(conditions["draft"].shape, generator=torch.Generator().manual_seed(11))
    results = [drafts]
    for freedom in FREEDOMS:
        results.append(to_uint8(halved(painter.paint(conditions, noise, freedom=freedom)[0])))
    alone = {**conditions, "draft_mask": torch.zeros(len(requests))}
    results.append(to_uint8(halved(painter.paint(alone, noise)[0])))
    cell = (IMAGE_SIZE * len(results), IMAGE_SIZE + CAPTION_HEIGHT)
    rows = -(-len(requests) // columns)
    sheet = Image.new("RGB", (cell[0] * columns + 8 * (columns - 1), cell[1] * rows), "white")
    draw = ImageDraw.Draw(sheet)
    for i, request in enumerate(requests):
        x, y = (i // rows) * (cell[0] + 8), (i % rows) * cell[1]
        draw.text((x + 3, y + 1), request.prompt, fill="black")
        for k, pictures in enumerate(results):
            sheet.paste(Image.fromarray(pictures[i]), (x + k * IMAGE_SIZE, y + CAPTION_HEIGHT))
    return sheet


def main() -> None:
    run, options = parse_run(__doc__, "painted")
    folder = run.work / "sheets"
    folder.mkdir(exist_ok=True)
    corpus_sheet(run).save(folder / "corpus.png")
    reconstruction_sheet(run).save(folder / "reconstructions.png")
    if options.painted:
        painting_sheet(Painter(run)).save(folder / "paintings.png")


if __name__ == "__main__":
    main()
