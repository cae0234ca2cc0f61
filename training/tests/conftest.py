"""A tiny world for the tests: two picture sets drawn here, and the whole pipeline run on them once."""

import importlib
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "training" / "configs" / "tiny.json"
SHAPES = {
    "fox": '<circle cx="16" cy="18" r="11" fill="#e67a22"/><path d="M5 14L9 3l6 8zM27 14L23 3l-6 8z" fill="#e67a22"/>',
    "lighthouse": '<path d="M12 4h8l3 26H9z" fill="#fff"/><path d="M11 12h10l1 6H10z" fill="#d33"/>',
    "whale": '<ellipse cx="14" cy="18" rx="13" ry="9" fill="#48c"/><path d="M24 16l7-8v10z" fill="#48c"/>',
    "office-building": '<path d="M7 2h18v28H7z" fill="#99a"/><path d="M10 6h4v4h-4z" fill="#ff8"/>',
    "owl": '<ellipse cx="16" cy="17" rx="10" ry="13" fill="#864"/><circle cx="12" cy="12" r="4" fill="#fff"/>',
    "fish": '<ellipse cx="14" cy="16" rx="11" ry="7" fill="#4bd"/><path d="M24 16l7-6v12z" fill="#4bd"/>',
    "deciduous-tree": '<circle cx="16" cy="11" r="10" fill="#4a4"/><path d="M14 18h4v12h-4z" fill="#853"/>',
    "soccer-ball": '<circle cx="16" cy="16" r="14" fill="#eee"/><circle cx="16" cy="16" r="5" fill="#222"/>',
    "red-apple": '<circle cx="16" cy="18" r="11" fill="#d22"/><path d="M15 3h3v8h-3z" fill="#642"/>',
}


def write_sets(folder: Path) -> None:
    """Two packages as the catalogue stage expects them, and a word list in emojibase's layout."""
    for n, name in enumerate(("first-hand", "second-hand")):
        place = folder / name
        place.mkdir(parents=True)
        turn = f'<g transform="rotate({12 * n} 16 16)">{{}}</g>'
        icons = {title: {"body": turn.format(body)} for title, body in SHAPES.items()}
        (place / "icons.json").write_text(json.dumps({"icons": icons, "width": 32, "height": 32}))
        info = {
            "name": name,
            "author": {"name": "The Tests", "url": "https://example.org"},
            "license": {"spdx": "MIT", "url": "https://example.org/licence"},
        }
        (place / "info.json").write_text(json.dumps(info))
        (place / "package.json").write_text(json.dumps({"version": "1.0.0"}))
    words = folder / "emojibase-data" / "en"
    words.mkdir(parents=True)
    labels = [{"label": t.replace("-", " "), "hexcode": str(i), "tags": ["thing"]} for i, t in enumerate(SHAPES)]
    (words / "data.json").write_text(json.dumps(labels))


def run_stage(stage: str, folder: Path, *options: str) -> None:
    """One command of the pipeline with its own command line, in this process: importing torch anew takes seconds."""
    command = ["--config", str(CONFIG), "--work", str(folder / "work"), "--assets", str(folder / "assets"), *options]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", [stage, *command])
        importlib.import_module(f"training.{stage}").main()


STAGES = (
    ("bake",),
    ("catalogue",),
    ("corpus",),
    ("autoencoder",),
    ("fine",),
    ("autoencoder", "--decoder"),
    ("encode",),
    ("denoiser",),
    ("distill",),
    ("export",),
    ("judge",),
    ("eye",),
    ("golden",),
    ("measure",),
    ("card",),
    ("sheet", "--painted"),
)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished tiny run: work/, assets/, tests/fixtures/."""
    folder = tmp_path_factory.mktemp("tiny")
    write_sets(folder / "work" / "sets")
    for stage, *options in STAGES:
        run_stage(stage, folder, *options)
    return folder
