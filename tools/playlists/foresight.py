"""What the taste model foresees, for choosing and for reasons; without a trained model, nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tools.library.library import Library
from tools.taste.errors import TasteError
from tools.taste.events import ListeningEvent
from tools.taste.log import EventLog

if TYPE_CHECKING:
    from tools.taste.model.serving import Taste

log = logging.getLogger(__name__)


class Foresight:
    """The model in `folder`, loaded at the first question and kept up with what happens. Use from any thread."""

    def __init__(self, listening: EventLog, library: Library, folder: Path) -> None:
        self._listening, self._library, self._folder = listening, library, folder
        self._lock = threading.Lock()
        self._taste: Taste | None = None
        self._stamp: float | None = None
        listening.listen(self._heard)

    def chances(self, ids: Collection[str]) -> Mapping[str, float]:
        """How likely each item is wanted next compared with the likeliest of them, 0 to 1."""
        with self._lock:
            taste = self._loaded()
            if taste is None or not ids:
                return {}
            found = taste.recommend(self._listening.listener, n=len(ids), among=ids, explained=0)
        top = max((one.chance for one in found), default=0.0)
        return {one.item: one.chance / top for one in found} if top > 0 else {}

    def likeliest(self, kinds: Collection[str], count: int, *, new: bool | None = None) -> list[str]:
        """The ids of what is most likely wanted next of some kinds; `new`: only what was not heard."""
        with self._lock:
            taste = self._loaded()
            if taste is None:
                return []
            found = [
                one
                for kind in sorted(kinds)
                for one in taste.recommend(self._listening.listener, kind, count, new=new, explained=0)
            ]
        return [one.item for one in sorted(found, key=lambda one: -one.chance)[:count]]

    def why(self, ids: Collection[str]) -> Mapping[str, str]:
        """The strongest reason of each item that has one, as a clause after "because"."""
        with self._lock:
            taste = self._loaded()
            if taste is None or not ids:
                return {}
            found = taste.recommend(self._listening.listener, n=len(ids), among=ids, explained=len(ids))
            told = {one.item: one.reasons[0] for one in found if one.reasons}
        named = {str(value) for reason in told.values() for value in reason.args.values()}
        names = {item.id: item.name for item in self._library.get_many(sorted(named))}
        return {one: reason.say(lambda other: names.get(other, "something else")) for one, reason in told.items()}

    def _loaded(self) -> Taste | None:
        from tools.taste.model import home

        file = self._folder / home.FILE
        try:
            stamp = file.stat().st_mtime
        except OSError:
            self._taste = self._stamp = None  # forgotten, or never fitted
            return None
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._taste = home.load(self._listening, self._library, self._folder)
            except TasteError as error:
                log.info("the taste model is not used: %s", type(error).__name__)
                self._taste = None
        return self._taste

    def _heard(self, event: ListeningEvent) -> None:
        with self._lock:
            if self._taste is not None:
                self._taste.observe(
                    event.user,
                    event.item,
                    event.what,
                    ts=event.at,
                    listened=event.listened,
                    duration=event.duration,
                    how=event.how,
                )
