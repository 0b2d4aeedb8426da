"""What filters leave: of a few things in their order, or of a whole library as many as are wanted, drawn at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text

from tools.library.analysis.store import AnalysisStore
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.search.filters import Facts, Filters

Played = Callable[[Collection[str]], Collection[str]]
"""Item ids → those of them that the listener has heard."""

Keep = Callable[[str], bool]

_CHUNK = 500
_MANY = 6000  # items that are not put into an order for the sake of a few
_DRAWN = 1500  # of a large library, before those that pass are looked up instead
_TIMED = text("""
SELECT EXISTS (SELECT 1 FROM items WHERE tempo > 0 AND NOT missing)
    OR EXISTS (SELECT 1 FROM analyses WHERE kind = 'tempo' AND value IS NOT NULL)
""")
_HAVING_TEMPO = text("SELECT id FROM items WHERE tempo > 0 UNION SELECT item_id FROM analyses WHERE kind = 'tempo'")


@dataclass(frozen=True, slots=True)
class Pool:
    """Items to draw from; one may be there several times. `keep` is what else has to be so of each of them.

    `has`, if it can be told without looking through all of them: whether an item is among them.
    """

    ids: Sequence[str]
    keep: Keep | None = None
    has: Keep | None = None


class Passing:
    """Applies filters to items of a library; use from any thread."""

    def __init__(self, library: Library, played: Played | None) -> None:
        self._library, self._played = library, played
        self._analyses = AnalysisStore(library.database)

    def of(self, ids: Sequence[str], filters: Filters) -> list[str]:
        """The items that pass, in their order."""
        pieces = (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
        return [item_id for some in pieces for item_id in self._some(some, filters)]

    def drawn(self, pool: Pool, filters: Filters, limit: int, draw: random.Random) -> list[str]:
        """At most `limit` different items of a pool that pass, in random order.

        Of many items some are drawn and looked at; where few of them pass, those that can are looked up.
        """
        found: dict[str, None] = {}
        looked_at, keep = 0, pool.keep
        for some in _chunks(pool.ids, draw):
            found.update(dict.fromkeys(self._some([i for i in some if keep is None or keep(i)], filters)))
            looked_at += len(some)
            if len(found) >= limit:
                break
            if looked_at >= _DRAWN and len(pool.ids) > _MANY:
                return [*found, *self._rest(pool, filters, limit - len(found), found, draw)]
        return list(found)[:limit]

    def tempo_known(self) -> bool:
        """Whether the tempo of anything is known."""
        with self._library.database.reading() as session:
            return bool(session.scalar(_TIMED))

    def _rest(self, pool: Pool, filters: Filters, limit: int, known: Collection[str], draw: random.Random) -> list[str]:
        possible = self._possible(filters) if filters else None
        # One pass over the pool at most, and what is cheap to ask first: it may hold a million items.
        if possible is not None and pool.has is not None:
            left = sorted(item_id for item_id in possible if pool.has(item_id))
        else:
            left = [item_id for item_id in pool.ids if possible is None or item_id in possible]
        keep = pool.keep
        left = list({item_id: None for item_id in left if item_id not in known and (keep is None or keep(item_id))})
        draw.shuffle(left)
        found: list[str] = []
        for start in range(0, len(left), _CHUNK):
            found += self._some(left[start : start + _CHUNK], filters)
            if len(found) >= limit:
                break
        return found[:limit]

    def _some(self, ids: Sequence[str], filters: Filters) -> list[str]:
        if not filters:
            return list(ids)
        facts = self._facts(ids, tempo=filters.timed)
        kept = [item_id for item_id in ids if item_id in facts and filters.fit(facts[item_id])]
        if filters.unheard and self._played is not None and kept:
            heard = set(self._played(kept))
            kept = [item_id for item_id in kept if item_id not in heard]
        return kept

    def _facts(self, ids: Sequence[str], *, tempo: bool) -> dict[str, Facts]:
        asked = select(ItemRow.id, ItemRow.duration, ItemRow.added, ItemRow.tempo).where(ItemRow.id.in_(ids))
        with self._library.database.reading() as session:
            rows = session.execute(asked).all()
        measured = self._analyses.get_many(ids, "tempo") if tempo else {}
        return {row[0]: Facts(row[1], row[2], _beats(measured.get(row[0])) or row[3]) for row in rows}

    def _possible(self, filters: Filters) -> set[str]:
        """Everything that can pass, by what the database can tell at once: more than does, never less."""
        if filters.timed:
            with self._library.database.reading() as session:
                return set(session.scalars(_HAVING_TEMPO))
        asked = select(ItemRow.id).where(ItemRow.missing.is_(False))
        if filters.added is not None:
            asked = asked.where(ItemRow.added >= filters.added)
        if filters.shortest is not None:
            asked = asked.where(ItemRow.duration >= filters.shortest)
        if filters.longest is not None:
            asked = asked.where(ItemRow.duration <= filters.longest)
        with self._library.database.reading() as session:
            return set(session.scalars(asked))


def _chunks(pool: Sequence[str], draw: random.Random) -> Iterator[list[str]]:
    """The pool in random order, a piece at a time; a large one is not shuffled whole."""
    if len(pool) <= _MANY:
        order = draw.sample(pool, len(pool))
        yield from (order[start : start + _CHUNK] for start in range(0, len(order), _CHUNK))
        return
    for _ in range(0, len(pool), _CHUNK):
        yield draw.sample(pool, _CHUNK)


def _beats(measured: Any) -> float | None:
    value = measured.get("bpm") if measured else None
    return float(value) if isinstance(value, int | float) and value > 0 else None
