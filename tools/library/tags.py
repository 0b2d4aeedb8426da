"""What a music file says about itself, the same for every container. Reading is Mutagen's work; it decodes no sound."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tools.library.books import Book, book_tags
from tools.library.mojibake import repair
from tools.library.names import LONGEST, clean, guests_of, split_artists

SUFFIXES = frozenset(
    {
        ".mp3",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".m4a",
        ".m4b",
        ".m4p",
        ".aax",
        ".aaxc",
        ".mp4",
        ".aac",
        ".wav",
        ".wave",
        ".aif",
        ".aiff",
        ".aifc",
    }
)
BOOK_SUFFIXES = frozenset({".m4b"})
_BOOK_GENRES = frozenset(
    {"audiobook", "audiobooks", "audio book", "audio books", "hörbuch", "spoken word audiobook", "speech"}
)  # LibriVox calls its readings "Speech"
BOOK_FOLDERS = frozenset({"audiobook", "audiobooks", "audio book", "audio books", "hörbuch", "hörbücher", "librivox"})
"""What a folder is called in which everything is a book."""
_PROTECTED = ("drms", "enca", "aavd")
"""How MP4 calls sound that only the shop's own program can play: FairPlay, Common Encryption, Audible."""
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_GENRES_KEPT = 3
_MARKED = re.compile(r"[(\[](?:explicit|parental advisory)\b[^)\]]*[)\]]", re.IGNORECASE)
_ADVISORY = "itunesadvisory"  # 1: explicit, 2: clean; as iTunes, MusicBrainz Picard and Mp3tag write it
_RATED = ("1", "4")  # Apple's `rtng` atom: explicit, in its newer and its older form
_SLOWEST, _FASTEST = 20.0, 400.0  # beats per minute; a tag that says more or less is a mistake


class Unreadable(Exception):
    """A file holds nothing that can be played; `reason` continues the sentence "It …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Tags:
    """A file's tags, cleaned; "" and None where nothing is written. `duration` in seconds.

    `artist` is shown as written, `artists` are the single names in it and in the title, main one first. `cue` is a cue
    sheet as written, `tempo` in beats per minute.
    """

    title: str = ""
    artist: str = ""
    artists: tuple[str, ...] = ()
    album: str = ""
    album_artist: str = ""
    track: int | None = None
    disc: int | None = None
    year: int | None = None
    genre: str = ""
    duration: float = 0.0
    compilation: bool = False
    book: bool = False
    narrator: str = ""
    series: str = ""
    part: float | None = None
    cue: str = ""
    tempo: float | None = None
    explicit: bool = False


def read_tags(path: Path) -> Tags:
    """Read a file's tags and duration. Raises `Unreadable` for what is no playable sound, OSError for a bad disk."""
    audio = open_tags(path)
    length = float(getattr(audio.info, "length", 0.0) or 0.0)
    if str(getattr(audio.info, "codec", "")).startswith(_PROTECTED):
        raise Unreadable("is protected against copying (DRM)")
    if not length > 0:
        raise Unreadable("holds no sound")
    read = _reader(audio)

    def get(field: str) -> list[str]:
        return [repair(text[: LONGEST * 4]) for text in read(field)]

    artist_names = get("artist")
    title, artist = _first(get("title")), clean("; ".join(artist_names))
    artists = (*(name for text in artist_names for name in split_artists(clean(text))), *guests_of(title))
    genre = "; ".join(list(dict.fromkeys(filter(None, map(clean, get("genre")))))[:_GENRES_KEPT])
    is_book = _is_book(path, genre)
    book = book_tags(raw_tags(audio), artist) if is_book else Book()
    return Tags(
        title=title,
        artist=artist,
        artists=tuple(dict.fromkeys(artists)),
        album=_first(get("album")),
        album_artist=_first(get("albumartist")),
        track=_number(get("track")),
        disc=_number(get("disc")),
        year=_year(get("date")),
        genre=genre,
        duration=round(length, 3),
        compilation=_first(get("compilation")).lower() in {"1", "true", "yes"},
        book=is_book,
        narrator=_first(get("narrator")) or book.narrator,
        series=book.series,
        part=book.part,
        cue=raw_tags(audio).get("cuesheet", ""),
        tempo=_tempo(get("tempo")),
        explicit=_explicit(raw_tags(audio), audio, title),
    )


