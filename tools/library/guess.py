"""Names for untagged files, guessed from where they lie and what they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from tools.library.names import clean

# Folders that say nothing about the music in them.
_GENERIC_WORDS = """
music musik musique audio sound sounds songs song tracks albums artists mp3 mp3s flac ogg opus m4a wav aiff downloads
download media library home data share usr games tmp temp new misc various unsorted unknown files music collection
itunes compilations desktop documents audiobook audiobooks hörbuch hörbücher librivox
"""
_GENERIC = frozenset((*_GENERIC_WORDS.split(), "my music", "audio book", "audio books"))
_GENERIC_FILE = re.compile(r"(?:track|titel|audio ?track|piste|song|audio|untitled|music)?[ _-]*\d*", re.IGNORECASE)
_DISC = re.compile(r"(?:cd|disc|disk|dvd)[ _.-]*(\d{1,2})\b.*", re.IGNORECASE)
_LEAD_YEAR = re.compile(r"[(\[]?((?:19|20)\d\d)[)\]]?\s*(?:-|\.|\s)\s*(?=\S)")
_TRAIL_YEAR = re.compile(r"\s*[(\[]((?:19|20)\d\d)[)\]]\s*$")
_TRAIL_NOTE = re.compile(
    r"\s*[\[{(][^\[\](){}]*(?:flac|mp3|kbps|web|vinyl|320|v0)[^\[\](){}]*[\]})]\s*$", re.IGNORECASE
)
# A number before a mere space is a track's only when written like one: "07 Dawn", "12 Dawn", but not "99 Problems".
_NUMBER = re.compile(r"(?:(\d)-)?(?:(\d{1,3})\s*[-.):]\s*|(0\d{1,2}|[12]\d|[1-9])\s+)(?=\S)")
_DASH = re.compile(r"\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a path suggests. `title` is never empty."""

    title: str
    artist: str = ""
    album: str = ""
    track: int | None = None
    disc: int | None = None
    year: int | None = None


def guess_from_path(path: PurePath, root: PurePath) -> Guess:
    """Guess names from a path below a library folder.

    Understands "Artist/Album/01 Title", "Artist - Album (1999)/01 - Title", "Artist - Title", "CD 2" folders, and files
    called only "song" or "track 3" (their folder's name then is the title).
    """
    disc, folders = _folders(path, root)
    stem = _spaced(path.stem)
    number = _NUMBER.match(stem)
    track = int(number[2] or number[3]) if number else None
    if number:
        disc = disc or (int(number[1]) if number[1] else None)
    rest = stem[number.end() :] if number else stem
    parts = [part for part in map(clean, _DASH.split(rest)) if part]
    album, artist, year = _collection(folders)
    if len(parts) >= 2:
        artist, title = parts[0], " - ".join(parts[1:])
        if len(parts) == 3 and parts[1].isdigit():  # "Artist - 03 - Title"
            track, title = int(parts[1]), parts[2]
    else:
        title = parts[0] if parts else ""
    if _GENERIC_FILE.fullmatch(title):
        digits = re.search(r"(\d{1,3})$", title)
        track = track or (int(digits[1]) if digits else None)
        title = f"{album} {digits[1]}" if digits and album else (album or title)
    return Guess(title or clean(path.name) or "Untitled", artist, album, track or None, disc or None, year)


def _folders(path: PurePath, root: PurePath) -> tuple[int | None, list[str]]:
    """The disc a folder's name tells, and the telling folders above the file, nearest first."""
    inside = path.parent.parts[len(root.parts) :] if path.is_relative_to(root) else ()
    names = [*reversed(inside), root.name]
    disc = None
    telling: list[str] = []
    for name in names:
        text = _spaced(name)
        found = _DISC.fullmatch(text)
        if found and not telling:
            disc = int(found[1])
        elif text and text.lower() not in _GENERIC and not re.fullmatch(r"[\W\d_]*", text):
            telling.append(text)
    return disc, telling


def _collection(folders: list[str]) -> tuple[str, str, int | None]:
    """Album, artist and year from the folders above a file, nearest first."""
    if not folders:
        return "", "", None
    album, year = _without_year(folders[0])
    artist = ""
    parts = [part for part in map(clean, _DASH.split(album)) if part]
    if len(parts) >= 2:
        artist, album = parts[0], " - ".join(parts[1:])
        album, inner = _without_year(album)
        year = year or inner
    elif len(folders) > 1:
        artist = clean(folders[1])
    return clean(album), artist, year


def _without_year(name: str) -> tuple[str, int | None]:
    name = _TRAIL_NOTE.sub("", name)
    for pattern in (_LEAD_YEAR, _TRAIL_YEAR):
        found = pattern.match(name) if pattern is _LEAD_YEAR else pattern.search(name)
        if found:
            return (name[: found.start()] + name[found.end() :]).strip(), int(found[1])
    return name, None


def _spaced(name: str) -> str:
    """A file name as words: underscores are spaces, so are the dots of names without any space."""
    text = name.replace("_", " ")
    if " " not in text.strip() and text.count(".") > 1:
        text = text.replace(".", " ")
    if " " not in text.strip() and text.count("-") > 1:
        text = text.replace("-", " ")
    return clean(text)
