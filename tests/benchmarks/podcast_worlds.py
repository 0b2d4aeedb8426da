"""Homes to make episodes in: logs, libraries, shows and texts made of real names and strangers' prose.

Names of artists are HetRec's, prose are descriptions that podcasts gave of themselves (`shared/data`).
"""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from tests.benchmarks.podcast_truth import Heard, Raw, Song
from tools.library.database import Database
from tools.library.feeds.feeds import Feeds
from tools.library.feeds.tables import DocumentRow, EpisodeRow, FeedRow
from tools.library.items import Item
from tools.library.library import Library
from tools.library.tables import CreditRow, ItemRow
from tools.podcast.sources.gathering import Gathering
from tools.podcast.sources.parts import Clip
from tools.podcast.sources.texts.telling import Reader
from tools.podcast.writing.writer import Writer
from tools.taste import EventLog

NOW = datetime.now().astimezone().replace(hour=20, minute=0, second=0, microsecond=0)
GENRES = ("Rock", "Jazz", "Folk", "Electronic")
_WORDS_TEXT = """
Ember North Signal Paper Glass River Harbour Winter Copper Lantern Falling Silent Velvet Marble
Distant Hollow Garden Thunder Ribbon Mirror Orchard Compass Feather Crystal Meadow
"""
_WORDS = _WORDS_TEXT.split()


@dataclass
class World:
    """A home, its writer, and what is true in it."""

    writer: Writer
    raw: Raw
    library: Library
    artists: list[str] = field(default_factory=list)
    albums: list[str] = field(default_factory=list)
    shows: list[str] = field(default_factory=list)


def listener(data: Path, folder: Path, seed: int, plays: int, weeks: int, reader: Reader) -> World:
    """A listener with a library of 12 artists and a log of so many weeks, with so many plays in a week."""
    luck = random.Random(seed)
    database = Database(folder / f"{seed}.db")
    database.upgrade()
    names = _names(data, luck, 15)
    raw = Raw()
    items = _library(database, names[:12], luck, raw)
    strangers = [_stranger(name, number, luck) for name in names[12:] for number in range(3)]
    _listen(EventLog(database), items, strangers, luck, raw, plays, weeks)
    day = timedelta(days=1)
    raw.last = NOW
    raw.first = NOW - 6 * day
    library = Library(database)
    shows = _shows(database, data, luck, raw)
    named = {item.title: item for kind in ("track", "album", "artist", "show") for item in library.all(kind)}
    lengths = {item.id: item.duration for item in library.all("track")}
    gathering = Gathering(
        EventLog(database), library, Feeds(database, folder / "pods"), reader, named.get,
        lambda item: Clip(item, item, lengths[item]) if item in lengths else None, lambda: NOW,
    )  # fmt: skip
    albums = list(dict.fromkeys(song.album for song in raw.songs))
    return World(Writer(gathering), raw, library, names[:12], albums, shows)


def texts(data: Path, folder: Path, seed: int) -> list[tuple[Path, str, str]]:
    """Files of every kind that is read, with their raw text and their title: 40 strangers' paragraphs each."""
    luck = random.Random(seed)
    prose = _prose(data)
    made = []
    for number, suffix in enumerate((".txt", ".md", ".html", ".epub", ".pdf", ".md")):
        title = f"{luck.choice(_WORDS)} and {luck.choice(_WORDS)}: A Survey of Voices {number + 1}"
        blocks = [(f"{luck.choice(_WORDS)} {luck.choice(_WORDS)}", luck.sample(prose, 10)) for _ in range(6)]
        path = folder / f"text{seed}{number}{suffix}"
        _write(path, title, "Anna Lee", blocks)
        made.append((path, " ".join(text for _, paragraphs in blocks for text in paragraphs), title))
    return made


def huge_pdf(folder: Path, data: Path, pages: int) -> Path:
    """A PDF of so many pages, each with ten paragraphs."""
    luck, prose = random.Random(1), _prose(data)
    path = folder / "huge.pdf"
    path.write_bytes(_pdf([luck.sample(prose, 8) for _ in range(pages)]))
    return path


