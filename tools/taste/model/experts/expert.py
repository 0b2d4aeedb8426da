"""What an expert is: one simple way of guessing what comes next."""

from __future__ import annotations

from typing import Protocol

from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints

SMALL = 1e-4  # what popularity counts in an expert that has nothing to say about an item


class Expert(Protocol):
    """Guesses from one kind of evidence.

    `columns` names what it tells the gate about each candidate; `chances` those of them that are chances in [0, 1].
    """

    name: str
    columns: tuple[str, ...]

    def lanes(self, moment: Moment) -> list[Ints]:
        """The items that this expert would propose; called before there are candidates."""

    def fill(self, moment: Moment, out: Floats) -> None:
        """Writes its columns for the candidates into `out`, zeros so far: shape (m, columns)."""

    def score(self, columns: Floats) -> Floats:
        """How this expert alone would rank, from its columns: shape (m,), not negative. Ties go by popularity."""
