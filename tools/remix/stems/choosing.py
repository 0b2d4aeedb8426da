"""Which separator for which parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tools.remix.errors import MissingEngine, NoStems
from tools.remix.stems.cache import BUDGET, Cached
from tools.remix.stems.demucs import Demucs
from tools.remix.stems.four import FourStems
from tools.remix.stems.separator import Separator
from tools.remix.stems.spleeter import Spleeter


class Separators:
    """Call it with names of parts: the quickest separator that has them all, remembering what it made.

    `weights` is the folder that holds one folder a model, `cache` where stems are kept (None: nowhere).
    """

    def __init__(self, weights: Path, cache: Path | None = None, budget: int = BUDGET) -> None:
        self.spleeter = Spleeter(weights / "spleeter-2stems")
        self._engines: tuple[Separator, ...] = (
            self.spleeter,
            Demucs(weights / "htdemucs"),
            FourStems(self.spleeter),
        )
        self._cache = cache
        self._budget = budget

    def __call__(self, parts: Sequence[str]) -> Separator:
        """Raises `NoStems` for parts that none has, `MissingEngine` where what is needed is not on this machine."""
        able = [engine for engine in self._engines if set(parts) <= set(engine.capability.stems)]
        if not able:
            known = sorted({name for engine in self._engines for name in engine.capability.stems})
            raise NoStems(
                f"A recording cannot be taken apart into {' and '.join(parts)}.", f"There is {', '.join(known)}."
            )
        here = next((engine for engine in able if engine.check() is None), None)
        if here is None:
            raise MissingEngine("Recordings cannot be taken apart yet.", able[-1].check() or "")
        return here if self._cache is None else Cached(here, self._cache, self._budget)