def _is_book(path: Path, genre: str) -> bool:
    """Whether a file is a part of an audiobook: by its suffix, its genre, or the folders it lies in."""
    genres = {each.strip().lower() for each in genre.split(";")}
    folders = {part.replace("_", " ").strip().lower() for part in path.parent.parts}
    return path.suffix.lower() in BOOK_SUFFIXES or bool(genres & _BOOK_GENRES) or bool(folders & BOOK_FOLDERS)


def open_tags(path: Path) -> Any:
    """The Mutagen object for a file, chosen by what is in it: names lie. Raises as `read_tags` does."""
    import mutagen

    with path.open("rb") as file:
        head = file.read(64)
        behind = _behind_id3(file, head)
    if not head:
        raise Unreadable("is empty")
    kind = _container(head, behind, path.suffix.lower())
    if kind is None:
        raise Unreadable("is not music that can be read")
    try:
        audio = kind(path)
    except OSError as error:
        if error.errno is not None:  # Mutagen raises one without a number where a file ends too soon
            raise
        raise Unreadable("is damaged: it ends too soon") from error
    except mutagen.MutagenError as error:
        cause = error.__cause__ or error.__context__
        if isinstance(cause, OSError) and cause.errno is not None:
            raise cause from error
        raise Unreadable("is damaged, or is not the kind of file that its name says") from error
    except Exception as error:  # hostile files find holes in every parser; one file must not stop a scan
        raise Unreadable("is damaged") from error
    if audio.info is None:
        raise Unreadable("is not music that can be read")
    return audio


def _behind_id3(file: BinaryIO, head: bytes) -> bytes:
    """What a file holds behind its ID3 tag (of any kind: some put one before a FLAC stream); `head` without a tag."""
    if not head.startswith(b"ID3") or len(head) < 10:
        return head
    size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    file.seek(10 + size + (10 if head[5] & 0x10 else 0))
    return file.read(64)


def _container(head: bytes, behind: bytes, suffix: str) -> Any:
    """The Mutagen class for a file that begins so, and so behind its ID3 tag; None for what cannot be music."""
    from mutagen.aac import AAC
    from mutagen.aiff import AIFF
    from mutagen.flac import FLAC
    from mutagen.mp3 import MP3
    from mutagen.mp4 import MP4
    from mutagen.oggflac import OggFLAC
    from mutagen.oggopus import OggOpus
    from mutagen.oggvorbis import OggVorbis
    from mutagen.wave import WAVE

    if head.startswith(b"OggS"):
        return OggOpus if b"OpusHead" in head else OggFLAC if b"FLAC" in head else OggVorbis
    for magic, kind in ((b"fLaC", FLAC), (b"RIFF", WAVE), (b"FORM", AIFF)):
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return MP4
    if behind.startswith(b"fLaC"):
        return FLAC
    # MPEG audio has no magic number: a tag, a frame's sync bits, or some bytes of rubbish before the first frame.
    frame = len(behind) > 1 and behind[0] == 0xFF and behind[1] & 0xE0 == 0xE0
    if (behind[1] & 0x16 == 0x10) if frame else suffix == ".aac":  # ADTS has layer 0
        return AAC
    synced = frame or head.startswith((b"ID3", b"TAG"))
    return MP3 if synced or suffix == ".mp3" else None


