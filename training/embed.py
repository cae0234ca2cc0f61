"""Words -> token states and sentence vectors, by the verified MiniLM and its own tokenizer."""

import hashlib
from pathlib import Path
from typing import Protocol

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.config import TEXT_TOKENS, Run
from training.models.minilm import MiniLM, load_minilm


class Text(Protocol):
    """What the stages ask of a text encoder."""

    model: torch.nn.Module

    def tokenize(self, texts: list[str]) -> tuple[Tensor, Tensor]: ...

    def encode(self, texts: list[str]) -> tuple[Tensor, Tensor, Tensor]: ...

    def sentences(self, texts: list[str]) -> Tensor: ...


class TextEncoder:
    """Holds tokenizer and network; texts longer than 24 tokens are cut, as at run time."""

    def __init__(self, folder: Path) -> None:
        self.model: MiniLM = load_minilm(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(TEXT_TOKENS)
        self.tokenizer.enable_padding(length=TEXT_TOKENS)

    def tokenize(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """Texts -> input_ids, attention_mask int64 [B,24]."""
        encoded = self.tokenizer.encode_batch(texts)
        ids = torch.tensor([e.ids for e in encoded])
        mask = torch.tensor([e.attention_mask for e in encoded])
        return ids, mask

    @torch.no_grad()
    def encode(self, texts: list[str]) -> tuple[Tensor, Tensor, Tensor]:
        """Texts -> token states [B,24,384], mask [B,24], sentences [B,384]."""
        ids, mask = self.tokenize(texts)
        states, sentences = self.model(ids, mask)
        return states, mask, sentences

    def sentences(self, texts: list[str]) -> Tensor:
        """Texts -> unit vectors [B,384]."""
        return torch.cat([self.encode(texts[i : i + 256])[2] for i in range(0, len(texts), 256)])


class HashedText:
    """Stands in for MiniLM in the tiny configuration of the tests: every word is its own fixed random vector."""

    def __init__(self) -> None:
        self.model = torch.nn.Identity()

    def tokenize(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        ids = torch.zeros(len(texts), TEXT_TOKENS, dtype=torch.int64)
        for row, text in zip(ids, texts):
            for i, word in enumerate(text.lower().split()[:TEXT_TOKENS]):
                row[i] = 1 + int.from_bytes(hashlib.sha256(word.encode()).digest()[:3], "big")
        return ids, (ids > 0).long()

    def encode(self, texts: list[str]) -> tuple[Tensor, Tensor, Tensor]:
        ids, mask = self.tokenize(texts)
        states = torch.stack([torch.stack([self._vector(int(i)) for i in row]) for row in ids])
        pooled = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)
        return states, mask, torch.nn.functional.normalize(pooled, dim=-1)

    def sentences(self, texts: list[str]) -> Tensor:
        return self.encode(texts)[2]

    @staticmethod
    def _vector(token: int) -> Tensor:
        return torch.randn(384, generator=torch.Generator().manual_seed(token))


def load_text(run: Run) -> Text:
    """The configured text encoder: "minilm", or "hashed" in tests."""
    kind = run.settings["text"]
    if kind == "minilm":
        return TextEncoder(run.work / "minilm")
    if kind == "hashed":
        return HashedText()
    raise ValueError(f"unknown text encoder {kind!r}")
