"""All names of a library, found by how they are written and how they sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from tools.search.grams import GramIndex
from tools.search.scoring import Form, similarity
from tools.search.sounds import skeletons, sounds
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
    """Built once from (name, item id) pairs; names that differ only in case, accents and the like are one name."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        pairs = list(names)
        ids: dict[str, dict[str, None]] = {}
        for key, (_, item_id) in zip(keys([name for name, _ in pairs]), pairs, strict=True):
            if key:
                ids.setdefault(key, {})[item_id] = None
        self._keys = list(ids)
        self._ids = [tuple(found) for found in ids.values()]
        self._numbers = {key: number for number, key in enumerate(self._keys)}
        self._sounds = sounds(self._keys)
        self._skeletons = skeletons(self._sounds)
        self._by_sound: dict[str, list[int]] = {}
        for number, sound in enumerate(self._sounds):
            self._by_sound.setdefault(sound, []).append(number)
        # In a small library more of what is said is not in it, which evens out that there is less to confuse.
        self._among = max(len(self._keys), _SMALL)
        self._grams = (GramIndex(self._keys), GramIndex(self._sounds), GramIndex(self._skeletons))

    def __len__(self) -> int:
        return len(self._keys)

    def exact(self, key: str) -> tuple[str, ...]:
        """The ids of what is called exactly so."""
        number = self._numbers.get(key)
        return () if number is None else self._ids[number]

    def best(self, text: str, limit: int = 5, keep: Callable[[str], bool] | None = None) -> list[Match]:
        """The names most like a text, surest first. `keep` says which item ids may be found."""
        said = forms([text])[0]
        found = []
        for number in self._candidates(said):
            score = similarity(said, self._form(number), self._among)
            if score >= _KEPT:
                ids = self._ids[number] if keep is None else tuple(filter(keep, self._ids[number]))
                if ids:
                    found.append(Match(self._keys[number], ids, score))
        return sorted(found, key=lambda match: (-match.score, len(match.key)))[:limit]

    def inside(self, text: str, limit: int = 10) -> list[Match]:
        """The names that a longer text contains, surest and longest first, with the words where."""
        words = keys([text])[0].split()
        spans = [(a, b) for a in range(len(words)) for b in range(a + 1, min(len(words), a + _LONGEST_SPAN) + 1)]
        said = dict(zip(spans, forms([" ".join(words[a:b]) for a, b in spans]), strict=True))
        if not said:
            return []
        whole = forms([" ".join(words)])[0]
        numbers: dict[int, None] = {}
        for form in said.values():
            if form.key in self._numbers:
                numbers[self._numbers[form.key]] = None
            numbers.update(dict.fromkeys(self._by_sound.get(form.sound, ())[:5]))
        for index, form_text in zip(self._grams, (whole.key, whole.sound, whole.skeleton), strict=True):
            numbers.update(dict.fromkeys(map(int, index.inside(form_text, _LOOKED_AT))))
        likely = [number for number in numbers if self._seems_inside(number, whole)]
        found = [match for number in likely if (match := self._best_span(number, said)) is not None]
        return sorted(found, key=lambda match: (-round(match.score, 2), match.start - match.end))[:limit]

    def _seems_inside(self, number: int, whole: Form) -> bool:
        """Whether comparing a name with every span of the text is worth the time."""
        if len(self._keys[number]) > len(whole.key) + 4:
            return False
        return (
            fuzz.partial_ratio(self._keys[number], whole.key, score_cutoff=_SEEMS) > 0
            or fuzz.partial_ratio(self._sounds[number], whole.sound, score_cutoff=_SEEMS) > 0
        )

    def _best_span(self, number: int, said: dict[tuple[int, int], Form]) -> Match | None:
        name = self._form(number)
        count = name.key.count(" ") + 1
        best: tuple[float, int, int] | None = None
        for (start, end), form in said.items():
            if abs(end - start - count) <= 1:
                score = similarity(form, name, self._among)
                if score >= _KEPT and (best is None or score > best[0]):
                    best = (score, start, end)
        return None if best is None else Match(name.key, self._ids[number], *best)

    def _candidates(self, said: Form) -> dict[int, None]:
        if not said.key:
            return {}
        numbers: dict[int, None] = {}
        if said.key in self._numbers:
            numbers[self._numbers[said.key]] = None
        numbers.update(dict.fromkeys(self._by_sound.get(said.sound, ())[:_LOOKED_AT]))
        for index, text in zip(self._grams, (said.key, said.sound, said.skeleton), strict=True):
            numbers.update(dict.fromkeys(map(int, index.nearest(text, _LOOKED_AT))))
        return numbers

    def _form(self, number: int) -> Form:
        return Form(self._keys[number], self._sounds[number], self._skeletons[number])


def forms(texts: Sequence[str]) -> list[Form]:
    """Texts in the forms in which names are compared."""
    written = keys(texts)
    heard = sounds(written)
    return [Form(*form) for form in zip(written, heard, skeletons(heard), strict=True)]