def _names(data: Path, luck: random.Random, count: int) -> list[str]:
    names = pl.read_parquet(data / "hetrec_artists.parquet")["name"].to_list()
    plain = [name for name in names if re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}", name)]
    return luck.sample(plain, count)


def _prose(data: Path) -> list[str]:
    """Descriptions in English, as they are."""
    frame = pl.read_parquet(data / "all_podcasts_partial.parquet").filter(pl.col("description").str.len_chars() > 220)
    whole = [" ".join(text.split()).rpartition(".")[0] + "." for text in frame["description"].to_list()]
    plain = [text for text in whole if text.isascii() and not re.search(r"[&<>{}]|\.\.", text)]
    return [text for text in plain if len(re.findall(r"\b(?:the|and|of|to|in)\b", text)) > 8]


def _library(database: Database, names: list[str], luck: random.Random, raw: Raw) -> list[Item]:
    items: list[Item] = []
    with database.session() as session:
        for number, name in enumerate(names):
            artist = f"artist-{number}"
            session.add(_row(artist, "artist", name))
            for each in range(luck.randint(1, 3)):
                album, title = f"album-{number}-{each}", f"{luck.choice(_WORDS)} {luck.choice(_WORDS)} {number}{each}"
                year, genre = luck.choice([None, luck.randint(1970, 2024)]), luck.choice(GENRES)
                tracks = luck.randint(4, 9)
                session.add(_row(album, "album", title, name, year=year, genre=genre))
                session.flush()
                session.add(CreditRow(item_id=album, role="album", artist_id=artist))
                for track in range(1, tracks + 1):
                    words = f"{luck.choice(_WORDS)} {luck.choice(_WORDS)} {number}{each}{track}"
                    song = Song(words, name, title, track, float(luck.randint(120, 420)), year, genre)
                    raw.songs.append(song)
                    id_ = f"track-{number}-{each}-{track}"
                    session.add(_row(id_, "track", song.title, name, title, parent_id=album, duration=song.seconds,
                                     track_number=track, genre=genre))  # fmt: skip
                    session.flush()
                    session.add(CreditRow(item_id=id_, role="performer", artist_id=artist))
                    items.append(Item(id_, "track", song.title, name, title, song.seconds, genre=genre))
    return items


def _row(id_: str, kind: str, title: str, artist: str = "", album: str = "", **more) -> ItemRow:
    added = (NOW - timedelta(days=3)).timestamp()
    return ItemRow(id=id_, kind=kind, title=title, artist=artist, album=album, added=added, changed=added, **more)


def _stranger(artist: str, number: int, luck: random.Random) -> Item:
    title = f"{luck.choice(_WORDS)} {artist[:2]}{number}"
    return Item(f"elsewhere-{artist}-{number}", "track", title, artist, f"{artist} Live", 200.0)


def _listen(
    log: EventLog, items: list[Item], strangers: list[Item], luck: random.Random, raw: Raw, plays: int, weeks: int
) -> None:
    pool = [*items, *strangers]
    likes = [luck.paretovariate(1.1) for _ in pool]
    for week in range(weeks):
        for _ in range(plays):
            item = luck.choices(pool, likes)[0]
            at = NOW - timedelta(days=7 * week, seconds=round(luck.triangular(0, 6.8, 2) * 86400))
            if log.note(
                "play", item, at=at.timestamp(), listened=item.duration - 3, duration=item.duration, how="finished"
            ):
                raw.plays.append(Heard(at, item.title, item.artist, item.album, item.duration - 3, item.genre))


