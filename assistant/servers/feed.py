"""The private feed over HTTP, for any podcast app: an address that cannot be guessed, and files in parts as asked for.

Everything lies below `/feed/KEY/`; whoever does not know the key is told that there is nothing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from tools.podcast.package.cover import draw_cover
from tools.podcast.package.feed import MIMES, entry_of, feed_xml
from tools.podcast.package.package import COVER, SHOW

if TYPE_CHECKING:
    from tools.podcast.package.shelf import Shelf

FEED = "podcast.xml"
_OPEN = {"Access-Control-Allow-Origin": "*"}
"""Players in web pages may read it, too: the key is what protects it."""
_PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def feed_key(home: Path) -> str:
    """The home's key, made when it is first asked for; only its owner may read it. Raises `OSError`."""
    path = home / "feed.key"
    if path.is_file() and (known := path.read_text("ascii").strip()):
        return known
    home.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(24)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key + "\n")
    return key


def feed_routes(shelf: Shelf, key: str, address: str | None = None) -> list[BaseRoute]:
    """The feed's routes. `address` is how clients reach this server ("http://box.lan:8337"), if not as they asked."""
    files = _Files(shelf, key, address)
    return [
        Route("/feed/{key}/" + FEED, files.feed, methods=["GET", "HEAD"]),
        Route("/feed/{key}/" + COVER, files.cover, methods=["GET", "HEAD"]),
        Route("/feed/{key}/{episode}/{name}", files.file, methods=["GET", "HEAD"]),
    ]


class _Files:
    def __init__(self, shelf: Shelf, key: str, address: str | None) -> None:
        self._shelf, self._key, self._address = shelf, key, address
        self._cover = b""

    async def feed(self, request: Request) -> Response:
        if not self._known(request):
            return _nothing()
        root = (self._address or str(request.base_url)).rstrip("/")
        base = f"{root}/feed/{self._key}/"
        body, newest = await run_in_threadpool(self._written, base)
        return _sent(request, body, "application/rss+xml; charset=utf-8", newest)

    async def cover(self, request: Request) -> Response:
        if not self._known(request):
            return _nothing()
        if not self._cover:
            self._cover = (await run_in_threadpool(draw_cover, SHOW, "Segue", "conversation")).data
        return _sent(request, self._cover, "image/jpeg", None)

    async def file(self, request: Request) -> Response:
        """A file of an episode; `FileResponse` sends the ranges that were asked for."""
        name = request.path_params["name"]
        made = None
        if self._known(request) and name in MIMES:
            made = await run_in_threadpool(self._shelf.find, request.path_params["episode"])
        path = None if made is None or made.item.id != request.path_params["episode"] else made.folder / name
        if path is None or not path.is_file():
            return _nothing()
        state = path.stat()
        tag = hashlib.sha256(f"{state.st_mtime_ns}-{state.st_size}".encode()).hexdigest()[:32]
        headers = _headers(tag, state.st_mtime)
        if _unchanged(request, tag, state.st_mtime):
            return Response(status_code=304, headers=headers)
        return FileResponse(path, headers=headers, media_type=MIMES[name])

    def _known(self, request: Request) -> bool:
        return secrets.compare_digest(request.path_params["key"].encode(), self._key.encode())

    def _written(self, base: str) -> tuple[bytes, float | None]:
        entries = [entry_of(made, self._shelf.record(made)) for made in self._shelf.all()]
        return feed_xml(entries, base, self._key), entries[0].made.made if entries else None


def _sent(request: Request, body: bytes, kind: str, changed: float | None) -> Response:
    tag = hashlib.sha256(body).hexdigest()[:32]
    headers = _headers(tag, changed)
    # Episodes can go as well as come, so that the newest one's date alone does not tell that nothing changed.
    if _unchanged(request, tag, None):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)


def _headers(tag: str, changed: float | None) -> dict[str, str]:
    dated = {} if changed is None else {"Last-Modified": formatdate(changed, usegmt=True)}
    return {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", **dated, **_OPEN, **_PRIVATE}


def _unchanged(request: Request, tag: str, changed: float | None) -> bool:
    """Whether the client has it already (RFC 9110, 13.1: the tag counts before the date)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in {each.strip().removeprefix("W/").strip('"') for each in tags.split(",")}
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        return int(changed) <= parsedate_to_datetime(since).timestamp()
    except ValueError:
        return False


def _nothing() -> Response:
    return Response("There is nothing here.\n", status_code=404, media_type="text/plain")
