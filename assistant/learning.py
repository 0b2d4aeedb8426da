"""The taste model kept up with the listening: fitted again in the background when enough was heard since."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tools.library.library import Library
from tools.taste.errors import TasteError
from tools.taste.log import EventLog

if TYPE_CHECKING:
    from tools.search.minilm import MiniLM

log = logging.getLogger(__name__)

FEWEST = 100
"""Events below which there is nothing to learn from."""
GROWN = 1.2
"""The model is fitted anew when the log has grown by this factor since, or has shrunk."""
_EVERY, _SOON = 900.0, 30.0


class Learning:
    """Fits the model of a home when it is due and nobody is busy. `folder` holds the model."""

    def __init__(
        self, listening: EventLog, library: Library, folder: Path, busy: Callable[[], bool],
        sentences: Callable[[], MiniLM | None] = lambda: None,
    ) -> None:  # fmt: skip
        """`sentences` gives what reads titles, or None where its weights are missing."""
        self._listening, self._library, self._folder, self._busy = listening, library, folder, busy
        self._sentences = sentences
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """From now on, in a thread of its own."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="learning", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """No more; a fit that is under way is thrown away with the process."""
        self._stop.set()

    def due(self) -> bool:
        """Whether enough has changed since the model was fitted."""
        count = self._listening.count()
        fitted = self._fitted()
        return count >= FEWEST and (fitted is None or count >= fitted * GROWN or count < fitted)

    def learn(self) -> bool:
        """Fits the model to everything that may be learned from; False where there is nothing."""
        from tools.taste.model import home

        count = self._listening.count()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            home.train(self._listening, self._library, self._folder, embedder=self._sentences())
        except TasteError as error:
            log.info("the taste model was not fitted: %s", type(error).__name__)
            return False
        self._mark().write_text(str(count), encoding="utf-8")
        return True

    def _run(self) -> None:
        self._stop.wait(_SOON)
        while not self._stop.is_set():
            try:
                if not self._busy() and self.due():
                    self.learn()
            except Exception as error:
                log.warning("the taste model could not be fitted: %s", type(error).__name__)
            self._stop.wait(_EVERY)

    def _mark(self) -> Path:
        return self._folder / "fitted.txt"

    def _fitted(self) -> int | None:
        from tools.taste.model import home

        try:
            if not (self._folder / home.FILE).exists():
                return None
            return int(self._mark().read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
