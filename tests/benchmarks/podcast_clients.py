"""The feed of what was made, followed by real podcast clients on loopback: gPodder's gpo, newsboat, and libraries."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from assistant.servers.feed import FEED, feed_routes
from tools.podcast.package.shelf import Shelf


@contextlib.contextmanager
def served(shelf: Shelf, key: str) -> Iterator[str]:
    """The feed's address while it is served."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who comes before the server runs waits
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=feed_routes(shelf, key)), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/feed/{key}/{FEED}"
        finally:
            server.should_exit = True
            thread.join()


def with_feedparser(address: str) -> int:
    """How many episodes feedparser finds; 0 where it calls the feed broken."""
    import feedparser

    feed = feedparser.parse(address)
    return 0 if feed.bozo else sum(bool(entry.enclosures and entry.title) for entry in feed.entries)


def with_podcastparser(address: str) -> int:
    """How many episodes podcastparser finds, with their sound and length."""
    import urllib.request

    import podcastparser

    with urllib.request.urlopen(address) as opened:
        feed = podcastparser.parse(address, opened)
    return sum(bool(each["enclosures"] and each["total_time"] and each["guid"]) for each in feed["episodes"])


def with_gpo(address: str, folder: Path) -> int | None:
    """How many episodes gPodder downloads whole; None where it is not installed."""
    if shutil.which("gpo") is None:
        return None
    home = folder / "gpodder"
    home.mkdir(parents=True)
    # It must run with the Python that it was installed for, whatever environment this is.
    here = {"PATH": "/usr/bin:/bin", "HOME": str(home), "GPODDER_HOME": str(home), "LANG": "C.UTF-8"}
    for command in (["subscribe", address], ["update"], ["download"]):
        subprocess.run(["gpo", *command], env=here, capture_output=True, timeout=180, check=False, input=b"\n\n\n")
    return sum(1 for file in home.rglob("*.mp3") if file.stat().st_size > 10_000)


def with_newsboat(address: str, folder: Path) -> int | None:
    """How many episodes newsboat reads, with their sound; None where it is not installed."""
    if shutil.which("newsboat") is None:
        return None
    home = folder / "newsboat"
    home.mkdir(parents=True)
    (home / "urls").write_text(address + "\n")
    files = ["-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
    (home / "config").write_text("")
    here = {**os.environ, "HOME": str(home), "LANG": "C.UTF-8"}
    subprocess.run(["newsboat", *files, "-x", "reload"], env=here, capture_output=True, timeout=120, check=False)
    with contextlib.closing(sqlite3.connect(home / "cache.db")) as cache:
        return int(cache.execute("SELECT count(*) FROM rss_item WHERE enclosure_url LIKE 'http%mp3'").fetchone()[0])


def chapters_by_mutagen(mp3: Path) -> list[tuple[int, str]]:
    """(milliseconds, title) of the chapters that mutagen reads, in the order of the table of contents."""
    from mutagen.id3 import ID3

    frames = ID3(mp3)
    order = frames.getall("CTOC")[0].child_element_ids
    found = {frame.element_id: frame for frame in frames.getall("CHAP")}
    return [(found[name].start_time, str(found[name].sub_frames["TIT2"])) for name in order]


def chapters_by_ffprobe(file: Path) -> list[tuple[int, str]] | None:
    """The same by FFmpeg, by time; None where it is not installed."""
    import json

    if shutil.which("ffprobe") is None:
        return None
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(file)]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return sorted((round(float(each["start_time"]) * 1000), each["tags"]["title"]) for each in read["chapters"])


def transcript_by_webvtt(file: Path) -> list[tuple[str, str]]:
    """(speaker, sentence) as webvtt-py reads them."""
    import webvtt

    return [(cue.voice or "", cue.text) for cue in webvtt.read(str(file))]
