"""Finding names that share pieces: an inverted index from letter trigrams to names, in three flat numpy arrays.

Built without a Python loop over names and queried by adding up posting lists, it grows to millions of names: some
twenty 4-byte entries a name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SIZE = 39  # letters and digits are 1 to 36, the space between words and at both ends 37, everything else 38
_CODES = np.full(256, 38, dtype=np.int32)
_CODES[np.frombuffer(b"abcdefghijklmnopqrstuvwxyz0123456789", np.uint8)] = np.arange(1, 37)
_CODES[np.frombuffer(b"CSTJNY", np.uint8)] = np.array([27, 28, 29, 30, 31, 32])  # sounds; sound keys have no digits
_CODES[ord(" ")] = 37
_COMMON = 0.02  # grams in more than this share of the names are looked at only if rarer ones find too little
_ENOUGH = 4  # rarer grams that are enough to go by


class GramIndex:
    """Names (as keys) by their trigrams."""

    PARTS = ("owners", "starts", "weights", "norms")

    def __init__(self, keys: Sequence[str]) -> None:
        self.size = len(keys)
        codes, owners = _grams(keys)
        order = np.argsort(codes, kind="stable")
        owners, counts = owners[order], np.bincount(codes, minlength=_SIZE**3)
        self._owners = owners
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._weights = np.log1p(self.size / np.maximum(counts, 1)).astype(np.float32)
        norms = np.bincount(owners, weights=np.repeat(self._weights, counts), minlength=self.size)
        self._norms = np.sqrt(np.maximum(norms, 1e-6)).astype(np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that it is made of, by the names in `PARTS`."""
        return {
            "owners": self._owners, "starts": self._starts, "weights": self._weights, "norms": self._norms
        }  # fmt: skip

    @classmethod
    def restored(cls, arrays: Mapping[str, NDArray[Any]]) -> GramIndex:
        """The index that `arrays` came from."""
        made = cls.__new__(cls)
        made._owners, made._starts, made._weights, made._norms = (arrays[name] for name in cls.PARTS)  # noqa: SLF001
        made.size = len(arrays["norms"])
        return made

    def nearest(self, key: str, limit: int) -> NDArray[np.int64]:
        """The numbers of at most `limit` names that share the most telling pieces with a key, best first."""
        shared = self._shared(key)
        return _top(shared / self._norms, limit) if shared is not None else np.empty(0, np.int64)

    def inside(self, key: str, limit: int) -> NDArray[np.int64]:
        """The numbers of at most `limit` names that seem to be contained in a longer key, best first."""
        shared = self._shared(key)
        if shared is None:
            return np.empty(0, np.int64)
        coverage = shared / np.square(self._norms)  # the share of the name that the key holds
        return _top(np.where(coverage > 0.3, coverage * np.sqrt(self._norms), 0), limit)

    def _shared(self, key: str) -> NDArray[np.float32] | None:
        """For each name the weight of the grams that it shares with a key."""
        if not self.size or not key:
            return None
        grams = np.unique(_grams([key])[0])
        lengths = self._starts[grams + 1] - self._starts[grams]
        grams, lengths = grams[lengths > 0], lengths[lengths > 0]
        rare = lengths <= max(_COMMON * self.size, 500)
        if rare.sum() >= _ENOUGH:
            grams = grams[rare]
        if not len(grams):
            return None
        shared = np.zeros(self.size, dtype=np.float32)
        for gram in grams:  # a name may hold a gram twice; it counts once
            shared[self._owners[self._starts[gram] : self._starts[gram + 1]]] += self._weights[gram]
        return shared


def _grams(keys: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Trigram codes of all keys, each between two spaces, and for each the number of its key."""
    text = "\n".join([f" {key} " for key in keys])
    raw = np.frombuffer(text.encode("latin-1", "replace"), dtype=np.uint8)
    codes = _CODES[raw]
    grams = (codes[:-2] * _SIZE + codes[1:-1]) * _SIZE + codes[2:]
    ends = raw == ord("\n")
    owners = np.cumsum(ends)[2:]
    kept = ~(ends[:-2] | ends[1:-1] | ends[2:])
    return grams[kept].astype(np.int32), owners[kept].astype(np.int32)


def _top(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    some = np.flatnonzero(scores > 0)
    if len(some) > limit:
        some = some[np.argpartition(scores[some], len(some) - limit)[len(some) - limit :]]
    return some[np.argsort(-scores[some], kind="stable")]
