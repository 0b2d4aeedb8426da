"""What is kept when the disk is full: the file system that says so is a real one of the system, `/dev/full`."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafts import HandMade, Humming

from tools.podcast.errors import PodcastError
from tools.podcast.package import package
from tools.podcast.sound.producer import Producer

pytestmark = pytest.mark.unit


def full(path: Path) -> None:
    with Path("/dev/full").open("wb", buffering=0) as file:
        file.write(b"x")


def written_until_full(monkeypatch, name: str) -> None:
    """The disk is full when it comes to a file of this name."""
    from tools.podcast.package import audio

    real = audio._encoded

    def encoded(tape, path, title):
        if path.name == name:
            full(path)
        return real(tape, path, title)

    monkeypatch.setattr(audio, "_encoded", encoded)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_without_room_for_the_opus_file_the_episode_is_kept_and_says_so(tmp_path, monkeypatch):
    written_until_full(monkeypatch, package.OPUS)
    episode = Producer(lambda _voice: Humming(), lambda _id: None).produce(HandMade(), tmp_path / "made")
    assert episode.audio.stat().st_size > 10_000
    assert "opus" not in episode.brief()
    assert (tmp_path / "made" / package.RECORD).is_file()
    assert any("No space left" in problem for problem in episode.problems)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_without_room_for_the_sound_it_is_said_which_folder_is_full(tmp_path, monkeypatch):
    written_until_full(monkeypatch, package.MP3)
    with pytest.raises(PodcastError) as caught:
        Producer(lambda _voice: Humming(), lambda _id: None).produce(HandMade(), tmp_path / "made")
    assert str(tmp_path / "made") in caught.value.say
    assert "No space left" in caught.value.say
    assert "another folder" in caught.value.todo
