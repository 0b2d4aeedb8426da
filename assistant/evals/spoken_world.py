"""What is spoken in the small world of conversations: two audiobooks, and a podcast that a server on loopback has."""

from __future__ import annotations

import contextlib
import functools
import json
import threading
from collections.abc import Iterator
from fractions import Fraction
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
CHAPTER = 40.0
"""Seconds of every chapter."""
EPISODES = ("Lighthouses", "Knots for Beginners", "The Last Fog Horn")
EPISODE = 90.0
_CHAPTERS = ((0, "Welcome"), (28, "The Keepers"), (60, "Tides and the Moon"))
_TRANSCRIPT = """WEBVTT

00:00:00.000 --> 00:00:08.000
<v Mira>Welcome to Harbour Talk.

00:00:40.000 --> 00:00:46.000
<v Tom>The keepers lived on rations of salt pork.
"""


def build_books(folder: Path) -> None:
    """Writes "The Salt Road", one M4B with three chapters, and "The Glass Tower", a folder with three files."""
    _m4b(folder / "The Salt Road.m4b", "The Salt Road", "Lena Orr", "Ada Voice")
    for number in (1, 2, 3):
        file = folder / "The Glass Tower" / f"{number:02}.flac"
        file.parent.mkdir(parents=True, exist_ok=True)
        _flac(file, tone(150.0 + 30 * number, CHAPTER), title=f"Part {number}", artist="Ida Kay",
              album="The Glass Tower", tracknumber=str(number), genre="Audiobook")  # fmt: skip


@contextlib.contextmanager
def serve_podcast(folder: Path) -> Iterator[str]:
    """The address of the feed of "Harbour Talk" while the block runs; its files are made in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    address = f"http://127.0.0.1:{server.server_port}"
    _write_podcast(folder, address)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{address}/feed.xml"
    finally:
        server.shutdown()
        server.server_close()


def tone(hertz: float, seconds: float) -> NDArray[np.float32]:
    """A voice that says nothing; mono, shape (frames,)."""
    time = np.arange(int(seconds * RATE)) / RATE
    return np.asarray(0.3 * np.sin(2 * np.pi * hertz * time) * (0.6 + 0.4 * np.sin(9 * time)), dtype=np.float32)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing."""


def _write_podcast(folder: Path, address: str) -> None:
    import soundfile

    (folder / "chapters.json").write_text(
        json.dumps({"version": "1.2.0", "chapters": [{"startTime": at, "title": name} for at, name in _CHAPTERS]})
    )
    (folder / "transcript.vtt").write_text(_TRANSCRIPT)
    items = []
    for number, title in enumerate(EPISODES, 1):
        soundfile.write(folder / f"{number}.mp3", tone(200.0 + 40 * number, EPISODE), RATE, format="MP3")
        items.append(
            f"<item><title>{title}</title><guid>{number}</guid><pubDate>{number:02} Mar 2024 10:00:00 +0000</pubDate>"
            f"<description>An episode about {title.lower()}.</description>"
            f'<enclosure url="{address}/{number}.mp3" type="audio/mpeg" length="0"/>'
            f'<podcast:chapters url="{address}/chapters.json" type="application/json+chapters"/>'
            f'<podcast:transcript url="{address}/transcript.vtt" type="text/vtt"/></item>'
        )
    (folder / "feed.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Harbour Talk</title>'
        f"<description>Ships and tides</description>{''.join(items)}</channel></rss>"
    )


def _flac(file: Path, sound: NDArray[np.float32], **tags: str) -> None:
    import soundfile
    from mutagen.flac import FLAC

    soundfile.write(file, sound, RATE, subtype="PCM_16")
    audio: Any = FLAC(file)  # type: ignore[no-untyped-call]
    audio.update(tags)
    audio.save()


def _m4b(file: Path, title: str, author: str, narrator: str) -> None:
    """AAC in MP4 with a list of chapters."""
    import av
    from mutagen.mp4 import MP4

    file.parent.mkdir(parents=True, exist_ok=True)
    names = ("The Well", "The Caravan", "The Sea")
    sound = np.concatenate([tone(120.0 + 40 * number, CHAPTER) for number in range(len(names))])
    with av.open(str(file), "w", format="mp4") as container:
        stream: Any = container.add_stream("aac", rate=RATE)
        stream.layout = "mono"
        container.set_chapters([
            {"id": number, "start": int(number * CHAPTER * 1000), "end": int((number + 1) * CHAPTER * 1000),
             "time_base": Fraction(1, 1000), "metadata": {"title": name}}
            for number, name in enumerate(names)
        ])  # fmt: skip
        for at in range(0, len(sound), 1 << 16):
            frame = av.AudioFrame.from_ndarray(sound[None, at : at + (1 << 16)], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    audio: Any = MP4(file)  # type: ignore[no-untyped-call]
    audio.update({"\xa9nam": [title], "\xa9alb": [title], "\xa9ART": [author], "\xa9wrt": [narrator],
                  "----:com.apple.iTunes:SERIES": [b"Roads"], "----:com.apple.iTunes:SERIES-PART": [b"2"]})  # fmt: skip
    audio.save()
