"""Compressed sound as WAV: `decode.py FOLDER` reads lines of two names with a tab between, and writes the first as 16 kHz mono 16-bit WAV, named as the second, into FOLDER."""

import sys
import wave
from pathlib import Path

import av

RATE_HZ = 16_000


def decode(source: Path, target: Path) -> None:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    with av.open(str(source)) as container, wave.open(str(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        for frame in [*container.decode(audio=0), None]:
            for part in resampler.resample(frame):
                out.writeframes(part.to_ndarray().tobytes())


def main() -> None:
    folder = Path(sys.argv[1])
    for line in sys.stdin:
        source, target = line.rstrip("\n").split("\t")
        decode(Path(source), folder / target)


if __name__ == "__main__":
    main()
