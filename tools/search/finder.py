"""One search at work: from a wish in parts to everything in the library that it may mean."""

from __future__ import annotations

from tools.library.items import Kind
from tools.search.catalogue import Catalogue, Entry
from tools.search.names import forms
from tools.search.passing import Pool
from tools.search.readings import MAYBE, SURE, Reading
from tools.search.scoring import similarity
from tools.search.wishes import Wish
from tools.search.words import key, plain

_EXACT = 0.97
_NAMES_AN_ARTIST = 0.25  # enough beside a title that surely is one of theirs
_BOTH = 0.15  # what a title and an artist that fit each other are worth beyond their mean
_BETWEEN = frozenset(
    {"song", "track", "album", "tune", "the", "that", "a", "from", "by", "of", "called", "s", "record"}
)

_HOLDING = frozenset({"artist", "album", "show", "audiobook"})
"""What something may be by or from."""


class Finder:
    """One search: a catalogue, the kinds that may be found and what was mentioned recently."""

    def __init__(self, catalogue: Catalogue, kinds: frozenset[Kind], recent: frozenset[str]) -> None:
        self.recent = recent
        self._catalogue = catalogue
        self._entries = catalogue.entries
        self.kinds = kinds

    def plenty(self, wish: Wish) -> Pool | None:
        """The tracks of a wish that names no thing: anything, a genre, years; and what else has to be so of each.

        None when it names one. A track of several genres may be there several times.
        """
        if wish.splits and wish.text == "":
            return None
        kind: Kind = "track" if "track" in self.kinds and wish.kind != "show" else "episode"
        if wish.text == "":
            if wish.kind == "audiobook" or kind not in self.kinds:
                return None
            return Pool(
                self._catalogue.made(kind, wish.years),
                has=lambda item_id: self._is(item_id, kind) and self.made_in(item_id, wish.years),
            )
        if wish.kind not in {None, "track"} or wish.splits:
            return None
        if not wish.plenty and wish.years is None and self._exact(wish.whole):
            return None
        found = self._catalogue.genre(wish.text, kind)
        if not found:
            return None
        return Pool(found, (lambda item_id: self.made_in(item_id, wish.years)) if wish.years is not None else None)

    def readings(self, wish: Wish) -> list[Reading]:
        """Everything that a wish for something named may mean."""
        if not wish.text and not wish.splits:  # "a book": whichever there is, or a question
            return [
                Reading(e, 1.0) for e in self._entries.values() if e.kind == "audiobook" and "audiobook" in self.kinds
            ]
        whole = self.named(wish.whole)
        exact = [reading for reading in whole if reading.score >= _EXACT]
        if exact and wish.whole != wish.text:
            return exact
        found = whole if wish.whole == wish.text else self.named(wish.text) if wish.text else []
        if wish.kind is not None:
            found = [reading for reading in found if reading.entry.kind == wish.kind] or found
        elif wish.plenty:
            found = [reading for reading in found if reading.entry.kind != "track"] or found
        if any(reading.score >= _EXACT for reading in found):
            return found
        for title, maker in wish.splits:
            found = [*found, *self._by(title, maker, wish.kind)]
        if " " in wish.text:
            found = [*found, *self._side_by_side(wish)]
        found = found if wish.splits or found else whole
        return found if any(reading.score >= MAYBE for reading in found) else [*found, *self._misled(wish.whole)]

    def _misled(self, text: str) -> list[Reading]:
        """The lead itself was misheard: "but on Scorpions", "Playstars" (Stars), "Place corpions" (Scorpions)."""
        matches = self._catalogue.names.heard(text, 8, self._allowed, led=True)
        return [Reading(self._entries[item_id], match.score) for match in matches for item_id in match.ids]

    def named(self, name: str) -> list[Reading]:
        """What is called like this."""
        matches = self._catalogue.names.best(name, limit=8, keep=self._allowed)
        return [Reading(self._entries[item_id], match.score) for match in matches for item_id in match.ids]

    def entry(self, item_id: str) -> Entry:
        """An item of the catalogue."""
        return self._entries[item_id]

    def is_name(self, wish: Wish) -> bool:
        """Whether something is called exactly so."""
        return self._exact(wish.whole)

    def made_in(self, item_id: str, years: tuple[int, int] | None) -> bool:
        """Whether something was made in a span of years; None: whenever."""
        if years is None:
            return item_id in self._entries
        entry = self._entries.get(item_id)
        year = self._catalogue.year(entry) if entry else None
        return year is not None and years[0] <= year <= years[1]

    def _is(self, item_id: str, kind: Kind) -> bool:
        entry = self._entries.get(item_id)
        return entry is not None and entry.kind == kind

    def _exact(self, text: str) -> bool:
        return any(self._allowed(item_id) for item_id in self._catalogue.names.exact(text))

    def _allowed(self, item_id: str) -> bool:
        return self._entries[item_id].kind in self.kinds

    def _by(self, title: str, maker: str, kind: Kind | None) -> list[Reading]:
        """A title by somebody, or from something: both must fit; somebody alone when there is no title."""
        makers = self._catalogue.names.best(maker, 6, lambda i: self._entries[i].kind in _HOLDING)
        found: list[Reading] = []
        for match in makers:
            for maker_id in match.ids:
                if not title:
                    found.append(Reading(self._entries[maker_id], match.score))
                elif match.score >= _NAMES_AN_ARTIST:
                    found += self._among_works(title, maker_id, match.score, kind)
        return found

    def _among_works(self, title: str, maker_id: str, sure: float, kind: Kind | None) -> list[Reading]:
        works = [self._entries[item_id] for item_id in self._works(maker_id)]
        works = [entry for entry in works if entry.kind in self.kinds and kind in {None, entry.kind}]
        said, *named = forms([title, *(plain(entry.title) for entry in works), *(entry.title for entry in works)])
        found = []
        for entry, name, in_full in zip(works, named, named[len(works) :], strict=False):
            likeness = max(similarity(said, name, len(works)), similarity(said, in_full, len(works)))
            if sure >= SURE:
                found.append(Reading(entry, likeness))
            elif likeness >= SURE:
                # Few titles have to be told apart once an artist was named; one that fits confirms the artist.
                found.append(Reading(entry, min(sure, likeness) / 2 + max(sure, likeness) / 2 + _BOTH))
        return found

    def _works(self, maker_id: str) -> list[str]:
        if self._entries[maker_id].kind == "artist":
            return self._catalogue.works(maker_id)
        return self._catalogue.parts(maker_id)

    def _side_by_side(self, wish: Wish) -> list[Reading]:
        """An artist and a title without a "by" between them: "army of me björk", "that björk song army of me"."""
        words = key(wish.text).split()
        found: list[Reading] = []
        for match in self._catalogue.names.inside(wish.text, 12):
            artists = [item_id for item_id in match.ids if self._entries[item_id].kind == "artist"]
            rest = [word for word in (*words[: match.start], *words[match.end :]) if word not in _BETWEEN]
            if rest and match.score >= _NAMES_AN_ARTIST and len(rest) < len(words):
                for artist in artists:
                    found += self._among_works(" ".join(rest), artist, match.score, wish.kind)
        return found
