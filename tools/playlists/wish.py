"""From a wish in the listener's words to constraints; what is left is looked up by meaning."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tools.library.items import Item
from tools.playlists.amounts import take_amounts
from tools.playlists.constraints import Constraints
from tools.playlists.eras import take_years
from tools.search.words import key
from tools.taste.preferences import Subject

Resolve = Callable[[str], Item | None]
"""The item that words name beyond reasonable doubt, or None."""
IsGenre = Callable[[str], bool]

_CALM = re.compile(
    r"\b(?:calm\w*|relax\w*|chill\w*|sleep\w*|mellow|quiet\w*|soft\w*|gentle|bedtime|dinner|study\w*|focus\w*|yoga|"
    r"reading|read|meditat\w+|peaceful|soothing|slow|sad|unwind\w*|wind down|candle\w*|bath|massage|lullab\w+|rainy)\b"
)
_LIVELY = re.compile(
    r"\b(?:work ?outs?|running|run|gym|party|dance|dancing|energetic|energy|upbeat|pump\w*|loud|intense|cleaning|"
    r"hoovering|sprint\w*|cycling|wild|hype\w*|fast|driving|wake me up|power\w*|training|jump\w*)\b"
)
_RISE = re.compile(
    r"\b(?:(?:start|starting|begin|beginning)s? (?:off |out )?(?:slow|calm|quiet|soft|gentle|mellow|easy)\w*|"
    r"(?:build|builds|building) (?:up|to)|get(?:s|ting)? (?:faster|louder|wilder|more \w+)|"
    r"(?:from )?(?:slow|calm|quiet|mellow) to (?:fast|loud|wild|lively|energetic)|speed(?:s|ing) up|"
    r"pick(?:s|ing)? up)\b"
)
_FALL = re.compile(
    r"\b(?:(?:end|ending|finish|finishing)s? (?:slow|calm|quiet|soft|gentle|mellow)\w*|wind(?:s|ing)? down|"
    r"get(?:s|ting)? (?:slower|quieter|calmer|sleepier)|"
    r"(?:fast|loud|wild|lively|energetic) to (?:slow|calm|quiet|mellow)|"
    r"cool(?:s|ing)? down|calm(?:s|ing) down)\b"
)
_TOO = re.compile(
    r"\b(?:nothing|not|none|isnt|without anything) (?:too |very |that )?(?P<what>loud|heavy|fast|wild|slow)\b"
)
_INSTRUMENTAL = re.compile(
    r"\b(?:instrumentals?|(?:no|without(?: any)?) (?:vocals?|singing|singers?|words|lyrics|voices?))\b"
)
_SUNG = re.compile(r"\b(?:with (?:vocals?|singing|lyrics)|sing ?alongs?|to sing along)\b")
_NEW = re.compile(
    r"\b(?:new to me|(?:never|not|havent) (?:heard|played)(?: before| yet)?|discover\w*|unfamiliar|unknown|obscure|"
    r"surpris\w+|"
    r"hidden gems|deep cuts|i dont know|adventurous|something new|new (?:music|stuff|artists))\b"
)
_UNHEARD = re.compile(
    r"\b(?:i |we )?(?:have )?(?:never|not|havent) (?:yet )?(?:heard|played|listened to)(?: before| yet)?\b"
)
_FAMILIAR = re.compile(
    r"\b(?:familiar|i (?:already )?know|(?:old |my )?favou?rites?|i (?:already )?(?:love|like)|"
    r"my usuals?|well known to me|"
    r"nothing new|greatest|classics i)\b"
)
_EACH = re.compile(
    r"\b(?:(?:one|1) (?:song|track) (?:per|by each|from each|for each|each)(?: (?:artist|band))?|no artist twice|"
    r"different artists|"
    r"no (?:artist )?repeats|every song by someone else)\b"
)
_LANGUAGES = (
    "english french german spanish italian portuguese brazilian japanese korean chinese mandarin russian polish dutch "
    "swedish norwegian danish finnish greek turkish arabic hindi punjabi welsh irish hebrew"
)
_LANGUAGE = re.compile(
    rf"\b(?:sung in|in|only) (?P<in>{'|'.join(_LANGUAGES.split())})\b|"
    rf"\b(?P<sung>{'|'.join(_LANGUAGES.split())}) (?:language|lyrics)\b"
)
_LIKE = re.compile(
    r"\b(?:(?:songs?|music|stuff|artists?|things|something|anything|more|bands|tracks) like|similar to|in the style of|"
    r"(?:that )?sounds? like|along the lines of|(?:based|centred|built) (?:on|around)|inspired by|for fans of|"
    r"if i like) (?P<names>.+)$"
)
_BY = re.compile(r"\b(?:by|from|with songs by|with|only|of|nothing but|featuring|mostly) (?P<names>.+)$")
_WITHOUT = re.compile(
    r"\b(?:and |but |with |please )*(?:no|without(?: any)?|except(?: for)?|but not|not|"
    r"nothing (?:by|from|with)|leave out|"
    r"leaving out|minus|skip(?:ping)?|other than|none of)(?: any| the| more)? (?P<what>.+?)"
    r"(?= (?:and no|no|without|but|for|from the|with|about|please|in the|"
    r"over|under|then|starting|that|lasting|at|which)\b|$)"
)
_CARRIERS = frozenset(
    [
        "playlist",
        "playlists",
        "mix",
        "mixes",
        "make",
        "me",
        "a",
        "an",
        "the",
        "of",
        "for",
        "some",
        "songs",
        "song",
        "music",
        "tracks",
        "track",
        "tunes",
        "stuff",
        "please",
        "with",
        "and",
        "that",
        "is",
        "are",
        "it",
        "to",
        "i",
        "want",
        "need",
        "my",
        "list",
        "radio",
        "station",
        "set",
        "about",
        "long",
        "lasting",
        "around",
        "maybe",
        "put",
        "together",
        "build",
        "create",
        "give",
        "us",
        "just",
        "only",
        "something",
        "anything",
        "kind",
        "sort",
        "all",
        "from",
        "in",
        "by",
        "like",
        "mostly",
        "really",
        "very",
        "bit",
        "more",
        "lots",
        "artist",
        "artists",
        "band",
        "bands",
    ]
)
_SPOKEN = ((re.compile(r"\bpodcasts?|episodes?\b"), "episode"), (re.compile(r"\b(?:audio ?)?books?\b"), "chapter"))


@dataclass(slots=True)
class _Reading:
    """A wish while it is read: the words that are left, and what was understood."""

    words: str
    values: dict[str, Any] = field(default_factory=dict)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.search(self.words)
        if found:
            self.words = " ".join((self.words[: found.start()] + " " + self.words[found.end() :]).split())
        return found


def understand(wish: str, resolve: Resolve, is_genre: IsGenre) -> Constraints:
    """The constraints that a wish states. Any text gives some; an empty one asks for what the listener likes."""
    plain = wish.replace("'", "").replace("’", "")
    reading = _Reading(key(f"play {plain}").removeprefix("play").strip())  # a key has no article in front
    reading.words, amounts = take_amounts(reading.words)
    reading.values |= amounts
    reading.words, years = take_years(reading.words)
    reading.values["years"] = years
    _energy(reading)
    _leanings(reading)
    _kinds(reading)
    _without(reading, resolve, is_genre)
    _like(reading, resolve)
    _named(reading, resolve, is_genre)
    about = [word for word in reading.words.split() if word not in _CARRIERS]
    return replace(Constraints(), about=" ".join(about), **reading.values)


def _energy(reading: _Reading) -> None:
    if found := reading.take(_TOO):
        if found["what"] == "slow":
            reading.values["tempo"] = (90.0, 400.0)
        else:
            reading.values["cap"] = 0.6
    rises, falls = reading.take(_RISE), reading.take(_FALL)
    if rises and falls:
        reading.values["energy"] = (0.2, 0.9, 0.2)
    elif rises or falls:
        reading.values["energy"] = (0.15, 0.9) if rises else (0.9, 0.15)
    elif _CALM.search(reading.words) and not _LIVELY.search(reading.words):
        reading.values["energy"] = (0.25,)
    elif _LIVELY.search(reading.words) and not _CALM.search(reading.words):
        reading.values["energy"] = (0.8,)


def _leanings(reading: _Reading) -> None:
    if reading.take(_INSTRUMENTAL):
        reading.values["vocals"] = False
    elif reading.take(_SUNG):
        reading.values["vocals"] = True
    if _UNHEARD.search(reading.words):
        reading.values["unheard"] = True
    if reading.take(_NEW):
        reading.values["discovery"] = 0.9
    elif reading.take(_FAMILIAR):
        reading.values["discovery"] = 0.1
    if reading.take(_EACH):
        reading.values["per_artist"] = 1
    if found := _LANGUAGE.search(reading.words):
        reading.values["language"] = found["in"] or found["sung"]


def _kinds(reading: _Reading) -> None:
    named = {kind for pattern, kind in _SPOKEN if pattern.search(reading.words)}
    if named:
        music = re.search(r"\b(?:music|songs?|tracks?)\b", reading.words)
        reading.values["kinds"] = frozenset(named | ({"track"} if music else set()))
        for pattern, _ in _SPOKEN:
            reading.take(pattern)


def _without(reading: _Reading, resolve: Resolve, is_genre: IsGenre) -> None:
    subjects: list[Subject] = []
    while found := reading.take(_WITHOUT):
        for part in re.split(r" (?:or|and|nor) (?:no )?", found["what"]):
            name = _bare(part)
            if name and (subject := _subject(name, resolve, is_genre)) is not None:
                subjects.append(subject)
    reading.values["without"] = tuple(dict.fromkeys(subjects))


def _subject(name: str, resolve: Resolve, is_genre: IsGenre) -> Subject | None:
    if is_genre(name):
        return Subject("genre", name)
    item = resolve(name)
    if item is None:
        return Subject("words", name)
    return Subject("artist", key(item.title)) if item.kind == "artist" else Subject("item", item.id)


def _like(reading: _Reading, resolve: Resolve) -> None:
    found = _LIKE.search(reading.words)
    if not found:
        return
    names = [item for part in _parts(found["names"]) if (item := resolve(part)) is not None]
    if names:
        reading.values["like"] = tuple(item.id for item in names)
        reading.words = reading.words[: found.start()].strip()


def _named(reading: _Reading, resolve: Resolve, is_genre: IsGenre) -> None:
    """Genres and artists that the words name; an artist only after "by", "with" and the like, or alone."""
    found = _BY.search(reading.words)
    if found:
        parts = _parts(found["names"])
        artists = [item for part in parts if (item := resolve(part)) is not None and item.kind == "artist"]
        if artists and len(artists) == len(parts):
            reading.values["artists"] = tuple(key(item.title) for item in artists)
            reading.words = reading.words[: found.start()].strip()
    genres: list[str] = []
    words = reading.words.split()
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            name = " ".join(words[at : at + size])
            telling = not set(name.split()) & (_CARRIERS - {"dance"})
            if telling and not any(name in genre for genre in genres) and is_genre(name):
                genres.append(name)
    music = "track" in reading.values.get("kinds", {"track"})
    if genres and music and "artists" not in reading.values:
        reading.values["genres"] = tuple(genres)
        return
    whole = _bare(reading.words)
    item = resolve(whole) if whole and "artists" not in reading.values else None
    if item is not None and item.kind == "artist":
        reading.values["artists"] = (key(item.title),)
        reading.words = ""


def _parts(names: str) -> list[str]:
    """The names in "x, y and z"; a whole that holds "and" comes first where it is one name is the resolver's to say."""
    return [name for part in re.split(r",| and | or | plus ", names) if (name := _bare(part))]


def _bare(words: str) -> str:
    """Words without carriers at both ends."""
    parts = words.split()
    while parts and parts[0] in _CARRIERS:
        parts.pop(0)
    while parts and parts[-1] in _CARRIERS:
        parts.pop()
    return " ".join(parts)
