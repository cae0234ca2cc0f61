"""One JSON line per event, on the terminal and in a file."""

import json
import time
from collections.abc import Callable
from pathlib import Path


def log_to(path: Path) -> Callable[..., None]:
    """Returns log(**fields); appends, so that a resumed stage continues its file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()

    def log(**fields: object) -> None:
        line = json.dumps({"s": round(time.monotonic() - started, 1), **fields})
        print(line, flush=True)
        with path.open("a") as file:
            file.write(line + "\n")

    return log
