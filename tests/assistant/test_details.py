"""What `segue library show` tells of a song, an album and a book."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mutagen.flac import FLAC, Picture

from tests.tools.library.music import make
from tests.tools.playback.test_audiobooks import write_book

pytestmark = pytest.mark.unit

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


@pytest.fixture
def segue(tmp_path: Path):
    environment = {**os.environ, "SEGUE_HOME": str(tmp_path / "h"), "SEGUE_PLAYBACK__OUTPUT": "silent"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from assistant.cli import main; main()", "library", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    return run


def test_everything_known_of_a_song_a_book_and_an_untagged_file(tmp_path: Path, segue) -> None:
    music = tmp_path / "music"
    song = make(music / "a" / "1.flac", title="Night Drive", artist="Ann Lee", album="Motorways", year=1999,
                genre="Pop", track=4, disc=2, lyrics="[00:01]Out of town", replaygain_track_gain="-6.5 dB")  # fmt: skip
    picture: Any = Picture()
    picture.type, picture.data = 3, PNG
    audio: Any = FLAC(song)
    audio.add_picture(picture)
    audio.save()
    make(music / "Ben Ott" / "Hills (2003)" / "07 Dawn.mp3", pitch=600)
    write_book(music / "salt.m4b", "The Salt Road", "Lena Orr")
    assert segue("add", str(music)).returncode == 0

    def known(*words: str) -> dict[str, Any]:
        done = segue("show", *words, "--json")
        assert done.stdout, done.stderr
        body: dict[str, Any] = json.loads(done.stdout)
        return body

    told = known("night drive", "--cover", str(tmp_path / "cover.png"))
    assert (tmp_path / "cover.png").read_bytes() == PNG
    assert {name: told[name] for name in ("artist", "album", "year", "genre", "disc", "number", "guessed", "lyrics",
                                          "cover", "replaygain", "file")} == {
        "artist": "Ann Lee", "album": "Motorways", "year": 1999, "genre": "Pop", "disc": 2, "number": 4,
        "guessed": False, "lyrics": ["Out of town"], "cover": "image/png, 58 bytes", "replaygain": -11.5,
        "file": str(song),
    }  # fmt: skip
    guessed = known("dawn")
    assert (guessed["artist"], guessed["album"], guessed["guessed"]) == ("Ben Ott", "Hills", True)
    book = known("the salt road")
    assert (book["narrator"], book["series"], book["part"], len(book["parts"])) == ("Ada Voice", "Roads", 2.5, 3)
    lost = segue("show", "qwertyuiop")
    assert (lost.returncode, "nothing called" in lost.stderr) == (1, True)
    assert "no cover" in segue("show", "dawn", "--cover", str(tmp_path / "x.png")).stderr
