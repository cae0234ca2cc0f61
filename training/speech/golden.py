"""Golden numbers from an independent reference: CTranslate2 with the original weights, fp32, on a recording of the tests.

Needs `pip install faster-whisper==1.2.1` instead of torch: `python -m training.speech.golden --weights DIR`. Writes
tests/fixtures/golden/speech/golden.json.
"""

import argparse
import json
import wave
from pathlib import Path

import ctranslate2
import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor

from training.speech.ctranslate2_file import read_verified

CLIP = Path("tests/fixtures/speech/best-of-times.wav")
OUT = Path("tests/fixtures/golden/speech/golden.json")
RATE_HZ, WINDOW_S = 16_000, 30  # CTranslate2 takes whole windows only
START, ENGLISH, TRANSCRIBE, NO_TIMESTAMPS = 50258, 50259, 50359, 50363
FRAMES = [40, 120, 300]  # of 10 ms, in the speech
POSITIONS = [20, 60, 150]  # of 20 ms
HEAD = 64


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    weights = parser.parse_args().weights
    with wave.open(str(CLIP)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 2**15
    padded = np.zeros(WINDOW_S * RATE_HZ, np.float32)
    padded[: len(samples)] = samples
    features = np.ascontiguousarray(FeatureExtractor()(padded, padding=0)[:, : WINDOW_S * 100])

    model = ctranslate2.models.Whisper(str(weights), compute_type="float32", intra_threads=1)
    states = np.array(model.encode(ctranslate2.StorageView.from_array(features[None]), to_cpu=True))
    view = ctranslate2.StorageView.from_array(states)
    prompt = [START, ENGLISH, TRANSCRIBE, NO_TIMESTAMPS]
    answer = model.generate(view, [prompt], beam_size=1, return_scores=True, return_no_speech_prob=True)[0]
    languages = dict(model.detect_language(view)[0])

    # Values of the first head of the first decoder layer, as the exported encoder answers with them.
    variables = read_verified(weights)
    kv = "decoder/layer_0/attention/linear_1"
    width = states.shape[-1]
    values = states[0] @ variables[f"{kv}/weight"][width:].T + variables[f"{kv}/bias"][width:]

    golden = {
        "reference": f"CTranslate2 {ctranslate2.__version__}, fp32, greedy",
        "clip": CLIP.name,
        "windowSeconds": WINDOW_S,
        "frames": FRAMES,
        "features": np.round(features[:, FRAMES].T, 6).tolist(),  # [frame, mel]
        "positions": POSITIONS,
        "values": np.round(values[POSITIONS, :HEAD], 5).tolist(),  # [position, HEAD]
        "ids": answer.sequences_ids[0],
        "meanLogProbability": answer.scores[0],
        "noSpeech": answer.no_speech_prob,
        "english": languages["<|en|>"],
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
