"""Renews assets/models/manifest.json after a card or a list was edited by hand: `python -m training.speech.manifest`."""

from pathlib import Path

from training.export import LICENCES, write_manifest

if __name__ == "__main__":
    write_manifest(Path("assets/models"), LICENCES)
