"""Facts both sides rely on, each held by a number or a picture."""

from pathlib import Path

import numpy as np
import pytest
import torch

from training.captions import caption
from training.config import load_run
from training.corpus import sample_draft, scene_of
from training.denoiser import noised
from training.distill import sample_strides
from training.draft import compose_draft, recolour
from training.export import denoiser_inputs, replaced_whole, spread_zeros
from training.lexicon import find_words, lexicon
from training.models.denoiser import Denoiser, patchify, unpatchify
from training.models.minilm import WrongWeights, load_minilm
from training.onnx_files import export_module
from training.render import render_target
from training.sampler import sample
from training.scenes import arrange, is_reserved, sample_plan
from training.store import Store
from training.tests.conftest import CONFIG


@pytest.fixture(scope="module")
def store(tiny: Path) -> Store:
    return Store(load_run(CONFIG, tiny / "work", tiny / "assets").catalogue)


@pytest.fixture
def denoiser() -> Denoiser:
    torch.manual_seed(0)
    model = Denoiser(width=32, layers=2, heads=2, fine=16).eval()
    spread_zeros(model)
    return model


def test_velocity_is_noise_minus_picture() -> None:
    picture, noise = torch.randn(2, 32, 16, 16), torch.randn(2, 32, 16, 16)
    latents, velocity = noised(picture, torch.tensor([0.0, 0.25]), noise)
    assert torch.equal(latents[0], picture[0])
    assert torch.allclose(latents[1] - 0.25 * velocity[1], picture[1], atol=1e-6)
    assert torch.allclose(velocity, noise - picture)


def test_sampler_with_the_true_velocity_ends_at_the_picture() -> None:
    picture, noise = torch.randn(1, 32, 16, 16), torch.randn(1, 32, 16, 16)

    class Oracle(torch.nn.Module):
        def forward(self, latents: torch.Tensor, t: torch.Tensor, **_: torch.Tensor) -> torch.Tensor:
            return (latents - picture) / t[:, None, None, None]

    conditions = {"draft": picture, "draft_mask": torch.ones(1)}
    steps = list(sample(Oracle(), conditions, noise, 5, 0.85, 2.0))
    assert len(steps) == 5 and steps[0].t == pytest.approx(0.85)
    assert torch.allclose(steps[-1].latents, picture, atol=1e-5)


@pytest.mark.parametrize(
    ("mask", "hidden"),
    [
        ("text_mask", ("text", "text_pooled")),
        ("source_mask", ("source_latents", "source_names")),
        ("draft_mask", ("draft", "draft_rgb", "obedience")),
    ],
)
@torch.no_grad()
def test_values_under_a_zero_mask_do_not_matter(denoiser: Denoiser, mask: str, hidden: tuple[str, ...]) -> None:
    inputs = denoiser_inputs(2)
    shown = denoiser(**inputs)
    inputs[mask] = torch.zeros_like(inputs[mask])
    dropped = denoiser(**inputs)
    for name in hidden:
        inputs[name] = inputs[name] * 7 + 3
    assert torch.equal(dropped, denoiser(**inputs))
    assert not torch.equal(dropped, shown)


@torch.no_grad()
def test_padding_after_the_words_does_not_matter(denoiser: Denoiser) -> None:
    inputs = denoiser_inputs(1)
    inputs["text_mask"][:, 9:] = 0
    first = denoiser(**inputs)
    inputs["text"][:, 9:] = 5
    assert torch.equal(first, denoiser(**inputs))


def test_patches_come_back() -> None:
    x = torch.randn(2, 5, 16, 16)
    assert torch.equal(unpatchify(patchify(x), 16), x)


def test_an_aligned_draft_shows_its_sprites_where_the_target_does(store: Store) -> None:
    """Without shift the draft is the scene itself, pixel for pixel."""
    for i in range(40):
        rng = np.random.default_rng([1, i])
        plan = sample_plan(store, rng)
        draft, obedience = sample_draft(store, plan, rng)
        if obedience == 1:
            expected = [compose_draft(store, scene_of(plan, n)) for n in range(3)]
            assert any(np.array_equal(draft, picture) for picture in expected)
            return
    pytest.fail("no aligned draft among 40")


def test_layout_without_generator_is_fixed_and_inside(store: Store) -> None:
    for i in range(30):
        plan = sample_plan(store, np.random.default_rng(i))
        first, second = arrange(store, plan, None), arrange(store, plan, None)
        assert first == second
        for sprite in first:
            assert 0 <= sprite["x"] <= 1 and 0 <= sprite["y"] <= 1 and 0 < sprite["size"] <= 0.92


