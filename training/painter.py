"""The trained painter in torch, as the server runs it: for sheets, goldens and judging.  Weights as stored (fp16)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.config import MAX_SOURCES, SOURCE_SIZE, Run
from training.draft import compose_draft
from training.embed import load_text
from training.encode import draft_rgb, load_autoencoder
from training.models.denoiser import Denoiser
from training.onnx_files import round_to_half
from training.pictures import source_picture, to_pixels
from training.sampler import Step, sample
from training.store import Store


def distilled_weights(run: Run) -> Path:
    """Where the distilled weights lie if there are any; they run without guidance."""
    return run.work / "distilled.pt"


def load_denoiser(run: Run) -> tuple[Denoiser, int]:
    """The averaged weights, distilled if that was done, rounded as they are stored, and how many samples they saw."""
    distilled = distilled_weights(run)
    saved = torch.load(distilled if distilled.exists() else run.work / "denoiser.pt")
    model = Denoiser(**run.stage("denoiser"))
    model.load_state_dict(saved["model"])
    return round_to_half(model.eval()), int(saved["samples"])


def painting_defaults(run: Run) -> dict[str, Any]:
    """Steps and guidance at which the weights paint."""
    return {"steps": 4, "guidanceScale": 1} if distilled_weights(run).exists() else {"steps": 8, "guidanceScale": 2}


@dataclass
class Request:
    """A sentence, the scene of its draft, and the concepts its sources stand for."""

    prompt: str
    scene: dict[str, Any]
    sources: list[str]


class Painter:
    """All networks and the catalogue."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.store = Store(run.catalogue)
        self.text = load_text(run)
        round_to_half(self.text.model)
        self.autoencoder = load_autoencoder(run)
        self.denoiser, self.samples = load_denoiser(run)
        self.names = torch.from_numpy(self.store.concept_names)

    @torch.no_grad()
    def conditions(self, requests: list[Request]) -> tuple[dict[str, Tensor], np.ndarray, np.ndarray]:
        """Denoiser inputs, the drafts uint8 [B,256,256,3], and the source pictures uint8 [B,4,128,128,3]."""
        states, mask, sentence = self.text.encode([r.prompt for r in requests])
        drafts = np.stack([compose_draft(self.store, r.scene) for r in requests])
        pictures = np.full((len(requests), MAX_SOURCES, SOURCE_SIZE, SOURCE_SIZE, 3), 128, np.uint8)
        names = torch.zeros(len(requests), MAX_SOURCES, self.names.shape[1])
        present = torch.zeros(len(requests), MAX_SOURCES)
        for b, request in enumerate(requests):
            for slot, identifier in enumerate(request.sources[:MAX_SOURCES]):
                index = self.store.work_index[identifier]
                pictures[b, slot] = source_picture(self.store.thumbnails[index])
                names[b, slot] = self.names[self.store.concept_index[self.store.works[index]["concept"]]]
                present[b, slot] = 1
        latents = self.autoencoder.encoder(to_pixels(pictures.reshape(-1, SOURCE_SIZE, SOURCE_SIZE, 3)))
        return (
            {
                "text": states,
                "text_mask": mask.float(),
                "text_pooled": sentence,
                "source_latents": latents.reshape(len(requests), MAX_SOURCES, *latents.shape[1:]),
                "source_names": names,
                "source_mask": present,
                "draft": self.autoencoder.encoder(to_pixels(drafts)).contiguous(),
                "draft_rgb": draft_rgb(drafts),
                "draft_mask": torch.ones(len(requests)),
                "obedience": torch.ones(len(requests)),
            },
            drafts,
            pictures,
        )

    @torch.no_grad()
    def paint(
        self,
        conditions: dict[str, Tensor],
        noise: Tensor,
        steps: int | None = None,
        freedom: float = 0.85,
        guidance: float | None = None,
    ) -> tuple[Tensor, list[Step]]:
        """Pixels [B,3,512,512] and every step; steps and guidance as the weights want them unless given."""
        usual = painting_defaults(self.run)
        steps, guidance = steps or usual["steps"], usual["guidanceScale"] if guidance is None else guidance
        trace = list(sample(self.denoiser, conditions, noise, steps, freedom, guidance))
        return self.autoencoder.decoder(trace[-1].latents), trace
