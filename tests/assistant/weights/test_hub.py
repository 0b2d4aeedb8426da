from __future__ import annotations

import hashlib
import socket

import pytest

from assistant.errors import WeightsError
from assistant.weights import Weights
from assistant.weights.hub import Hub
from tests.assistant.weights.conftest import content, model, weight_file

pytestmark = pytest.mark.unit

BIG = content(3_000_000)
PATH = "owner/name/model.bin"
MODELS = model("m", weight_file("model.bin", BIG, hub=("owner/name", "model.bin")))


@pytest.fixture
def weights(tmp_path, hub):
    hub.files[PATH] = BIG
    return Weights(tmp_path / "weights", sources=[Hub(hub.url)], models=MODELS)


def test_a_file_comes_from_the_hub_with_progress(weights):
    seen = []
    folder = weights.pull("m", lambda *tick: seen.append(tick))
    assert (folder / "model.bin").read_bytes() == BIG
    assert seen[-1] == ("m", len(BIG), len(BIG))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert weights.has("m")


def test_a_broken_download_goes_on_where_it_ended(weights, hub):
    hub.break_after[PATH] = [1_000_000, 500_000]
    weights.pull("m")
    assert hub.served[PATH] == len(BIG)


def test_what_arrived_before_a_failure_is_not_fetched_again(weights, hub):
    hub.break_after[PATH] = [1_000_000, 0]
    with pytest.raises(WeightsError, match="broke off") as failure:
        weights.pull("m")
    assert failure.value.retryable
    assert not weights.has("m")
    weights.pull("m")
    assert hub.served[PATH] == len(BIG)
    assert any(asked == "bytes=1000000-" for _, _, asked in hub.requests)


def test_a_server_without_ranges_begins_anew_and_ends_right(weights, hub):
    hub.ranges = False
    hub.break_after[PATH] = [1_000_000]
    assert (weights.pull("m") / "model.bin").read_bytes() == BIG


def test_a_wrong_file_is_refused_and_removed(weights, hub, tmp_path):
    hub.files[PATH] = BIG[:-1] + b"x"
    with pytest.raises(WeightsError, match="thrown away, because its SHA-256 is") as failure:
        weights.pull("m")
    assert failure.value.todo.endswith("segue models pull m")
    assert not weights.has("m")
    assert not list(tmp_path.rglob("model.bin*"))


def test_a_longer_file_is_cut_off_and_refused(weights, hub):
    hub.files[PATH] = BIG + b"more"
    with pytest.raises(WeightsError, match="longer than"):
        weights.pull("m")


def test_another_version_is_refused_before_it_is_downloaded(weights, hub):
    hub.named_by[PATH] = hashlib.sha256(b"another").hexdigest()
    with pytest.raises(WeightsError, match="another version"):
        weights.pull("m")


def test_a_file_that_the_hub_does_not_have(weights, hub):
    hub.files.clear()
    with pytest.raises(WeightsError, match="answered 404"):
        weights.pull("m")


def test_files_that_are_right_stay_when_another_one_is_wrong(tmp_path, hub):
    small = b"{}"
    both = model(
        "m",
        weight_file("config.json", small, hub=("owner/name", "config.json")),
        weight_file("model.bin", BIG, hub=("owner/name", "model.bin")),
    )
    hub.files |= {"owner/name/config.json": small, PATH: b"wrong"}
    weights = Weights(tmp_path, sources=[Hub(hub.url)], models=both)
    with pytest.raises(WeightsError):
        weights.pull("m")
    hub.files[PATH] = BIG
    weights.pull("m")
    assert hub.served["owner/name/config.json"] == len(small)


def test_a_silent_hub_is_asked_once_for_all_models(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = Hub(f"http://127.0.0.1:{silent.getsockname()[1]}", patience=0.1)
        weights = Weights(tmp_path, sources=[source], models=MODELS | model("n", *MODELS["m"].files))
        for name in ("m", "n", "m"):
            with pytest.raises(WeightsError, match="cannot be reached"):
                weights.pull(name)
        silent.settimeout(60)
        silent.accept()
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_a_closed_hub_is_said_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(WeightsError) as failure:
        Weights(tmp_path, sources=[Hub(url)], models=MODELS).pull("m")
    assert failure.value.say == "model.bin of the model m could not be fetched: 127.0.0.1 cannot be reached."


def test_an_official_address_outside_the_hub(tmp_path, hub):
    hub.files["release/model.bin"] = BIG
    models = model("m", weight_file("model.bin", BIG, url=f"{hub.url}/release/model.bin"))
    assert Weights(tmp_path, sources=[Hub(hub.url)], models=models).pull("m") == tmp_path / "m"


def test_offline_is_respected(weights, hub, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(WeightsError, match="HF_HUB_OFFLINE"):
        weights.pull("m")
    assert hub.requests == []
