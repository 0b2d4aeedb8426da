"""From the words of a wish to the sources that it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tools.podcast.writing.wish import Wish

_HISTORY = re.compile(
    r"\b(?:my|our|the|this|last|past) (?:last |past )?(?:\w+ )?(?:day|week|weekend|month|year|decade|summer|winter|"
    r"spring|autumn|morning|evening|listening|history|taste|stats|statistics|scrobbles)s?\b|\bmy music\b|"
    r"\bwhat (?:have )?i(?:'ve| have)? (?:been )?(?:listen|hear|play)\w*|\b(?:weekly|monthly|yearly)\b",
    re.IGNORECASE,
)
_WHATS_NEW = r"\bwhat(?:'s| is) new\b"
_RELEASES = re.compile(
    rf"\b(?:new|latest|recent) (?:\w+ )?(?:releases?|albums?|music|songs?|records?)\b|{_WHATS_NEW}", re.IGNORECASE
)
_SHOWS = re.compile(
    r"\b(?:my|our|followed|new|the) (?:\w+ )?(?:shows?|podcasts?|episodes?|feeds?)\b|\breleases? and shows?\b|"
    rf"{_WHATS_NEW}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“']([^\"”']+\.\w{2,8})[\"”']")
_FILE = re.compile(
    r"(?<!\S)(?:~?/[^\s,;\"']+|(?:\.{1,2}/)?[\w.-]+(?:/[\w.-]+)*\.(?:txt|md|markdown|pdf|epub|html?|rst))(?=$|[\s,;])"
)
_KINDS = {"history", "taste", "library", "shows", "show", "feeds", "notes", "releases"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """`texts` are files and addresses; the others tell whether that source is meant."""

    texts: tuple[str, ...] = ()
    history: bool = False
    releases: bool = False
    shows: bool = False

    @property
    def news(self) -> bool:
        """Whether it is about what is new."""
        return self.releases or self.shows


def wanted_sources(wish: Wish) -> Wanted:
    """What was named beside the wish, else what its words name."""
    given = [source for source in wish.sources if source.lower() not in _KINDS]
    kinds = {source.lower() for source in wish.sources} & _KINDS
    texts = [*given, *(() if given else _named(wish.words or wish.topic))]
    if texts:
        return Wanted(tuple(dict.fromkeys(texts)))
    if kinds:
        return Wanted(
            history=bool(kinds & {"history", "taste"}),
            releases=bool(kinds & {"releases"}) or ("library" in kinds and bool(_RELEASES.search(wish.topic))),
            shows=bool(kinds & {"shows", "show", "feeds"}),
        )
    releases, shows = bool(_RELEASES.search(wish.topic)), bool(_SHOWS.search(wish.topic))
    return Wanted((), bool(_HISTORY.search(wish.topic)) and not (releases or shows), releases, shows)


def _named(words: str) -> list[str]:
    found = [match.rstrip(".,;)") for match in _ADDRESS.findall(words)]
    rest = _ADDRESS.sub(" ", words)
    found += [name for name in _QUOTED.findall(rest) if Path(name).expanduser().exists()]
    found += [match[0].rstrip(".,;") for match in _FILE.finditer(_QUOTED.sub(" ", rest))]
    whole = Path(words.strip()).expanduser()
    if not found and len(words) < 200 and whole.is_file():
        found = [words.strip()]
    return found
