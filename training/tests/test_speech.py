"""The listener's export on a tiny Whisper with random weights, and its front against numbers of the reference."""

import json
import struct
import wave
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from training.speech.ctranslate2_file import read_variables, read_verified
from training.speech.export import SAMPLES_PER_POSITION, cache_names, export_decoder, export_encoder
from training.speech.mel import LogMel
from training.speech.quantise import BLOCK, STORED_MAX
from training.speech.whisper import Decoder, Encoder, load_whisper, shape_of

ROOT = Path(__file__).parents[2]
WIDTH, VOCABULARY, MELS, AUDIO, TEXT, LAYERS = BLOCK, 640, 80, 100, 32, 2


def tiny_variables() -> dict[str, np.ndarray]:
    """Random weights under CTranslate2's names."""
    rng = np.random.default_rng(0)

    def matrix(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) * 0.2).astype(np.float16)

    variables = {
        "decoder/embeddings/weight": matrix(VOCABULARY, WIDTH),
        "encoder/conv1/weight": matrix(WIDTH, MELS, 3),
        "encoder/conv1/bias": matrix(WIDTH),
        "encoder/conv2/weight": matrix(WIDTH, WIDTH, 3),
        "encoder/conv2/bias": matrix(WIDTH),
    }

    def norm(name: str) -> None:
        variables[f"{name}/gamma"], variables[f"{name}/beta"] = 1 + matrix(WIDTH), matrix(WIDTH)

    def linear(name: str, rows: int, columns: int = WIDTH) -> None:
        variables[f"{name}/weight"], variables[f"{name}/bias"] = matrix(rows, columns), matrix(rows)

    for side, positions in (("encoder", AUDIO), ("decoder", TEXT)):
        variables[f"{side}/position_encodings/encodings"] = matrix(positions, WIDTH)
        norm(f"{side}/layer_norm")
        for i in range(LAYERS):
            layer = f"{side}/layer_{i}"
            norm(f"{layer}/self_attention/layer_norm")
            linear(f"{layer}/self_attention/linear_0", 3 * WIDTH)
            linear(f"{layer}/self_attention/linear_1", WIDTH)
            norm(f"{layer}/ffn/layer_norm")
            linear(f"{layer}/ffn/linear_0", 4 * WIDTH)
            linear(f"{layer}/ffn/linear_1", WIDTH, 4 * WIDTH)
    for i in range(LAYERS):
        attention = f"decoder/layer_{i}/attention"
        norm(f"{attention}/layer_norm")
        linear(f"{attention}/linear_0", WIDTH)
        linear(f"{attention}/linear_1", 2 * WIDTH)
        linear(f"{attention}/linear_2", WIDTH)
    return variables


def packed(variables: dict[str, np.ndarray], spec: str = "WhisperSpec") -> bytes:
    """A model.bin as CTranslate2 writes it."""

    def text(value: str) -> bytes:
        return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"

    parts = [struct.pack("<I", 6), text(spec), struct.pack("<II", 3, len(variables))]
    for name, values in variables.items():
        parts += [text(name), struct.pack(f"<B{values.ndim}I", values.ndim, *values.shape)]
        parts += [struct.pack("<BI", 4, values.nbytes), values.tobytes()]
    alias, name = "decoder/projection/weight", "decoder/embeddings/weight"
    return b"".join([*parts, struct.pack("<I", 1), text(alias), text(name)])


@pytest.fixture(scope="module")
def variables() -> dict[str, np.ndarray]:
    return read_variables(packed(tiny_variables()))


@pytest.fixture(scope="module")
def whisper(variables: dict[str, np.ndarray]) -> tuple[Encoder, Decoder]:
    return load_whisper(variables)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, variables: dict[str, np.ndarray]) -> Path:
    """Both graphs. From modules of their own: the export may touch them."""
    place = tmp_path_factory.mktemp("speech")
    encoder, decoder = load_whisper(variables)
    export_encoder(encoder, shape_of(variables), place / "encoder.onnx")
    export_decoder(decoder, shape_of(variables), place / "decoder.onnx")
    return place


def apart(found: np.ndarray, expected: np.ndarray) -> float:
    """Root mean square of the difference over that of the expected values."""
    return float(np.sqrt(np.square(found - expected).mean() / np.square(expected).mean()))


