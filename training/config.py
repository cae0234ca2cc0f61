"""The run's configuration: one JSON file, one work folder, one command line for every stage."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

IMAGE_SIZE = 256
DECODED_SIZE = 512
CELL = 16  # side of the square of pixels behind one latent cell
LATENT_SIZE = IMAGE_SIZE // CELL
JUDGED_SIZE = 128
TEXT_TOKENS = 24
MAX_SOURCES = 4
SOURCE_SIZE = 128
THUMBNAIL_SIZE = 192


@dataclass(frozen=True)
class Run:
    """What a stage needs to know: settings, where work files lie, where results go."""

    settings: dict[str, Any]
    work: Path
    assets: Path

    @property
    def seed(self) -> int:
        return int(self.settings["seed"])

    @property
    def catalogue(self) -> Path:
        return self.assets / "catalogue"

    @property
    def models(self) -> Path:
        return self.assets / "models"

    def stage(self, name: str) -> dict[str, Any]:
        """The settings of one stage."""
        return self.settings[name]


def load_run(config: Path, work: Path, assets: Path | None = None) -> Run:
    """Reads the configuration; `assets` in it is relative to the current folder."""
    settings = json.loads(config.read_text())
    work.mkdir(parents=True, exist_ok=True)
    return Run(settings, work, assets or Path(settings["assets"]))


def parse_run(description: str | None, *extra: str) -> tuple[Run, argparse.Namespace]:
    """The command line every stage shares; `extra` names further options without a value."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--assets", type=Path, help="write here instead of the configured assets folder")
    for name in extra:
        parser.add_argument(f"--{name}", action="store_true")
    arguments = parser.parse_args()
    return load_run(arguments.config, arguments.work, arguments.assets), arguments