def test_recolouring_keeps_black_and_white() -> None:
    ends = np.float32([[0, 0, 0], [255, 255, 255]])
    assert np.allclose(recolour(ends, (214, 44, 44), 0.85), ends, atol=1e-3)


def test_words_match_whole_and_longest_first() -> None:
    words = lexicon()
    assert find_words("a pink house", words["manners"]) == []
    assert find_words("a pink house", words["colours"]) == [(2, "pink")]
    assert find_words("a fox in ink", words["manners"]) == [(9, "ink")]
    assert find_words("an oil painting, ink wash", words["manners"]) == [(3, "oil"), (17, "ink")]
    assert [i for _, i in find_words("a fish under the sea", words["places"])] == ["underwater"]


def test_captions_are_fixed_by_seed_and_differ_between_seeds(store: Store) -> None:
    def write(seed: int) -> str:
        rng = np.random.default_rng(seed)
        return caption(store, sample_plan(store, rng), rng)

    assert [write(i) for i in range(20)] == [write(i) for i in range(20)]
    assert len({write(i) for i in range(20)}) > 12


def test_other_weights_than_the_published_are_refused(tmp_path: Path) -> None:
    forged = tmp_path / "model.safetensors"
    forged.write_bytes(b"not the published file")
    with pytest.raises(WrongWeights, match="sha256"):
        load_minilm(forged)


def test_broken_weights_never_replace_good_ones(tmp_path: Path) -> None:
    path, inputs = tmp_path / "model.onnx", {"x": torch.ones(1, 40)}
    model = torch.nn.Linear(40, 40)
    export_module(model, inputs, ["y"], path, {})
    good = path.read_bytes()
    with torch.no_grad():
        model.weight[0, 0] = float("nan")
    with pytest.raises(ValueError, match="not finite"):
        export_module(model, inputs, ["y"], path, {})
    assert path.read_bytes() == good


def test_a_set_of_weights_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "painter"
    folder.mkdir()
    for name in ("decoder.onnx", "denoiser.onnx", "CARD.md"):
        (folder / name).write_text(f"good {name}")

    def write(good: bool) -> None:
        with replaced_whole(folder) as partial:
            (partial / "decoder.onnx").write_text("new")
            if not good:
                raise ValueError("denoiser.onnx is not finite")
            (partial / "denoiser.onnx").write_text("new")

    with pytest.raises(ValueError):
        write(good=False)
    assert sorted(p.read_text() for p in folder.iterdir()) == ["good CARD.md", "good decoder.onnx", "good denoiser.onnx"]
    write(good=True)
    assert sorted(p.read_text() for p in folder.iterdir()) == ["good CARD.md", "new", "new"]
    assert list(tmp_path.iterdir()) == [folder]


def test_reserved_pairs_never_stand_together_in_training(store: Store) -> None:
    def pairs(reserved: bool) -> list[bool]:
        plans = [sample_plan(store, np.random.default_rng(i), reserved) for i in range(400)]
        return [is_reserved(*(s.concept for s in p.subjects)) for p in plans if len(p.subjects) == 2]

    assert pairs(False) and not any(pairs(False))
    assert pairs(True) and all(pairs(True))


def test_families_depart_from_the_draft_each_in_its_way(store: Store) -> None:
    plan = sample_plan(store, np.random.default_rng(3))
    scene = scene_of(plan, 0)
    plain, real, abstract = (
        render_target(store, scene, np.random.default_rng(5), family).astype(np.float32)
        for family in ("plain", "real", "abstract")
    )
    assert plain.shape == (256, 256, 3)
    assert np.abs(plain - real).mean() > 1
    detail = [np.abs(np.diff(picture, axis=1)).mean() for picture in (plain, abstract)]
    assert detail[1] < detail[0]
    assert render_target(store, scene, np.random.default_rng(5), side=512).shape == (512, 512, 3)


def test_strides_of_distillation_are_those_of_the_sampler() -> None:
    before, after, first = sample_strides(np.random.default_rng(0), 500)
    assert (after < before).all() and (after >= -1e-6).all() and (before <= 1).all()
    full = first & (before == 1)
    assert full.any() and set((1 - after[full]).round(decimals=4).tolist()) <= {0.25, 0.125}