def _shows(database: Database, data: Path, luck: random.Random, raw: Raw) -> list[str]:
    """Three followed shows with two episodes each, whose transcripts are strangers' prose."""
    prose, titles = _prose(data), []
    with database.session() as session:
        for number in range(3):
            show, title = f"show-{number}", f"{luck.choice(_WORDS)} {luck.choice(_WORDS)} Hour"
            titles.append(title)
            session.add(_row(show, "show", title, "Radio"))
            session.flush()
            session.add(FeedRow(item_id=show, address=f"https://pods.example/{number}"))
            for episode in range(2):
                id_, name = (
                    f"episode-{number}-{episode}",
                    f"{luck.choice(_WORDS)} of the {luck.choice(_WORDS)} {number}{episode}",
                )
                seconds = float(luck.randint(20, 60) * 60)
                session.add(_row(id_, "episode", name, "Radio", title, parent_id=show, duration=seconds))
                session.flush()
                published = NOW - timedelta(days=2 + 5 * episode)
                session.add(EpisodeRow(item_id=id_, show_id=show, guid=id_, published=published.timestamp(), audio="x"))
                paragraphs = luck.sample(prose, 12)
                session.add(DocumentRow(item_id=id_, kind="transcript", body=_vtt(paragraphs)))
                raw.texts[f"{number}.{episode}"] = " ".join(paragraphs)
                raw.songs.append(Song(name, title, title, 0, seconds, None, ""))
                raw.added.add((published.day, f"{published:%B}"))
    added = NOW - timedelta(days=3)
    raw.added.add((added.day, f"{added:%B}"))
    return titles


def _vtt(paragraphs: list[str]) -> bytes:
    cues = [f"00:{number:02d}:00.000 --> 00:{number:02d}:50.000\n{text}" for number, text in enumerate(paragraphs)]
    return ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode()


def _write(path: Path, title: str, author: str, blocks: list[tuple[str, list[str]]]) -> None:
    match path.suffix:
        case ".html":
            body = "".join(f"<h2>{html.escape(head)}</h2>" + "".join(f"<p>{html.escape(text)}</p>" for text in texts)
                           for head, texts in blocks)  # fmt: skip
            name = html.escape(title)
            head = f"<html><head><title>{name}</title></head><body><article><h1>{name}</h1>"
            path.write_text(f"{head}{body}</article></body></html>")
        case ".epub":
            path.write_bytes(_epub(title, author, blocks))
        case ".pdf":
            path.write_bytes(_pdf([texts for _, texts in blocks]))
        case ".md":
            parts = [f"# {title}", f"By {author}", *(part for head, texts in blocks for part in (f"## {head}", *texts))]
            path.write_text("\n\n".join(parts))
        case _:
            path.write_text("\n\n".join([title, *(text for _, texts in blocks for text in texts)]))


def _epub(title: str, author: str, blocks: list[tuple[str, list[str]]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
                      '<rootfiles><rootfile full-path="book.opf"/></rootfiles></container>')  # fmt: skip
        files = "".join(f'<item id="c{n}" href="c{n}.xhtml"/>' for n in range(len(blocks)))
        spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(blocks)))
        book.writestr("book.opf", '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc='
                      f'"http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>'
                      f"</metadata><manifest>{files}</manifest><spine>{spine}</spine></package>")  # fmt: skip
        for number, (head, texts) in enumerate(blocks):
            body = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
            book.writestr(f"c{number}.xhtml", f"<html><body><h1>{head}</h1>{body}</body></html>")
    return made.getvalue()


def _pdf(pages: list[list[str]]) -> bytes:
    """A minimal PDF 1.4: one font, lines of 90 letters."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for paragraphs in pages:
        lines: list[str] = []
        for text in paragraphs:
            lines += [*re.findall(r".{1,90}(?:\s|$)", text), ""]
        shown = " T* ".join("(" + re.sub(r"([()\\])", r"\\\1", line.strip()) + ") Tj" for line in lines)
        stream = f"BT /F1 10 Tf 40 800 Td 12 TL {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(len(objects) + 1)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 842] /Contents {len(objects)} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>")  # fmt: skip
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>"
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return (f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}").encode("latin-1")
