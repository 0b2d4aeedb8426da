"""What the owner of a home does by itself: new music is noticed, measured, and then played at the common loudness."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.app import Assistant, own_home
from assistant.settings import load_settings
from tests.tools.library.music import make

pytestmark = pytest.mark.unit


def wait_for(happened: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(600):
        if happened():
            return
        pause.wait(0.1)
    pytest.fail("it did not happen")


def measured(assistant: Assistant, title: str) -> bool:
    track = next((track for track in assistant.library.all("track") if track.title == title), None)
    return track is not None and assistant.levels.gain(track) != 1.0


def test_music_is_noticed_and_measured_unless_somebody_talks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))
    music = tmp_path / "music"
    make(music / "1.mp3", pitch=300, seconds=2, title="One")
    with own_home(load_settings(tmp_path / "home", {"playback": {"output": "silent"}})) as assistant:
        assistant.library.add_folder(music)
        assistant.library.scan()
        talking = assistant.player.duck()
        assistant.background.start()
        assert assistant.background._watcher.wait_ready(60.0)
        make(music / "new" / "2.mp3", pitch=400, seconds=2, title="Two")
        wait_for(lambda: len(assistant.library.all("track")) == 2)  # watching goes on meanwhile
        assert not measured(assistant, "One")
        talking.release()
        wait_for(lambda: measured(assistant, "One") and measured(assistant, "Two"))


def test_without_normalising_nothing_is_changed(tmp_path: Path) -> None:
    flags = {"playback": {"output": "silent", "normalise": False}}
    with own_home(load_settings(tmp_path / "home", flags)) as assistant:
        assert assistant.player._levelling._gain_of is None
