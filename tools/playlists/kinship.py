"""How much something that was never heard is of the kinds that a listener hears: by the genres of both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

_LABEL = re.compile(r"\s*[;,/|]\s*")


class Kinship:
    """A listener's kinds: `heard` are pairs of a genre as tags write it and how gladly that was heard, 0 to 1."""

    def __init__(self, heard: Iterable[tuple[str, float]]) -> None:
        liked: dict[str, float] = defaultdict(float)
        for genre, gladly in heard:
            for label in labels(genre):
                liked[label] += gladly
        most = max(liked.values(), default=0.0)
        self._share = {label: value / most for label, value in liked.items()} if most > 0 else {}

    def of(self, genre: str) -> float:
        """0 for what has nothing in common, 1 for what is all of the kind heard most."""
        own = labels(genre)
        return sum(self._share.get(label, 0.0) for label in own) / len(own) if own and self._share else 0.0


def labels(genre: str) -> Sequence[str]:
    """The single genres in a genre as tags write it, in lower case."""
    return list(dict.fromkeys(label for part in _LABEL.split(genre) if (label := " ".join(part.casefold().split()))))
