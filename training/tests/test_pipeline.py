"""The tiny configuration end to end: every stage a command, its files as the server expects them."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from training.config import load_run
from training.encode import load_autoencoder
from training.export import denoiser_inputs
from training.painter import load_denoiser
from training.tests.conftest import CONFIG, run_stage


def test_catalogue_names_author_and_licence_of_every_work(tiny: Path) -> None:
    catalogue = json.loads((tiny / "assets/catalogue/catalogue.json").read_text())
    sets = {s["id"]: s for s in catalogue["sets"]}
    assert catalogue["works"]
    for work in catalogue["works"]:
        assert sets[work["set"]]["author"] and sets[work["set"]]["licence"]
        assert (tiny / "assets/catalogue" / work["thumbnail"]).exists()
        assert 0 < max(work["extent"]) <= 1


def test_concept_embeddings_match_the_list(tiny: Path) -> None:
    concepts = json.loads((tiny / "assets/catalogue/concepts.json").read_text())
    vectors = np.fromfile(tiny / "assets/catalogue/concepts.f16", "<f2").reshape(len(concepts), 384).astype(np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-2)


def test_denoiser_graph_agrees_with_torch(tiny: Path) -> None:
    run = load_run(CONFIG, tiny / "work", tiny / "assets")
    model, samples = load_denoiser(run)
    assert samples == 12 * 8
    session = onnxruntime.InferenceSession(tiny / "assets/models/painter/denoiser.onnx")
    for batch in (1, 2):
        inputs = denoiser_inputs(batch, seed=batch)
        with torch.no_grad():
            expected = model(**inputs).numpy()
        got = session.run(None, {k: v.numpy() for k, v in inputs.items()})[0]
        assert np.abs(got - expected).max() < 1e-4


def test_painter_json_has_what_the_server_reads(tiny: Path) -> None:
    painter = json.loads((tiny / "assets/models/painter/painter.json").read_text())
    assert painter["predictionType"] == "velocity"
    assert np.shape(painter["preview"]["weight"]) == (48, 32) and len(painter["preview"]["bias"]) == 48
    assert painter["trainedSamples"] == 96


def test_manifest_lists_files_with_their_hashes(tiny: Path) -> None:
    models = tiny / "assets/models"
    manifest = json.loads((models / "manifest.json").read_text())
    paths = {entry["path"] for entry in manifest["files"]}
    assert {"painter/denoiser.onnx", "judge/judge.onnx", "eye/eye.onnx", "painter/CARD.md"} <= paths
    for entry in manifest["files"]:
        content = (models / entry["path"]).read_bytes()
        assert len(content) == entry["bytes"] and hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_goldens_are_complete_and_small(tiny: Path) -> None:
    folder = tiny / "tests/fixtures/golden/painter"
    index = json.loads((folder / "golden.json").read_text())
    for array in index["arrays"]:
        size = np.dtype(array["dtype"]).itemsize * int(np.prod(array["shape"]))
        assert (folder / array["file"]).stat().st_size == size
    assert sum(p.stat().st_size for p in folder.iterdir()) < 3_000_000


def test_finished_stages_resume_without_work(tiny: Path) -> None:
    chunk = tiny / "work/corpus/train-0000.npz"
    before = chunk.stat().st_mtime_ns
    weights = (tiny / "work/denoiser.ckpt").stat().st_mtime_ns
    run_stage("corpus", tiny)
    run_stage("denoiser", tiny)
    assert chunk.stat().st_mtime_ns == before
    assert (tiny / "work/denoiser.ckpt").stat().st_mtime_ns == weights


def test_decoder_can_be_trained_on_without_moving_the_latents(tiny: Path) -> None:
    before = torch.load(tiny / "work/autoencoder.pt")
    after = torch.load(tiny / "work/autoencoder-decoder.pt")
    assert all(torch.equal(before[k], after[k]) for k in before if k.startswith("encoder."))
    assert any(not torch.equal(before[k], after[k]) for k in before if k.startswith("decoder."))


def test_committed_weights_can_be_read_back_to_train_on(tiny: Path, tmp_path: Path) -> None:
    run = load_run(CONFIG, tiny / "work", tiny / "assets")
    run_stage("readback", tiny, "--work", str(tmp_path))
    trained, _ = load_denoiser(run)
    read, _ = load_denoiser(load_run(CONFIG, tmp_path, tiny / "assets"))
    assert all(torch.equal(a, b) for a, b in zip(trained.state_dict().values(), read.state_dict().values()))
    encoder = load_autoencoder(run).state_dict()
    again = torch.load(tmp_path / "autoencoder.pt")
    assert all(torch.allclose(encoder[name], again[name]) for name in encoder)


def test_the_exported_attention_is_a_share(tiny: Path) -> None:
    session = onnxruntime.InferenceSession(tiny / "assets/models/painter/denoiser.onnx")
    inputs = {k: v.numpy() for k, v in denoiser_inputs(2).items()}
    inputs["source_mask"][:, 2:] = 0
    attention = session.run(["attention"], inputs)[0]
    assert attention.shape == (2, 6) and np.allclose(attention.sum(1), 1, atol=1e-4)
    assert (attention[:, 2:4] > 0).all() and np.abs(attention[:, 4:]).max() < 1e-6
