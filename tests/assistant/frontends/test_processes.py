"""Several processes on one home, as they really run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.evals.world import SONGS

pytestmark = pytest.mark.unit

SEGUE = [sys.executable, "-c", "from assistant.cli import main; main()"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    return {**os.environ, "SEGUE_HOME": str(home), "SEGUE_PLAYBACK__OUTPUT": "silent"}


@pytest.fixture
def filled(environment: dict[str, str], world: Path) -> dict[str, str]:
    run(environment, "library", "add", str(world))
    return environment


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SEGUE, *words], env=environment, capture_output=True, text=True, timeout=120, check=False)


def answer(environment: dict[str, str], text: str) -> dict[str, Any]:
    done = run(environment, "ask", text, "--json")
    assert done.stdout, done.stderr
    body: dict[str, Any] = json.loads(done.stdout)
    return body


@pytest.fixture
def playing(filled: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that plays an album and owns the home."""
    process = subprocess.Popen([*SEGUE, "ask", "play the album harbour lights"], env=filled, stderr=subprocess.DEVNULL)
    home = Path(filled["SEGUE_HOME"])
    deadline = time.monotonic() + 60
    while not (home / "segue.sock").exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield process
    process.kill()
    process.wait()


def test_another_process_turns_up_what_plays_here(
    filled: dict[str, str], playing: subprocess.Popen[bytes], world: Path
) -> None:
    first = answer(filled, "what is playing")
    assert first["observed"]["player"]["state"] == "playing"
    assert "Paper Lanterns" in first["say"]
    louder = answer(filled, "louder")
    assert louder["observed"]["player"]["volume"] > first["observed"]["player"]["volume"]
    assert louder["observed"]["player"]["item"]["title"] == "Paper Lanterns"
    assert "nothing new" in run(filled, "library", "add", str(world)).stdout
    assert answer(filled, "stop")["observed"]["player"]["state"] == "stopped"
    assert playing.wait(timeout=30) == 0


def test_a_killed_player_loses_no_queue(filled: dict[str, str], playing: subprocess.Popen[bytes]) -> None:
    before = answer(filled, "next")["observed"]["player"]
    assert before["item"]["title"] == "Tidewater"
    os.kill(playing.pid, signal.SIGKILL)
    playing.wait()
    after = answer(filled, "what is playing")["observed"]["player"]
    assert (after["state"], after["item"]["title"]) == ("paused", "Tidewater")
    assert after["queue_length"] == before["queue_length"]
    resumed = answer(filled, "carry on")["observed"]["player"]
    assert (resumed["state"], resumed["item"]["title"]) == ("playing", "Tidewater")


def test_an_empty_library_says_what_to_do(environment: dict[str, str]) -> None:
    body = answer(environment, "play something by mirela voss")
    assert body["observed"]["player"]["state"] == "stopped"
    scan = run(environment, "library", "scan")
    assert scan.returncode == 1
    assert "segue library add" in scan.stderr


def test_bad_settings_are_one_sentence(environment: dict[str, str]) -> None:
    home = Path(environment["SEGUE_HOME"])
    home.mkdir()
    (home / "config.toml").write_text("[mind]\nmodle = 1\n")
    done = run(environment, "ask", "hello")
    assert done.returncode == 1
    assert "mind.modle" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_can_be_looked_at_is_json(filled: dict[str, str], world: Path) -> None:
    status = json.loads(run(filled, "library", "status", "--json").stdout)
    assert set(status) == {"tracks", "albums", "artists", "shows", "episodes", "audiobooks", "playlists"}
    assert status["tracks"] == len(SONGS)
    found = json.loads(run(filled, "search", "mirela voss", "--json").stdout)
    assert any(item["artist"] == "Mirela Voss" or item["title"] == "Mirela Voss" for item in found["items"])
    checks = json.loads(run(filled, "doctor", "--json").stdout)["checks"]
    assert {"name", "ok", "say"} == set(checks[0])
    models = json.loads(run(filled, "models", "list", "--json").stdout)["models"]
    assert any(model["name"] == "qwen2.5-coder-1.5b" for model in models)
    assert json.loads(run(filled, "config", "--json").stdout)["home"] == filled["SEGUE_HOME"]