def test_reads_every_variable_and_alias(variables: dict[str, np.ndarray]) -> None:
    written = tiny_variables()
    assert set(written) < set(variables)
    for name, values in written.items():
        assert np.array_equal(variables[name], values.astype(np.float32)), name
    assert variables["decoder/projection/weight"] is variables["decoder/embeddings/weight"]


def test_refuses_other_files(tmp_path: Path) -> None:
    content = packed(tiny_variables())
    with pytest.raises(ValueError, match="expected"):
        read_variables(packed({}, "TransformerSpec"))
    with pytest.raises(ValueError, match="ends at byte"):
        read_variables(content[:-1000])
    (tmp_path / "model.bin").write_bytes(content)
    with pytest.raises(ValueError, match="sha256"):
        read_verified(tmp_path)


def test_features_are_the_references() -> None:
    golden = json.loads((ROOT / "tests/fixtures/golden/speech/golden.json").read_text())
    with wave.open(str(ROOT / "tests/fixtures/speech" / golden["clip"])) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 2**15
    padded = torch.zeros(1, golden["windowSeconds"] * 16_000)
    padded[0, : len(samples)] = torch.from_numpy(samples)
    features = LogMel(80)(padded)[0].numpy()
    assert np.abs(features[:, golden["frames"]].T - golden["features"]).max() < 1e-4


@pytest.mark.parametrize("positions", [40, 100])
def test_encoder_agrees_in_any_window(folder: Path, whisper: tuple[Encoder, Decoder], positions: int) -> None:
    samples = torch.randn(1, positions * SAMPLES_PER_POSITION, generator=torch.Generator().manual_seed(1)) * 0.1
    with torch.no_grad():
        expected = whisper[0](samples)
    session = onnxruntime.InferenceSession(folder / "encoder.onnx")
    found = session.run(cache_names("cross", LAYERS), {"samples": samples.numpy()})
    for one, other in zip(found, expected):
        assert one.shape == tuple(other.shape)
        assert apart(one, other.numpy()) < 0.03


def test_decoder_agrees_with_and_without_its_cache(folder: Path, whisper: tuple[Encoder, Decoder]) -> None:
    rng = torch.Generator().manual_seed(2)
    heads = WIDTH // 64
    cross = [torch.randn(1, heads, *((64, 30) if i % 2 == 0 else (30, 64)), generator=rng) for i in range(2 * LAYERS)]
    empty = [torch.zeros(1, heads, 0, 64)] * (2 * LAYERS)
    ids = torch.tensor([[5, 300, 17, 42]])
    session = onnxruntime.InferenceSession(folder / "decoder.onnx")

    def run(tokens: torch.Tensor, past: list) -> list[np.ndarray]:
        names = ["ids", *cache_names("past", LAYERS), *cache_names("cross", LAYERS)]
        return session.run(None, dict(zip(names, [np.asarray(x) for x in (tokens, *past, *cross)])))

    with torch.no_grad():
        expected = whisper[1](ids, *empty, *cross)
    at_once = run(ids, empty)
    step = run(ids[:, :3], empty)
    step = run(ids[:, 3:], step[1:])
    for found in (at_once, step):
        assert found[0].shape == (1, VOCABULARY)
        for one, other in zip(found, expected):
            assert apart(one, other.numpy()) < 0.05
    assert apart(step[0], at_once[0]) < 0.02


def test_stores_bytes_and_the_table_once(folder: Path) -> None:
    for name in ("encoder", "decoder"):
        tensors = onnx.load(folder / f"{name}.onnx").graph.initializer
        large = [t for t in tensors if np.prod(t.dims) > 20_000 and not t.name.startswith(("mel.", "positions"))]
        assert large and all(t.data_type in (onnx.TensorProto.INT8, onnx.TensorProto.UINT8) for t in large)
        assert sum(np.prod(t.dims) == VOCABULARY * WIDTH for t in tensors) <= 1
        values = [onnx.numpy_helper.to_array(t) for t in large if t.data_type == onnx.TensorProto.INT8]
        assert all(np.abs(v.astype(int)).max() <= STORED_MAX for v in values)
