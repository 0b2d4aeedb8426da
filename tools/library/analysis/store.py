"""Where results of analyses are kept, and which recordings still lack one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.dialects.sqlite import insert

from tools.library.analysis.tables import AnalysisRow
from tools.library.database import Database
from tools.library.tables import FileRow, ItemRow

VERSIONS: Mapping[str, int] = MappingProxyType(
    {"loudness": 1, "tempo": 1, "key": 1, "energy": 1, "structure": 1, "vocals": 1, "tags": 1, "embeddings": 1}
)
"""Every kind, and its version: a higher one makes what was computed before count as missing."""
_CHUNK = 500
_PLAYED = ("track", "chapter", "episode")


class AnalysisStore:
    """Results by item and kind. Use from any thread; `clock` gives unix seconds.

    Only results of the present version, of the sound that the item's file has now, are handed out.
    """

    def __init__(
        self, database: Database, versions: Mapping[str, int] = VERSIONS, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._versions = dict(versions)
        self._clock = clock

    def get(self, item_id: str, kind: str) -> Mapping[str, Any] | None:
        """The result, or None where there is none yet or the analysis failed."""
        return self.get_many([item_id], kind).get(item_id)

    def get_many(self, ids: Sequence[str], kind: str) -> dict[str, Mapping[str, Any]]:
        """The results that there are, by item."""
        return self.get_kinds(ids, [kind])[kind]

    def get_kinds(self, ids: Sequence[str], kinds: Sequence[str]) -> dict[str, dict[str, Mapping[str, Any]]]:
        """The results of several kinds that there are, by kind and item; in one go."""
        found: dict[str, dict[str, Mapping[str, Any]]] = {kind: {} for kind in kinds}
        asked = {kind: self._version(kind) for kind in kinds}
        # Put together with "" a kind has no index, and SQLite looks the few items up rather than all of a kind.
        these = AnalysisRow.kind.concat("").in_(list(kinds))
        with self._database.reading() as session:
            for start in range(0, len(ids), _CHUNK):
                rows = session.execute(
                    select(AnalysisRow.item_id, AnalysisRow.kind, AnalysisRow.version, AnalysisRow.value)
                    .join(ItemRow, ItemRow.id == AnalysisRow.item_id)
                    .outerjoin(FileRow, FileRow.id == ItemRow.file_id)
                    .where(AnalysisRow.item_id.in_(ids[start : start + _CHUNK]), these)
                    .where(AnalysisRow.value.is_not(None))
                    .where(func.coalesce(FileRow.fingerprint, AnalysisRow.sound) == AnalysisRow.sound)
                )
                for row in rows:
                    if row.version == asked[row.kind]:
                        found[row.kind][row.item_id] = json.loads(row.value)
        return found

    def put(self, item_id: str, kind: str, value: Mapping[str, Any] | None) -> None:
        """Keep a result (JSON-ready; no NaN), or None: it cannot be had from this sound."""
        text = None if value is None else json.dumps(value, allow_nan=False)
        sound = (
            select(func.coalesce(FileRow.fingerprint, ""))
            .select_from(ItemRow)
            .outerjoin(FileRow, FileRow.id == ItemRow.file_id)
            .where(ItemRow.id == item_id)
        )
        with self._database.session() as session:
            known = session.scalar(sound)
            if known is None:
                return  # the item is gone, and with it whoever could ask for this
            values = {"version": self._version(kind), "sound": known, "value": text, "made": self._clock()}
            session.execute(
                insert(AnalysisRow)
                .values(item_id=item_id, kind=kind, **values)
                .on_conflict_do_update(index_elements=["item_id", "kind"], set_=values)
            )

    def missing(self, kind: str, limit: int = 100) -> list[str]:
        """Ids of playable items with a file and without a result: music first, the latest added first."""
        with self._database.reading() as session:
            return list(session.scalars(self._lacking(kind, ItemRow.id).limit(limit)))

    def count_missing(self, kind: str) -> int:
        """How many there are of those."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(self._lacking(kind, ItemRow.id).subquery())) or 0

    def _lacking(self, kind: str, column: Any) -> Any:
        done = and_(
            AnalysisRow.item_id == ItemRow.id,
            AnalysisRow.kind == kind,
            AnalysisRow.version == self._version(kind),
            AnalysisRow.sound == func.coalesce(FileRow.fingerprint, ""),
        )
        return (
            select(column)
            .join(FileRow, FileRow.id == ItemRow.file_id)
            .outerjoin(AnalysisRow, done)
            .where(ItemRow.kind.in_(_PLAYED), ItemRow.missing.is_(False), FileRow.state == "ok")
            .where(AnalysisRow.item_id.is_(None))
            .order_by(case({name: place for place, name in enumerate(_PLAYED)}, value=ItemRow.kind))
            .order_by(ItemRow.added.desc(), ItemRow.id)
        )

    def _version(self, kind: str) -> int:
        if kind not in self._versions:
            raise KeyError(f"there is no analysis called {kind!r}; the kinds are {', '.join(self._versions)}")
        return self._versions[kind]
