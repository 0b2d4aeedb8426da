"""What an item is: close to what was just played, and of the kind that this listener likes; new things included."""

from __future__ import annotations

import numpy as np

from tools.taste.model.cold import ContentRidge
from tools.taste.model.listener import Listener
from tools.taste.model.memory import Memory
from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints
from tools.taste.model.space import Space

_LANE, _EVERY, _LATE = 60, 25, 8
_NICHE = 5.0  # plays up to which an item has a place in the lane of its own
_DECAY = 0.8
_ALIKE = 0.3  # cosine from which two things may be called alike


class ContentExpert:
    """Cosine to the recent plays, and a ridge regression of the listener's long-term states on content.

    Its lane of the best new and niche items is made anew every few events, in one product over the catalogue.
    """

    name = "content"
    columns: tuple[str, ...] = ("close_to_recent", "liked_content")

    def __init__(self, space: Space, memory: Memory) -> None:
        self._vectors = space.vectors
        lengths = np.linalg.norm(space.vectors, axis=1)
        self._unit = space.vectors / np.maximum(lengths, 1e-9)[:, None]
        self._niche = np.flatnonzero(memory.popularity <= _NICHE).astype(np.int32)
        self._ridge = ContentRidge(space.vectors, np.ones(len(space.vectors), bool))
        self._kept: dict[int, tuple[Listener, int, Floats, Ints]] = {}

    def lanes(self, moment: Moment) -> list[Ints]:
        """The best of what few or none have played."""
        return [self._of(moment.listener)[1]] if moment.listener.size else []

    def fill(self, moment: Moment, out: Floats) -> None:
        """Both scores, not negative."""
        if not len(moment.history):
            return
        late = moment.history[-_LATE:][::-1]
        profile = (_DECAY ** np.arange(len(late))).astype(np.float32) @ self._unit[late]
        profile /= max(float(np.linalg.norm(profile)), 1e-9)
        out[:, 0] = np.maximum(self._unit[moment.items] @ profile, 0)
        out[:, 1] = np.maximum(self._vectors[moment.items] @ self._of(moment.listener)[0], 0)

    def score(self, columns: Floats) -> Floats:
        """Both, where liking in the long run counts as much as being close."""
        scores: Floats = columns[:, 0] + columns[:, 1]
        return scores

    def closest(self, item: int, others: Ints) -> int:
        """Which of the others is most like an item; -1 where none shares anything with it."""
        if not len(others):
            return -1
        likeness = self._unit[others] @ self._unit[item]
        best = int(likeness.argmax())
        return int(others[best]) if likeness[best] > _ALIKE else -1

    def _of(self, listener: Listener) -> tuple[Floats, Ints]:
        """What a listener likes in content, and their lane."""
        kept = self._kept.get(id(listener))
        if kept is not None and kept[0] is listener and listener.size - kept[1] < _EVERY:
            return kept[2], kept[3]
        liking = np.zeros(len(self._vectors), np.float32)
        touched = np.array(sorted(listener.places), np.int32)
        liking[touched] = np.tanh(listener.states(touched)[:, -1])
        weights = self._ridge.weights(liking)
        scores = self._vectors[self._niche] @ weights
        best = np.argsort(-scores, kind="stable")[:_LANE]
        if len(self._kept) > 8:
            self._kept.clear()
        self._kept[id(listener)] = (listener, listener.size, weights, self._niche[best])
        return weights, self._niche[best]
