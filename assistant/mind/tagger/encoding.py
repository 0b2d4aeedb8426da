"""An utterance and what surrounds it, as the numbers that the network reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SAID, PLAYING, ASSISTANT, USER = range(4)
SEGMENTS = 4
PAD, UNKNOWN, START, END, MASK = 0, 100, 101, 102, 103
_MOST_SAID = 100  # word pieces
_MOST_AROUND = 40  # of each part of the context
_KEPT = 2  # messages before the utterance

Turns = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Word pieces of the utterance and, after it, of its context, newest first.

    `ids` and `segments` have one entry a piece; `first` gives each word's first piece, `words` the words themselves,
    the utterance's `said` ones before those of the context, `parts` the segment of each word.
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    first: NDArray[np.int64]
    words: tuple[str, ...]
    parts: tuple[int, ...]
    turns: tuple[int, ...]
    said: int


class Encoding:
    """Turns words into pieces with the tokeniser of MiniLM; `folder` holds its `tokenizer.json`."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._pieces = lru_cache(maxsize=65_536)(lambda word: _pieces(tokenizer, word))

    def encode(self, said: Sequence[str], playing: Sequence[str] = (), history: Turns = ()) -> Encoded:
        """The utterance's words in what surrounds them; `history` has (role, words), oldest first."""
        parts = [(SAID, -1, said, _MOST_SAID), (PLAYING, -1, playing, _MOST_AROUND)]
        for at in range(len(history) - 1, max(len(history) - 1 - _KEPT, -1), -1):
            role, words = history[at]
            parts.append((USER if role == "user" else ASSISTANT, at, words, _MOST_AROUND))
        ids, segments, first, kept, where, turns = [START], [SAID], [], [], [], []
        heard = 0
        for segment, turn, words, most in parts:
            if not words:
                continue
            left = most
            for word in words:
                pieces = self._pieces(word)
                left -= len(pieces)
                if left < 0:
                    break
                first.append(len(ids))
                kept.append(word)
                where.append(segment)
                turns.append(turn)
                ids += pieces
                segments += [segment] * len(pieces)
                heard += segment == SAID
            ids.append(END)
            segments.append(segment)
        return Encoded(
            np.array(ids), np.array(segments), np.array(first, np.int64), tuple(kept), tuple(where), tuple(turns), heard
        )


def _pieces(tokenizer: Tokenizer, word: str) -> tuple[int, ...]:
    return tuple(tokenizer.encode(word, add_special_tokens=False).ids) or (UNKNOWN,)