# Where each container keeps a field: ID3 frames (ID3v2.4, section 4), MP4 atoms, Vorbis comments.
_ID3 = {
    "title": "TIT2", "artist": "TPE1", "album": "TALB", "albumartist": "TPE2", "track": "TRCK", "disc": "TPOS",
    "date": "TDRC", "genre": "TCON", "compilation": "TCMP", "tempo": "TBPM", "narrator": "TXXX:NARRATOR",
}  # fmt: skip
_MP4 = {
    "title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "albumartist": "aART", "track": "trkn",
    "disc": "disk", "date": "\xa9day", "genre": "\xa9gen", "compilation": "cpil", "tempo": "tmpo",
    "narrator": "\xa9nrt",
}  # fmt: skip
_VORBIS = {
    "title": ("title",), "artist": ("artist",), "album": ("album",),
    "albumartist": ("albumartist", "album artist", "album_artist"), "track": ("tracknumber", "track"),
    "disc": ("discnumber", "disc"), "date": ("date", "year", "originaldate"), "genre": ("genre",),
    "compilation": ("compilation",), "tempo": ("bpm", "tempo"), "narrator": ("narrator",),
}  # fmt: skip


def raw_tags(audio: Any) -> dict[str, str]:
    """The free-form tags that no standard has a field for (ReplayGain, series), by name in lower case."""
    found: dict[str, str] = {}
    for key, value in (audio.tags or {}).items():
        name = str(key).rpartition(":")[2] if str(key).startswith("----") else str(key)
        values = getattr(value, "text", value)
        first = values[0] if isinstance(values, list) and values else values
        if isinstance(first, bytes):
            first = first.decode("utf-8", "replace")
        if isinstance(first, str):
            found.setdefault(name.removeprefix("TXXX:").lower(), first)
    return found


def _reader(audio: Any) -> Callable[[str], list[str]]:
    """A function from our field names to the texts written under them, whatever the container."""
    tags = audio.tags
    if tags is None:
        return lambda _: []
    kind = type(tags).__mro__
    names = {cls.__name__ for cls in kind}
    if names & {"ID3Tags", "ID3"}:
        return lambda field: _id3(tags, field)
    if "MP4Tags" in names:
        return lambda field: _texts(tags.get(_MP4[field], []))
    return lambda field: next((_texts(tags[key]) for key in _VORBIS[field] if key in tags), [])


def _id3(tags: Any, field: str) -> list[str]:
    frame = tags.get(_ID3[field])
    if frame is None:
        return []
    return _texts(frame.genres if field == "genre" else frame.text)


def _texts(values: Any) -> list[str]:
    """Whatever a tag holds as a list of texts: MP4 has pairs of numbers, flags and lists of strings."""
    if isinstance(values, bool | int | str):
        values = [values]
    if not isinstance(values, Iterable):
        return []
    out: list[str] = []
    for value in values:
        if isinstance(value, tuple):
            value = value[0]
        text = str(int(value)) if isinstance(value, bool) else str(value)
        if text.strip():
            out.append(text)
    return out


def _first(texts: list[str]) -> str:
    return clean(texts[0]) if texts else ""


def _number(texts: list[str]) -> int | None:
    """The number in "3/12" is 3; None for 0 and for nonsense."""
    found = re.match(r"\s*(\d{1,4})", texts[0]) if texts else None
    return (int(found[1]) or None) if found else None


def _year(texts: list[str]) -> int | None:
    found = _YEAR.search(texts[0]) if texts else None
    return int(found[1]) if found else None


def _tempo(texts: list[str]) -> float | None:
    """Beats per minute; None for 0, which many programs write where they do not know, and for nonsense."""
    found = re.match(r"\s*(\d{1,3}(?:[.,]\d{1,4})?)(?![\d.,])", texts[0]) if texts else None
    value = float(found[1].replace(",", ".")) if found else 0.0
    return value if _SLOWEST <= value <= _FASTEST else None


def _explicit(raw: dict[str, str], audio: Any, title: str) -> bool:
    """Whether a file is marked as explicit: by its advisory tag, by Apple's rating, or in its title."""
    tags = audio.tags or {}
    rated = _texts(tags.get("rtng", [])) if "MP4Tags" in {cls.__name__ for cls in type(tags).__mro__} else []
    advised = raw.get(_ADVISORY, "").strip()
    return advised in _RATED or bool(rated and rated[0] in _RATED) or bool(_MARKED.search(title))
