"""Facts from what was counted: numbers and names put into sentences of `tools.podcast.phrases`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tools.podcast.facts import Fact, Source
from tools.podcast.phrases import Phrases
from tools.podcast.sources.parts import Clip, Told


class Teller:
    """Makes the facts of one source, numbered in the order in which they are made.

    `mark` sets their ids apart from those of another teller of the same source.
    """

    def __init__(self, source: Source, phrases: Phrases, place: str = "", *, mark: str = "") -> None:
        self.source = source
        self._phrases = phrases
        self._place = place
        self._mark = mark
        self.count = 0

    def tell(
        self,
        kind: str,
        names: Mapping[str, str] | None = None,
        numbers: Mapping[str, Any] | None = None,
        *,
        topic: str = "",
        weight: float = 1.0,
        items: tuple[str, ...] = (),
        clip: Clip | None = None,
    ) -> Told:
        """A fact of a kind of phrase; `names` and `numbers` fill its slots."""
        named = dict(names or {})
        counted = {slot: f"{value:,}" if isinstance(value, int) else value for slot, value in (numbers or {}).items()}
        say = _sentence(self._phrases.next(kind), named, counted)
        alone = self._phrases.alone(kind)
        wording = say if alone is None else _sentence(alone, named, counted)
        self.count += 1
        fact = Fact(
            id=f"{self.source.id}#{self._mark}{self.count}",
            text=wording,
            source=self.source.id,
            place=self._place,
            names=tuple(dict.fromkeys(named.values())),
            numbers=tuple(dict.fromkeys(counted.values())),
            topic=topic,
            items=items,
            weight=weight,
        )
        return Told(fact, say, follows=alone is not None, clip=clip)


def _sentence(phrase: str, names: Mapping[str, str], numbers: Mapping[str, str]) -> str:
    text = phrase.format(**names, **numbers)
    return text[:1].upper() + text[1:]
