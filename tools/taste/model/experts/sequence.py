"""What the transformer foretells from the last plays in order; optional, see `tools.taste.model.sequence`."""

from __future__ import annotations

import numpy as np

from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints
from tools.taste.model.sequence import LENGTH, Transformer

_LANE = 50
_LOWEST = 16.0  # minus the log of a chance that counts as none


class SequenceExpert:
    """Chances over the whole catalogue; in the lane the likeliest of all."""

    name = "sequence"
    columns: tuple[str, ...] = ("sequence_chance", "sequence_log")

    def __init__(self, transformer: Transformer) -> None:
        self.transformer = transformer
        self._last: tuple[Moment, Floats | None] | None = None

    def lanes(self, moment: Moment) -> list[Ints]:
        """The likeliest, of all items."""
        logs = self._of(moment)
        if logs is None:
            return []
        most = min(_LANE, len(logs))
        return [np.argpartition(-logs, most - 1)[:most].astype(np.int32)]

    def fill(self, moment: Moment, out: Floats) -> None:
        """The chance, and its logarithm from 0 (none) to 1 (certain)."""
        logs = self._of(moment)
        self._last = None
        if logs is None:
            return
        here = logs[moment.items]
        out[:, 0] = np.exp(here)
        out[:, 1] = np.maximum(1 + here / _LOWEST, 0)

    def score(self, columns: Floats) -> Floats:
        """The chance."""
        return columns[:, 0]

    def _of(self, moment: Moment) -> Floats | None:
        """Log chances of all items in this moment; None where nothing was heard."""
        if self._last is None or self._last[0] is not moment:
            heard = moment.history[moment.listener.weights > 0][-LENGTH:]
            self._last = (moment, _log_chances(self.transformer.logits(heard)) if len(heard) else None)
        return self._last[1]


def _log_chances(logits: Floats) -> Floats:
    top = logits.max()
    found: Floats = logits - (top + np.log(np.exp(logits - top).sum()))
    return found
