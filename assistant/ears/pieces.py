"""Long recordings in pieces, and repetition undone: both things that Whisper's 30-second window makes necessary."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.ears.transcriber import RATE, Transcript

_FRAME = RATE // 10
_LOOP = re.compile(r"\b(\w.{2,60}?)(?:[\s,.!?]+\1\b){2,}", re.IGNORECASE | re.DOTALL)


def pieces_of(audio: NDArray[np.float32], longest: float = 30.0) -> Iterator[NDArray[np.float32]]:
    """Cut mono audio (n,) into pieces of at most `longest` seconds, each cut where the last third is quietest."""
    size = int(longest * RATE)
    start = 0
    while len(audio) - start > size:
        first = start + size * 2 // 3
        frames = audio[first : start + size][: (size // 3) // _FRAME * _FRAME].reshape(-1, _FRAME)
        cut = first + int(np.argmin((frames**2).mean(axis=1))) * _FRAME + _FRAME // 2
        yield audio[start:cut]
        start = cut
    yield audio[start:]


def joined(parts: Sequence[Transcript], language: str) -> Transcript:
    """One transcript of consecutive ones; probabilities are averaged over the length of the texts."""
    if not parts:
        return Transcript("", language, 1.0, 0.0, 0.0)
    weights = [len(part.text) + 1 for part in parts]
    total = sum(weights)
    return Transcript(
        text=" ".join(part.text for part in parts if part.text),
        language=parts[0].language,
        no_speech=sum(w * p.no_speech for w, p in zip(weights, parts, strict=True)) / total,
        logprob=sum(w * p.logprob for w, p in zip(weights, parts, strict=True)) / total,
        seconds=sum(part.seconds for part in parts),
    )


def loops(text: str) -> bool:
    """Whether a text repeats itself as a stuck recogniser does (it compresses to less than 1/2.4 of its size)."""
    data = text.encode()
    return len(data) > 2.4 * len(zlib.compress(data)) or _LOOP.search(text) is not None


def unlooped(text: str) -> str:
    """A text with what was said three times or more in a row said once."""
    return _LOOP.sub(r"\1", text).strip()
