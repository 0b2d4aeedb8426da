"""What stands in feeds, lists, chapters and transcripts, well-formed or not; any bytes give an answer or a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.library.feeds.conftest import item, rss
from tools.library.feeds.core import file_name
from tools.library.feeds.errors import FeedError, NotAFeed
from tools.library.feeds.fetch import parse_address
from tools.library.feeds.opml import Outline, read_opml, write_opml
from tools.library.feeds.reader import Link, read_feed
from tools.library.feeds.texts import LONGEST_TEXT, parse_date, parse_duration, plain_text
from tools.library.feeds.transcripts import Cue, read_chapters, read_transcript

pytestmark = pytest.mark.unit

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atom Show</title>
<author><name>Ada Quay</name></author><subtitle>About &lt;b&gt;boats&lt;/b&gt;</subtitle>
<link rel="self" href="/atom"/><link href="http://h/page"/>
<entry><id>urn:1</id><title>One</title><published>2024-03-01T10:00:00Z</published><summary>First</summary>
<link rel="alternate" href="/one"/><link rel="enclosure" type="audio/ogg" href="one.ogg" length="1234"/></entry>
<entry><id>urn:2</id><title>Only words</title></entry></feed>"""


def test_atom() -> None:
    feed = read_feed(ATOM.encode(), base="http://h/feeds/atom")
    assert (feed.title, feed.author, feed.text, feed.link) == ("Atom Show", "Ada Quay", "About boats", "http://h/page")
    (entry,) = feed.entries
    assert (entry.guid, entry.text, entry.size, entry.published) == ("urn:1", "First", 1234, 1709287200.0)
    assert entry.audio == Link("http://h/feeds/one.ogg", "audio/ogg")


def test_everything_an_episode_may_say() -> None:
    more = (
        "<itunes:duration>1:02:03</itunes:duration><itunes:season>2</itunes:season><itunes:episode>7</itunes:episode>"
        '<podcast:chapters url="c.json" type="application/json+chapters"/>'
        '<podcast:transcript url="t.html" type="text/html"/>'
        '<podcast:transcript url="t.srt" type="application/x-subrip"/>'
        '<podcast:transcript url="t.vtt" type="text/vtt"/>'
    )
    (entry,) = read_feed(rss(item(1, "a.mp3", more)).encode(), base="http://h/x/feed").entries
    assert (entry.duration, entry.season, entry.number) == (3723.0, 2, 7)
    assert entry.chapters == Link("http://h/x/c.json", "application/json+chapters")
    assert entry.transcript == Link("http://h/x/t.vtt", "text/vtt")


def test_both_ways_to_write_the_podcast_namespace() -> None:
    old = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
    text = rss(item(1, "http://h/1", '<podcast:chapters url="http://h/c"/>'))
    text = text.replace("https://podcastindex.org/namespace/1.0", old)
    assert read_feed(text.encode()).entries[0].chapters == Link("http://h/c", "")


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("Ships &amp; tides", "Ships & tides &nbsp; caf&eacute; &bogus; \x0b"),
        lambda text: text.replace(' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"', ""),
        lambda text: "\ufeff\n  " + text.partition("?>")[2],
        lambda text: text.replace("</channel></rss>", ""),
        lambda text: text.replace("</channel></rss>", "<item><title>half an ep"),
        lambda text: text.replace("</channel></rss>", "</wrong></rss>"),
    ],
)
def test_careless_feeds_are_read_all_the_same(harm: object) -> None:
    text = harm(rss(item(1, "http://h/1"), item(2, "http://h/2")))  # type: ignore[operator]
    feed = read_feed(text.encode())
    assert (feed.title, feed.author, feed.genre) == ("Harbour Talk", "Mirela Voss", "Science")
    assert [entry.title for entry in feed.entries] == ["Part 1", "Part 2"]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-8", "utf-16", "koi8-r", "shift_jis"])
def test_encodings(encoding: str) -> None:
    title = {"koi8-r": "Гавань", "shift_jis": "港の話"}.get(encoding, "Café près de la mer")
    text = rss(item(1, "http://h/1"), title=title).replace('encoding="UTF-8"', f'encoding="{encoding}"')
    assert read_feed(text.encode(encoding)).title == title


@pytest.mark.parametrize("encoding", ["zlib_codec", "punycode", "idna", "unicode_escape", "rot13", "nothing", "x" * 30])
def test_encodings_that_are_none(encoding: str) -> None:
    text = rss(item(1, "http://h/1")).replace('encoding="UTF-8"', f'encoding="{encoding}"')
    assert read_feed(text.encode()).title == "Harbour Talk"


def test_addresses_that_lead_nowhere_are_left_out() -> None:
    bad = [item(n, address) for n, address in enumerate(("file:///etc/passwd", "javascript:x", "http://[", "", " "))]
    assert read_feed(rss(*bad, item(9, "http://h/9")).encode(), base="").entries[0].guid == "g9"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_a_sentence(data: bytes) -> None:
    for read in (read_feed, read_opml, read_transcript, read_chapters):
        for made in (data, b"<rss><channel><title>x</title>" + data, b"<opml><body>" + data, b"WEBVTT\n\n" + data):
            try:
                read(made)  # type: ignore[operator]
            except FeedError:
                continue


MARKUP = st.text(st.sampled_from("<>&;/!-[]abc= \"'\n:?#x1CDATAitemrss"), max_size=200)


