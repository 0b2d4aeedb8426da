"""A real server on loopback that serves feeds well or badly, and episodes that are real sound."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tools.library.database import Database
from tools.library.feeds.feeds import Feeds

Route = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """Pages of a server: bytes are served well (ETag, Range), functions do as they like."""

    address: str
    pages: dict[str, tuple[bytes, str] | Route] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: int = 0  # bytes of bodies

    def url(self, path: str) -> str:
        return self.address + path

    def put(self, path: str, body: bytes | str, kind: str = "application/rss+xml") -> str:
        self.pages[path] = (body.encode() if isinstance(body, str) else body, kind)
        return self.url(path)

    def do(self, path: str, route: Route) -> str:
        self.pages[path] = route
        return self.url(path)

    def count(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)


def start_site() -> tuple[Site, ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = site.pages.get(self.path)
            try:
                if page is None:
                    self.send_error(404)
                elif callable(page):
                    self.close_connection = True
                    page(self)
                else:
                    serve(self, site, *page)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return site, server


def serve(handler: BaseHTTPRequestHandler, site: Site, body: bytes, kind: str) -> None:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if handler.headers.get("If-None-Match") == etag:
        handler.send_response(304)
        handler.send_header("ETag", etag)
        handler.end_headers()
        return
    asked = handler.headers.get("Range")
    if asked and handler.headers.get("If-Range", etag) == etag:
        start = int(asked.removeprefix("bytes=").partition("-")[0])
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        body = body[start:]
    else:
        handler.send_response(200)
    handler.send_header("ETag", etag)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
    site.sent += len(body)


@pytest.fixture
def site() -> Iterator[Site]:
    made, server = start_site()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def other_site() -> Iterator[Site]:
    made, server = start_site()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path / "home" / "segue.db")
    made.upgrade()
    return made


@pytest.fixture
def feeds(database: Database, tmp_path: Path) -> Feeds:
    return Feeds(database, tmp_path / "podcasts")


def mp3(seconds: float = 2.0, hz: float = 440.0) -> bytes:
    """A tone as an MP3 file."""
    t = np.arange(round(seconds * 22_050)) / 22_050
    file = io.BytesIO()
    soundfile.write(file, 0.3 * np.sin(2 * np.pi * hz * t), 22_050, format="MP3")
    return file.getvalue()


def item(number: int, audio: str, more: str = "", day: int | None = None) -> str:
    """An episode of an RSS feed."""
    return (
        f"<item><title>Part {number}</title><guid isPermaLink='false'>g{number}</guid>"
        f"<pubDate>{day or number:02d} Mar 2024 10:00:00 +0000</pubDate>"
        f"<description>About number {number}.</description>"
        f'<enclosure url="{audio}" type="audio/mpeg" length="0"/>{more}</item>'
    )


def rss(*items: str, title: str = "Harbour Talk", more: str = "") -> str:
    """An RSS feed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        f"<title>{title}</title><itunes:author>Mirela Voss</itunes:author><description>Ships &amp; tides</description>"
        f'<itunes:category text="Science"/>{more}{"".join(items)}</channel></rss>'
    )
