"""Servers and feeds that lie, stall, never stop, or want to be let in: refused by name, and nothing is kept."""

from __future__ import annotations

import gzip
import zlib
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.tools.library.feeds.conftest import Site, item, mp3, rss
from tools.library.feeds import episodes, subscriptions
from tools.library.feeds.errors import FeedError, FetchFailed, NotAFeed, Refused
from tools.library.feeds.feeds import Feeds
from tools.library.feeds.fetch import Fetcher
from tools.library.feeds.network import is_public
from tools.library.feeds.reader import read_feed

pytestmark = pytest.mark.unit


def redirect(to: str, code: int = 302) -> object:
    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return route


def send(handler: BaseHTTPRequestHandler, *headers: tuple[str, str]) -> None:
    handler.send_response(200)
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "169.254.169.254", "0.0.0.0",
                                     "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
                                     "2002:7f00:1::", "224.0.0.1", "100.64.0.1", "255.255.255.255"])  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


def test_public_addresses() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:4700::1111")


def test_redirects_into_private_places_are_refused_before_anything_is_sent(
    site: Site, other_site: Site, feeds: Feeds
) -> None:
    inside = other_site.put("/secret", rss(item(1, "/1")))
    port = other_site.address.rpartition(":")[2]
    for place in (inside, f"http://localhost:{port}/secret", f"http://127.0.0.2:{port}/", "http://169.254.169.254/x",
                  f"http://[::1]:{port}/", "http://0x7f000001/", "http://2130706433/", "http://10.0.0.1/"):  # fmt: skip
        with pytest.raises(Refused, match="private network"):
            feeds.add(site.do("/feed", redirect(place)))  # type: ignore[arg-type]
    assert other_site.asked == []
    assert feeds.subscriptions() == []


def test_an_episode_in_a_private_place_is_refused(site: Site, other_site: Site, feeds: Feeds) -> None:
    inside = other_site.put("/router", mp3(), "audio/mpeg")
    (episode,) = feeds.add(site.put("/feed", rss(item(1, inside)))).new
    with pytest.raises(Refused, match="private network"):
        feeds.download(episode)
    assert other_site.asked == []


def test_redirects_to_no_web_address_and_without_end(site: Site, feeds: Feeds) -> None:
    for place in ("file:///etc/passwd", "gopher://x/", "data:text/xml,hi", "http://[", ""):
        with pytest.raises(FeedError):
            feeds.add(site.do("/feed", redirect(place)))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="without an end"):
        feeds.add(site.do("/feed", redirect("/feed")))  # type: ignore[arg-type]


def test_no_name_is_asked_twice_so_that_it_cannot_change(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from tools.library.feeds import network

    asked: list[str] = []

    def changing(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    monkeypatch.setattr(network, "resolve", changing)
    fetcher = Fetcher()
    with pytest.raises(FeedError):  # the first, public one is where it goes
        fetcher.get(site.address.replace("127.0.0.1", "rebind.test") + "/", limit=1000, seconds=0.5)
    assert asked == ["rebind.test"]
    assert site.asked == []


def test_bodies_without_an_end_and_gigantic_ones(site: Site, feeds: Feeds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "LARGEST_FEED", 1_000_000)

    def endless(handler: BaseHTTPRequestHandler) -> None:
        send(handler, ("Content-Type", "application/rss+xml"))
        while True:
            handler.wfile.write(b"<rss>" * 10_000)

    def bomb(handler: BaseHTTPRequestHandler) -> None:
        packed = gzip.compress(b" " * 300_000_000, 1)
        send(handler, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed))))
        handler.wfile.write(packed)

    for route in (endless, bomb):
        with pytest.raises(Refused, match="larger than 1 MB"):
            feeds.add(site.do("/feed", route))


def test_packed_feeds_are_read_and_broken_ones_are_said(site: Site, feeds: Feeds) -> None:
    def packed(body: bytes, encoding: str) -> object:
        def route(handler: BaseHTTPRequestHandler) -> None:
            send(handler, ("Content-Encoding", encoding), ("Content-Length", str(len(body))))
            handler.wfile.write(body)

        return route

    text = rss(item(1, "/1")).encode()
    feeds.add(site.do("/a", packed(gzip.compress(text), "gzip")))  # type: ignore[arg-type]
    feeds.add(site.do("/b", packed(zlib.compress(text), "deflate")))  # type: ignore[arg-type]
    for body, encoding in ((b"\x1f\x8bnonsense", "gzip"), (text, "br"), (text, "gzip, gzip")):
        with pytest.raises(FetchFailed):
            feeds.add(site.do("/c", packed(body, encoding)))  # type: ignore[arg-type]


