"""RSS 2.0 and Atom feeds, with the iTunes and Podcasting 2.0 namespaces, read into what the library keeps.

feedparser was tried first: it keeps only the last `podcast:transcript` of an episode, and takes minutes over some
hostile documents of the size that real feeds have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from tools.library.feeds.errors import NotAFeed
from tools.library.feeds.texts import parse_date, parse_duration, parse_number, plain_text
from tools.library.feeds.xml import decode, elements, local_name
from tools.library.names import clean

MOST_EPISODES = 20_000
_LONGEST_ADDRESS = 4000
_ITUNES = "itunes"
_PODCAST = "podcast"
_SPACES = {
    "http://www.itunes.com/dtds/podcast-1.0.dtd": _ITUNES,
    "https://podcastindex.org/namespace/1.0": _PODCAST,
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": _PODCAST,
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "": "", "http://www.w3.org/2005/atom": "", "http://purl.org/rss/1.0/": "", "http://backend.userland.com/rss2": "",
}  # fmt: skip
# What can be read of transcripts, best first: with speakers and times, then times.
_TRANSCRIPTS = {
    "text/vtt": 0, "application/json": 1, "application/x-subrip": 2, "application/srt": 2, "text/srt": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """Something elsewhere: an absolute http(s) address and the media type that the feed claims."""

    address: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One episode of a feed. `guid` is never empty, `published` unix seconds, `size` bytes as claimed."""

    guid: str
    title: str
    text: str = ""
    published: float | None = None
    duration: float | None = None
    audio: Link | None = None
    size: int | None = None
    season: int | None = None
    number: int | None = None
    chapters: Link | None = None
    transcript: Link | None = None
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A show. `serial` shows are meant to be heard from the first episode on. `damaged`: the document broke off.

    `explicit`: all of it is marked so.
    """

    title: str
    author: str = ""
    text: str = ""
    link: str = ""
    genre: str = ""
    serial: bool = False
    explicit: bool = False
    entries: tuple[Entry, ...] = ()
    damaged: bool = False


@dataclass(slots=True)
class _Reading:
    base: str
    kind: str = ""
    channel: Element | None = None
    entries: list[Entry] = field(default_factory=list)


def read_feed(data: bytes, content_type: str = "", base: str = "") -> Feed:
    """Read a feed; addresses in it are taken relative to `base`. Entries without sound are left out.

    Raises `NotAFeed` for what is none, `Refused` for what is dangerous. A feed that breaks off gives what came before.
    """
    reading = _Reading(base)
    damaged = False
    try:
        for event, element in elements(decode(data, content_type)):
            _take(reading, event, element)
    except NotAFeed:
        if not reading.entries:
            raise
        damaged = True
    feed = Feed("") if reading.channel is None else _show(reading.channel, base)
    if not feed.title and not reading.entries:
        raise NotAFeed("There is no podcast in that document.", "Look for the show's RSS address on its web page.")
    title = feed.title or "Podcast without a name"
    unique = {entry.guid: entry for entry in reversed(reading.entries)}
    return replace(feed, title=title, entries=tuple(reversed(unique.values())), damaged=damaged)


def _take(reading: _Reading, event: str, element: Element) -> None:
    _, name = _name(element)
    if not reading.kind:
        if name not in {"rss", "feed", "rdf"}:
            what = "a web page" if name == "html" else "a list of feeds" if name == "opml" else "something else"
            raise NotAFeed(f"That is no podcast feed but {what}.", "Look for the show's RSS address on its web page.")
        reading.kind = name
    if name == "channel" or (name == "feed" and reading.kind == "feed"):
        reading.channel = element
    if event == "end" and name in {"item", "entry"}:
        if len(reading.entries) < MOST_EPISODES and (entry := _entry(element, reading.base)):
            reading.entries.append(entry)
        element.clear()


def _show(channel: Element, base: str) -> Feed:
    texts = _Texts(channel)
    category = next((_categories(channel)), "")
    return Feed(
        title=clean(plain_text(texts.first("title", "itunes:title"))),
        author=clean(plain_text(texts.first("itunes:author", "author", "dc:creator", "itunes:owner"))),
        text=plain_text(texts.first("description", "itunes:summary", "subtitle", "itunes:subtitle")),
        link=_address(texts.first("link"), base) or "",
        genre=clean(category),
        serial=texts.first("itunes:type").lower() == "serial",
        explicit=_yes(texts.first("itunes:explicit")),
    )


def _categories(channel: Element) -> Iterator[str]:
    for child in channel:
        space, name = _name(child)
        if name == "category" and space == _ITUNES and child.get("text"):
            yield str(child.get("text"))
    yield from (child.text for child in channel if _name(child) == ("", "category") and child.text)


def _entry(item: Element, base: str) -> Entry | None:
    texts = _Texts(item)
    audio, size = _audio(item, base)
    if audio is None:
        return None
    title = clean(plain_text(texts.first("title", "itunes:title")))
    published = parse_date(texts.first("pubdate", "published", "dc:date", "updated"))
    guid = texts.first("guid", "id")[:1000] or audio.address
    return Entry(
        guid=guid,
        title=title or clean(plain_text(texts.first("description", "itunes:summary")))[:80] or "Episode without a name",
        text=plain_text(texts.first("content:encoded", "content", "description", "itunes:summary", "summary")),
        published=published if published is not None and 0 < published < 4e9 else None,
        duration=parse_duration(texts.first("itunes:duration")),
        audio=audio,
        size=size,
        season=parse_number(texts.first("itunes:season", "podcast:season")),
        number=parse_number(texts.first("itunes:episode", "podcast:episode")),
        chapters=next(_links(item, base, "chapters"), None),
        transcript=min(_readable(item, base), key=lambda link: _rank(link.kind), default=None),
        explicit=_yes(texts.first("itunes:explicit")),
    )


def _yes(text: str) -> bool:
    """Whether `itunes:explicit` says so, in the words of any of its times."""
    return text.strip().lower() in {"true", "yes", "explicit"}


def _audio(item: Element, base: str) -> tuple[Link | None, int | None]:
    """The first enclosure that is sound, or may be."""
    for child in item:
        space, name = _name(child)
        if (space, name) == ("", "enclosure"):
            address, kind = _address(child.get("url"), base), child.get("type", "")
        elif (space, name) == ("", "link") and child.get("rel") == "enclosure":
            address, kind = _address(child.get("href"), base), child.get("type", "")
        else:
            continue
        kind = kind.strip().lower()[:100]
        if address and not kind.startswith(("image/", "text/", "application/pdf", "application/x-bittorrent")):
            return Link(address, kind), parse_number(child.get("length", ""))
    return None, None


def _links(item: Element, base: str, wanted: str) -> Iterator[Link]:
    for child in item:
        if _name(child) == (_PODCAST, wanted) and (address := _address(child.get("url"), base)):
            yield Link(address, child.get("type", "").partition(";")[0].strip().lower()[:100])


def _readable(item: Element, base: str) -> Iterator[Link]:
    return (link for link in _links(item, base, "transcript") if _rank(link.kind) < len(_TRANSCRIPTS))


def _rank(kind: str) -> int:
    return _TRANSCRIPTS.get(kind, len(_TRANSCRIPTS))


class _Texts:
    """The texts of an element's children by name; of several with one name the first that says something."""

    def __init__(self, parent: Element) -> None:
        self._found: dict[str, str] = {}
        for child in parent:
            space, name = _name(child)
            key = f"{space}:{name}" if space else name
            if key not in self._found and (text := _text(child)):
                self._found[key] = text

    def first(self, *names: str) -> str:
        """The text of the first of these that is there; "" without any."""
        return next((self._found[name] for name in names if name in self._found), "")


def _text(element: Element) -> str:
    if element.get("rel", "alternate") == "alternate" and (href := element.get("href")):
        return href.strip()
    return " ".join("".join(element.itertext()).split()) if len(element) else (element.text or "").strip()


def _name(element: Element) -> tuple[str, str]:
    space, name = local_name(element)
    return _SPACES.get(space, "?"), name


def _address(text: str | None, base: str) -> str | None:
    """An absolute http(s) address; None for anything else."""
    try:
        address = urljoin(base, (text or "").strip())
        named = bool(urlsplit(address).hostname)
    except ValueError:
        return None
    fits = named and address.lower().startswith(("http://", "https://")) and len(address) <= _LONGEST_ADDRESS
    return address if fits and address.isprintable() else None