@given(MARKUP)
def test_any_markup_inside_an_episode(text: str) -> None:
    try:
        feed = read_feed(rss(item(1, "http://h/1", text)).encode())
    except FeedError:
        pass
    else:
        assert feed.title
        assert all(entry.guid and entry.title for entry in feed.entries)


@given(st.text(max_size=300) | MARKUP)
def test_plain_text_is_plain(text: str) -> None:
    plain = plain_text(text)
    assert "<script" not in plain.lower()
    assert all(c.isprintable() or c == "\n" for c in plain)
    assert len(plain) <= LONGEST_TEXT


def test_html_becomes_words() -> None:
    markup = "<p>One &amp; <b>two</b></p><script>alert(1)</script><style>x{}</style><ul><li>three</li></ul> 4 &lt; 5"
    assert plain_text(markup) == "One & two\nthree\n4 < 5"
    assert plain_text("&lt;img src=x onerror=alert(1)&gt;hi&lt;script&gt;bad&lt;/script&gt;") == "hi"


@settings(max_examples=50)
@given(st.lists(st.tuples(st.from_regex(r"https?://[a-z]{1,10}\.test/[a-z?&=\"'<>]{0,20}", fullmatch=True),
                          st.text(st.characters(codec="utf-8", categories=("L", "P", "S")), min_size=1, max_size=30)),
                unique_by=lambda pair: pair[0]))  # fmt: skip
def test_lists_survive_going_out_and_in(pairs: list[tuple[str, str]]) -> None:
    outlines = [Outline(*pair) for pair in pairs]
    assert [outline.address for outline in read_opml(write_opml(outlines))] == [each.address for each in outlines]


VTT = """WEBVTT - made by hand

STYLE
::cue { color: red }

NOTE nobody
reads this --> really

1
00:01.500 --> 00:03.000 align:start
<v.loud Ann Lee>Hello <i>there</i>,
you.

01:00:02.000 --> 01:00:04.000
- &amp; goodbye
"""
SRT = (
    "1\r\n00:00:01,500 --> 00:00:03,000\r\nAnn Lee: Hello there,\r\nyou.\r\n\r\n"
    "2\r\n00:00:05,000 --> 00:00:06,000\r\nBye."
)
JSON = {"version": "1.0.0", "segments": [
    {"speaker": "Ann Lee", "startTime": 1.5, "endTime": 3, "body": "Hello there, you."},
    {"startTime": "x", "body": "no"}, 5, {"startTime": 4}, {"startTime": 5, "body": "Bye."}]}  # fmt: skip


@pytest.mark.parametrize("text", [VTT, SRT, json.dumps(JSON)])
def test_transcripts(text: str) -> None:
    cues = read_transcript(text.encode())
    assert cues[0] == Cue(1.5, 3.0, "Hello there, you.", "Ann Lee")
    assert len(cues) == 2


@given(st.lists(st.text(st.sampled_from("0123456789:., ->\nWEBVTTNOTE<v A>&"), max_size=60)))
def test_any_cues(lines: list[str]) -> None:
    try:
        cues = read_transcript("\n\n".join(lines).encode())
    except NotAFeed:
        return
    assert all(cue.end >= cue.start >= 0 and cue.text for cue in cues)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["startTime", "endTime", "title", "toc", "body", "speaker"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_any_json(value: object) -> None:
    for body in ({"chapters": value}, {"chapters": [value]}, {"segments": value}, {"segments": [value]}, value):
        data = json.dumps(body).encode()
        for read in (read_chapters, read_transcript):
            try:
                found = read(data)  # type: ignore[operator]
            except NotAFeed:
                continue
            starts = [each.start for each in found]
            assert starts == sorted(starts)
            assert all(each.end >= each.start for each in found)


def test_deep_json_is_a_sentence() -> None:
    for read in (read_chapters, read_transcript):
        with pytest.raises(NotAFeed):
            read(b"[" * 200_000)  # type: ignore[operator]


def test_chapters_that_are_hidden_or_disordered() -> None:
    listed = [{"startTime": 50, "title": "B"}, {"startTime": 10, "title": "ad", "toc": False},
              {"startTime": 0, "title": "A", "endTime": 40}, {"title": "no time"}]  # fmt: skip
    chapters = read_chapters(json.dumps({"version": "1.2.0", "chapters": listed}).encode(), 90.0)
    assert [(each.title, each.start, each.end) for each in chapters] == [("A", 0, 40), ("B", 50, 90)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3723", 3723.0), ("62:03", 3723.0), ("1:02:03", 3723.0)]
    + [(text, None) for text in ("0", "-5", "nan", "1e400", "soon", "", "9" * 30)],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert parse_duration(text) == seconds


@given(st.text(max_size=40))
def test_any_text_as_date_length_address_and_name(text: str) -> None:
    parse_date(text)
    parse_duration(text)
    name = file_name(text)
    assert name
    assert "/" not in name
    assert not name.startswith(".")
    assert len(name.encode()) <= 80
    try:
        assert parse_address(text).scheme in {"http", "https"}
    except FeedError:
        pass


def test_dates() -> None:
    expected = 1709287200.0
    for text in ("Fri, 01 Mar 2024 10:00:00 GMT", "01 Mar 2024 11:00:00 +0100", "2024-03-01T10:00:00Z",
                 "2024-03-01 10:00:00", "Fri, 1 Mar 2024 05:00:00 EST"):  # fmt: skip
        assert parse_date(text) == expected
    assert parse_date("yesterday") is None
