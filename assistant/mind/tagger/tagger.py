"""An utterance in, marked wishes out, each with how sure the tagger is of it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from assistant.mind.context import Call, Context
from assistant.mind.learning.example import TEXT_ARGUMENT
from assistant.mind.normalise import clean
from assistant.mind.tagger.encoding import PLAYING, Encoded, Encoding
from assistant.mind.tagger.labels import CHAT, FIELDS, FIELDS_OF, TOOLS, WHOLE, args_of
from assistant.mind.tagger.network import Floats, Network, Scores

_MOST_WISHES = 3
_TALK = 0.15
"""From this chance on it is taken for talk: a call that nobody wanted is worse than a wish that has to be repeated."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Makes what the network believes come true as often as it says: a logistic curve of log-odds (Platt 1999)."""

    slope: float = 1.0
    offset: float = 0.0

    def of(self, believed: float) -> float:
        """The chance of being right, both in [0, 1]."""
        believed = min(max(believed, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-self.slope * math.log(believed / (1 - believed)) - self.offset))


@dataclass(frozen=True, slots=True)
class Tagged:
    """One wish: words `start` to `end` of the utterance, the tool and the chosen arguments, the words to be copied.

    `sure` is how far the network believes in tool and choices; `carried` are the copied words from the context.
    """

    start: int
    end: int
    tool: str
    args: dict[str, str]
    copied: tuple[str, ...]
    carried: tuple[str, ...]
    sure: float

    def call(self, words: Sequence[str]) -> Call | None:
        """The call that the wish asks for; None for small talk."""
        if self.tool == CHAT:
            return None
        args: dict[str, Any] = dict(self.args)
        name = TEXT_ARGUMENT.get(self.tool)
        text = words[self.start : self.end] if self.tool in WHOLE else (*self.carried, *self.copied)
        if name and text:
            args[name] = " ".join(text)
        return Call(self.tool, args)


@dataclass(frozen=True, slots=True)
class Tags:
    """All wishes of an utterance. `sure` is the chance that the tools are right."""

    words: tuple[str, ...]
    wishes: tuple[Tagged, ...]
    sure: float


class Tagger:
    """Marks utterances. Quick enough to ask it first: some 10 ms on one core."""

    def __init__(self, encoding: Encoding, network: Network, calibration: Calibration | None = None) -> None:
        self._encoding = encoding
        self._network = network
        self._calibration = calibration or Calibration()
        # Two threads take five times as long as one where music and speech want the other core.
        self._threads = ThreadpoolController().select(user_api="blas")

    def read(self, utterance: str, context: Context) -> Tags:
        """The wishes of what was said; never fails, but may be unsure."""
        words = clean(utterance).split()
        history = [(message.role, message.text.split()) for message in context.history]
        with self._threads.limit(limits=1):
            return self.tag(self._encoding.encode(words, (context.playing or "").split(), history))

    def tag(self, encoded: Encoded) -> Tags:
        """The wishes of an encoded utterance."""
        if not encoded.said:
            return Tags((), (), 1.0)
        scores = self._network.read(encoded)
        starts = _chance(scores.starts[1:])
        begins = [0, *(int(at) + 1 for at in np.flatnonzero(starts > 0.5))][:_MOST_WISHES]
        sure = float(np.prod(np.maximum(starts, 1 - starts)))
        copied = scores.copied > 0
        wishes: list[Tagged] = []
        for number, start in enumerate(begins):
            end = begins[number + 1] if number + 1 < len(begins) else encoded.said
            first = not any(wish.tool != CHAT for wish in wishes)
            wish = self._wish(encoded, scores, copied, start, end, first=first)
            wishes.append(wish)
            sure *= wish.sure
        return Tags(encoded.words[: encoded.said], tuple(wishes), self._calibration.of(sure))

    def _wish(
        self, encoded: Encoded, scores: Scores, copied: np.ndarray[Any, Any], start: int, end: int, *, first: bool
    ) -> Tagged:
        found = self._network.judge(scores, start, end)
        tools = _softmax(found["tool"])
        talk = start == 0 and end == encoded.said and tools[TOOLS.index(CHAT)] >= _TALK
        tool = CHAT if talk else TOOLS[int(tools.argmax())]
        sure, chosen = float(tools[TOOLS.index(tool)]), {}
        for field in FIELDS_OF[tool]:
            chances = _softmax(found[field])
            if field in {"action", "opinion"}:
                chances[0] = 0.0  # these cannot be left out
                chances /= chances.sum()
            chosen[field] = FIELDS[field][int(chances.argmax())]
            sure *= float(chances.max())
        marked = tuple(encoded.words[at] for at in range(start, end) if copied[at])
        carried = _carried(encoded, copied) if first else ()
        return Tagged(start, end, tool, args_of(chosen), marked, carried, sure)


def _carried(encoded: Encoded, copied: np.ndarray[Any, Any]) -> tuple[str, ...]:
    """Copied words of the context, oldest turn first and what plays last, without the punctuation around them."""
    at = [i for i in range(encoded.said, len(encoded.words)) if copied[i]]
    at.sort(key=lambda i: (encoded.parts[i] == PLAYING, encoded.turns[i], i))
    return tuple(word for i in at if (word := re.sub(r"^\W+|\W+$", "", encoded.words[i])))


def _chance(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))), np.float32)


def _softmax(logits: Floats) -> np.ndarray[Any, np.dtype[np.float64]]:
    powers = np.exp(logits.astype(np.float64) - logits.max())
    return np.asarray(powers / powers.sum())