def test_a_server_that_sends_a_byte_now_and_then_has_one_end_for_all(site: Site) -> None:
    import threading

    done = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        send(handler)
        while not done.wait(0.05):
            handler.wfile.write(b" ")

    try:
        with pytest.raises(FetchFailed, match="too long"):
            Fetcher().get(site.do("/x", drip), limit=1000, trusted=site.address[7:], seconds=0.4)
    finally:
        done.set()


def test_lies_about_the_length(site: Site, feeds: Feeds) -> None:
    def short(handler: BaseHTTPRequestHandler) -> None:
        send(handler, ("Content-Length", "100000"))
        handler.wfile.write(rss(item(1, "/1")).encode())

    with pytest.raises(FetchFailed, match="broke off"):
        feeds.add(site.do("/feed", short))


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><title>&c;</title></channel></rss>'
)
READER = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'
OUTSIDE = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/evil.dtd" [ <!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p; ]><rss/>'


@pytest.mark.parametrize("text", [LAUGHS, READER, OUTSIDE, "<!-- a -->\n" + LAUGHS.partition("?>")[2]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_documents_that_define_entities_are_refused_in_any_encoding(text: str, encoding: str) -> None:
    with pytest.raises(Refused, match="entities"):
        read_feed(text.encode(encoding))


def test_too_deep_too_many(site: Site, feeds: Feeds) -> None:
    with pytest.raises(Refused, match="nested"):
        feeds.add(site.put("/feed", "<rss>" + "<a>" * 100_000))


def test_an_honest_doctype_and_words_about_entities_are_no_attack(site: Site, feeds: Feeds) -> None:
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    talk = item(1, "/1").replace("About", "<![CDATA[<!DOCTYPE x [<!ENTITY a 'b'>]>]]>")
    assert len(feeds.add(site.put("/feed", rss(talk).replace("?>", "?>" + kind, 1))).new) == 1


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"<html>no</html>" * 100, "text/html", "instead of sound"),
        (b"<html>no</html>" * 100, "audio/mpeg", "cannot be played"),
        (b"MZ\x90\x00" + b"\x00" * 5000, "audio/mpeg", "cannot be played"),
        (b"PK\x03\x04" + b"\x00" * 5000, "application/octet-stream", "cannot be played"),
        (b"", "audio/mpeg", "cannot be played"),
        (b"ID3" + b"\x00" * 5000, "audio/mpeg", "cannot be played"),
        (b"OggS" + b"rubbish" * 500, "audio/ogg", "cannot be played"),
    ],
)
def test_what_is_no_sound_is_not_kept(
    site: Site, feeds: Feeds, tmp_path: Path, body: bytes, kind: str, why: str
) -> None:
    (episode,) = feeds.add(site.put("/feed", rss(item(1, site.put("/1.mp3", body, kind))))).new
    with pytest.raises(Refused, match=why):
        feeds.download(episode)
    left = [path.name for path in (tmp_path / "podcasts").rglob("*") if path.is_file()]
    assert left == [".nomedia"]


def test_an_endless_episode_stops_at_the_budget(
    site: Site, feeds: Feeds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = mp3(10.0)
    monkeypatch.setattr(episodes, "LARGEST_EPISODE", 100_000)

    def endless(handler: BaseHTTPRequestHandler) -> None:
        send(handler, ("Content-Type", "audio/mpeg"))
        while True:
            handler.wfile.write(sound)

    (episode,) = feeds.add(site.put("/feed", rss(item(1, site.do("/1.mp3", endless))))).new
    with pytest.raises(Refused, match="larger"):
        feeds.download(episode)
    assert not list((tmp_path / "podcasts").rglob("*.part"))


def test_hostile_titles_stay_text_and_inside_the_folder(site: Site, feeds: Feeds, tmp_path: Path) -> None:
    bad = item(1, site.put("/1.mp3", mp3(), "audio/mpeg")).replace("Part 1", "../../../etc/cron.d/&lt;script&gt;x")
    (episode,) = feeds.add(site.put("/feed", rss(bad, title="..\\..\\&#x202e;/&lt;b&gt;bold&lt;/b&gt;"))).new
    path = feeds.download(episode)
    assert (tmp_path / "podcasts").resolve() in path.resolve().parents
    show = feeds.subscriptions()[0].show.title
    assert "<" not in show
    assert show.isprintable()


def test_a_page_instead_of_a_feed(site: Site, feeds: Feeds) -> None:
    with pytest.raises(NotAFeed, match="web page"):
        feeds.add(site.put("/", "<!DOCTYPE html><html><head></head></html>", "text/html"))
