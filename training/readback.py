"""Reads the committed weights back into checkpoints, so that training goes on where another machine left it.

Writes WORK/autoencoder.pt and WORK/denoiser.pt from assets/models/painter, unless they are there.
"""

import torch

from training.config import parse_run
from training.export import count_parameters
from training.log import log_to
from training.models.autoencoder import Autoencoder
from training.models.denoiser import Denoiser
from training.onnx_files import load_matching, stored_weights


def main() -> None:
    run, _ = parse_run(__doc__)
    log = log_to(run.work / "log" / "readback.jsonl")
    painter = run.models / "painter"
    autoencoder = Autoencoder(**run.stage("autoencoder"))
    for half in ("encoder", "decoder"):
        left = load_matching(getattr(autoencoder, half), stored_weights(painter / f"{half}.onnx"))
        assert not left, f"{half}.onnx lacks {left}"
    denoiser = Denoiser(**run.stage("denoiser"))
    left = load_matching(denoiser, stored_weights(painter / "denoiser.onnx"))
    assert not left, f"denoiser.onnx lacks {left}"
    if not (run.work / "autoencoder.pt").exists():
        torch.save(autoencoder.state_dict(), run.work / "autoencoder.pt")
    if not (run.work / "denoiser.pt").exists():
        torch.save({"model": denoiser.state_dict(), "samples": 0}, run.work / "denoiser.pt")
    log(stage="readback", parameters=count_parameters(autoencoder) + count_parameters(denoiser))


if __name__ == "__main__":
    main()
