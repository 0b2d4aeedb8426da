"""All names of a library, found by how they are written and how they sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from tools.search.scoring import Form, similarity
from tools.search.segments import Segment, key_forms
from tools.search.spoken import parts
from tools.search.words import keys

_LOOKED_AT = 40  # candidates from each index that are compared in full
_LONGEST_SPAN = 8  # words
_SEEMS = 66  # per cent of a name that a text must hold in order to be looked at
_SMALL = 1000  # names
_KEPT = 0.15  # less sure matches are not worth mentioning


@dataclass(frozen=True, slots=True)
class Match:
    """A name and how sure it is (0 to 1) that it was meant. `ids` are called so; it took words `start` to `end`."""

    key: str
    ids: tuple[str, ...]
    score: float
    start: int = 0
    end: int = 0


class NameIndex:
    """Names in an old and large and a new and small segment. `alive` says which item ids are still there.

    What the new one knows anything of is not looked up in the old one. Nothing is changed once it is made.
    """

    def __init__(self, old: Segment, new: Segment | None = None, alive: Callable[[str], bool] | None = None) -> None:
        self.old, self.new = old, new
        self._alive = alive
        self._newer = {item_id for ids in new.ids for item_id in ids} if new is not None else set()
        # In a small library more of what is said is not in it, which evens out that there is less to confuse.
        self._among = max(len(self), _SMALL)

    def __len__(self) -> int:
        return len(self.old) + (len(self.new) if self.new is not None else 0)

    def exact(self, key: str) -> tuple[str, ...]:
        """The ids of what is called exactly so."""
        found: tuple[str, ...] = ()
        for segment in self._segments():
            number = segment.numbers.get(key)
            if number is not None:
                found += self._ids(segment, number, None)
        return found

    def best(self, text: str, limit: int = 5, keep: Callable[[str], bool] | None = None) -> list[Match]:
        """The names most like a text, surest first. `keep` says which item ids may be found."""
        said = forms([text])[0]
        found: dict[str, Match] = {}
        for segment in self._segments():
            for number in _candidates(segment, said):
                form = segment.forms[number]
                score = similarity(said, form, self._among)
                if score >= _KEPT and (ids := self._ids(segment, number, keep)):
                    _add(found, Match(form.key, ids, score))
        return sorted(found.values(), key=lambda match: (-match.score, len(match.key)))[:limit]

    def heard(
        self, utterance: str, limit: int = 5, keep: Callable[[str], bool] | None = None, *, led: bool = False
    ) -> list[Match]:
        """The names that a whole spoken request may hold, surest first, though any word of it was misheard.

        `led`: only behind what may have been a lead (see `spoken.Part`).
        """
        said = [part for part in parts(utterance) if part.led or not led]
        compared = list(zip(said, forms([part.text for part in said]), strict=True))
        found: dict[str, Match] = {}
        for segment in self._segments():
            best: dict[int, float] = {}
            for part, form in compared:
                for number in _candidates(segment, form):
                    score = similarity(form, segment.forms[number], self._among, part.strange)
                    best[number] = max(score, best.get(number, 0.0))
            for number in sorted(best, key=lambda number: -best[number])[: 2 * limit]:
                if ids := self._ids(segment, number, keep):
                    _add(found, Match(segment.forms[number].key, ids, best[number]))
        return sorted(found.values(), key=lambda match: (-match.score, len(match.key)))[:limit]

    def inside(self, text: str, limit: int = 10) -> list[Match]:
        """The names that a longer text contains, surest and longest first, with the words where."""
        words = keys([text])[0].split()
        spans = [(a, b) for a in range(len(words)) for b in range(a + 1, min(len(words), a + _LONGEST_SPAN) + 1)]
        said = dict(zip(spans, forms([" ".join(words[a:b]) for a, b in spans]), strict=True))
        if not said:
            return []
        whole = forms([" ".join(words)])[0]
        found: dict[str, Match] = {}
        for segment in self._segments():
            for number in _contained(segment, whole, said.values()):
                if _seems_inside(segment.forms[number], whole):
                    match = self._best_span(segment.forms[number], said)
                    if match is not None and (ids := self._ids(segment, number, None)):
                        _add(found, replace(match, ids=ids))
        return sorted(found.values(), key=lambda match: (-round(match.score, 2), match.start - match.end))[:limit]

    def _segments(self) -> tuple[Segment, ...]:
        return (self.old,) if self.new is None else (self.old, self.new)

    def _ids(self, segment: Segment, number: int, keep: Callable[[str], bool] | None) -> tuple[str, ...]:
        """Who is called so, without what is gone or has a newer name."""
        ids = segment.ids[number]
        if self._newer and segment is self.old:
            ids = tuple(item_id for item_id in ids if item_id not in self._newer)
        if self._alive is not None:
            ids = tuple(filter(self._alive, ids))
        return ids if keep is None else tuple(filter(keep, ids))

    def _best_span(self, name: Form, said: dict[tuple[int, int], Form]) -> Match | None:
        count = name.key.count(" ") + 1
        best: tuple[float, int, int] | None = None
        for (start, end), form in said.items():
            if abs(end - start - count) <= 1:
                score = similarity(form, name, self._among)
                if score >= _KEPT and (best is None or score > best[0]):
                    best = (score, start, end)
        return None if best is None else Match(name.key, (), *best)


def forms(texts: Sequence[str]) -> list[Form]:
    """Texts in the forms in which names are compared."""
    return key_forms(keys(texts))


def _add(found: dict[str, Match], match: Match) -> None:
    """The same name out of two segments is one match."""
    known = found.get(match.key)
    found[match.key] = match if known is None else replace(known, ids=(*known.ids, *match.ids))


def _candidates(segment: Segment, said: Form) -> dict[int, None]:
    """The numbers of the names that are worth comparing in full."""
    if not said.key:
        return {}
    numbers: dict[int, None] = {}
    if said.key in segment.numbers:
        numbers[segment.numbers[said.key]] = None
    numbers.update(dict.fromkeys(segment.by_sound.get(said.sound, ())[:_LOOKED_AT]))
    for index, text in zip(segment.indexes, said, strict=True):
        numbers.update(dict.fromkeys(map(int, index.nearest(text, _LOOKED_AT))))
    return numbers


def _contained(segment: Segment, whole: Form, parts: Iterable[Form]) -> dict[int, None]:
    """The numbers of the names that may be a part of a text."""
    numbers: dict[int, None] = {}
    for form in parts:
        if form.key in segment.numbers:
            numbers[segment.numbers[form.key]] = None
        numbers.update(dict.fromkeys(segment.by_sound.get(form.sound, ())[:5]))
    for index, text in zip(segment.indexes, whole, strict=True):
        numbers.update(dict.fromkeys(map(int, index.inside(text, _LOOKED_AT))))
    return numbers


def _seems_inside(name: Form, whole: Form) -> bool:
    """Whether comparing a name with every span of the text is worth the time."""
    if len(name.key) > len(whole.key) + 4:
        return False
    return (
        fuzz.partial_ratio(name.key, whole.key, score_cutoff=_SEEMS) > 0
        or fuzz.partial_ratio(name.sound, whole.sound, score_cutoff=_SEEMS) > 0
    )
