"""Fetching what a feed or a listener points to, from servers that may lie, stall or never stop."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore
import httpx

from tools.library.feeds.errors import FeedError, FetchFailed, Refused
from tools.library.feeds.network import GuardedTransport, is_public, place_of, resolve

REDIRECTS = 10  # podcasts are counted by chains of trackers
STALL = 20.0  # seconds without a byte
_AGENT = "Segue (podcast client)"
_TRANSPORT = (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError)
_SLOW = (httpx.TimeoutException, httpcore.TimeoutException)
_MOVED_FOR_GOOD = frozenset({301, 308})
_MOVED = _MOVED_FOR_GOOD | {302, 303, 307}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer. `url` is where it came from; `moved_to` is set when every redirect on the way was for good."""

    url: str
    body: bytes
    kind: str = ""
    etag: str = ""
    modified: str = ""
    unchanged: bool = False
    moved_to: str = ""


@dataclass(slots=True)
class Answer:
    """An open answer: its head is there, its body comes as `pieces` (undecoded). `left` by how many redirects."""

    response: httpx.Response
    moved_to: str = ""

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes. Raises `FetchFailed` when it ends too soon or stalls."""
        host = self.response.url.host
        try:
            yield from self.response.iter_raw()
        except _SLOW as error:
            raise _too_slow(host) from error
        except _TRANSPORT as error:
            raise FetchFailed(f"The connection to {host} broke off.", "Try again later.", retryable=True) from error


def parse_address(text: str) -> httpx.URL:
    """An http or https address. Raises `Refused` for everything else ("file:", "javascript:", nonsense)."""
    try:
        url = httpx.URL(text.strip())
        usable = url.scheme in {"http", "https"} and bool(url.host) and 0 < (url.port or 80) < 65536
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Refused("That is not a web address.", "Addresses begin with https:// or http://") from error
    if not usable:
        raise Refused("That is not a web address.", "Addresses begin with https:// or http://")
    return url


class Fetcher:
    """Fetches over HTTP by the rules of `tools.library.feeds.network`. Use from any thread.

    Takes no proxy and no .netrc from the environment: both would lead around the rules.
    """

    def __init__(self) -> None:
        self._context: ssl.SSLContext | None = None

    def trust(self, address: str) -> str:
        """What to remember of an address that the listener gave: its "host:port" if that is private, else ""."""
        url = parse_address(address)
        place = place_of(url)
        return "" if all(map(is_public, resolve(url.host, int(place.rpartition(":")[2])))) else place

    def get(
        self,
        address: str,
        *,
        limit: int,
        trusted: str = "",
        seconds: float = 60.0,
        etag: str = "",
        modified: str = "",
    ) -> Fetched:
        """A whole document of at most `limit` bytes, packed or unpacked; `unchanged` if it is as `etag` says."""
        ask = {"Accept-Encoding": "gzip, deflate"}
        ask |= {"If-None-Match": etag} if etag else {}
        ask |= {"If-Modified-Since": modified} if modified else {}
        with self.open(address, trusted=trusted, seconds=seconds, headers=ask) as answer:
            response = answer.response
            place, head = str(response.url), response.headers
            if response.status_code == 304:
                return Fetched(place, b"", unchanged=True, moved_to=answer.moved_to)
            if response.status_code != 200:
                raise bad_status(response)
            body = b"".join(_unpacked(answer, limit))
            return Fetched(
                place,
                body,
                head.get("Content-Type", ""),
                head.get("ETag", "")[:500],
                head.get("Last-Modified", "")[:100],
                moved_to=answer.moved_to,
            )

    @contextmanager
    def open(
        self, address: str, *, trusted: str = "", seconds: float = 60.0, headers: Mapping[str, str] | None = None
    ) -> Iterator[Answer]:
        """The answer to a GET after all redirects, whatever its status."""
        url = parse_address(address)
        if self._context is None:
            self._context = httpx.create_ssl_context()
        transport = GuardedTransport(self._context, trusted, seconds)
        with httpx.Client(
            transport=transport, timeout=STALL, headers={"User-Agent": _AGENT}, trust_env=False
        ) as client:
            for_good = True
            for _ in range(REDIRECTS + 1):
                response = _send(client, url, headers)
                try:
                    if response.status_code not in _MOVED or "Location" not in response.headers:
                        moved = str(url) if for_good and str(url) != str(parse_address(address)) else ""
                        yield Answer(response, moved)
                        return
                    for_good = for_good and response.status_code in _MOVED_FOR_GOOD
                    url = _next(url, response.headers["Location"])
                finally:
                    response.close()
        raise Refused(f"{url.host} sends from one address to the next without an end.")


def _send(client: httpx.Client, url: httpx.URL, headers: Mapping[str, str] | None) -> httpx.Response:
    try:
        return client.send(client.build_request("GET", url, headers=headers), stream=True)
    except _SLOW as error:
        raise _too_slow(url.host) from error
    except FeedError:
        raise
    except (*_TRANSPORT, httpcore.UnsupportedProtocol) as error:
        raise FetchFailed(
            f"The server {url.host} cannot be reached.", "Check the address, or try again later.", retryable=True
        ) from error


def _next(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return parse_address(str(url.join(location)))
    except (httpx.InvalidURL, ValueError, Refused) as error:
        raise Refused(f"{url.host} redirects to something that is not a web address.") from error


def _unpacked(answer: Answer, limit: int) -> Iterator[bytes]:
    """The body, decompressed no further than to `limit` bytes. Raises `Refused` beyond it."""
    packing = answer.response.headers.get("Content-Encoding", "identity").strip().lower()
    host = answer.response.url.host
    if packing not in {"identity", "gzip", "x-gzip", "deflate", ""}:
        raise FetchFailed(f"{host} answers in an encoding that nobody asked for.")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if packing not in {"identity", ""} else None
    raw = out = 0
    for piece in answer.pieces():
        raw += len(piece)
        if unpack is not None:
            try:
                piece = unpack.decompress(piece, limit - out + 1)
            except zlib.error as error:
                raise FetchFailed(f"What {host} sends is damaged.", "Try again later.", retryable=True) from error
        out += len(piece)
        if out > limit or raw > limit:
            raise Refused(f"What {host} sends is larger than {limit / 1e6:.0f} MB.")
        yield piece


def _too_slow(host: str) -> FetchFailed:
    return FetchFailed(f"The server {host} takes too long.", "Try again later.", retryable=True)


def bad_status(response: httpx.Response) -> FetchFailed:
    """What an answer without content means."""
    host, code = response.url.host, response.status_code
    if code in {401, 403}:
        return FetchFailed(f"{host} does not let us have that ({code}).", "Check the address; private ones hold a key.")
    if code in {404, 410}:
        return FetchFailed(f"{host} has nothing at that address ({code}).", "Check the address.")
    return FetchFailed(f"{host} answers with an error ({code}).", "Try again later.", retryable=code >= 500)
