"""Writing down what is said in a recording that has no transcript, while it plays: what was just heard comes first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tools.library.feeds.transcripts import Cue
from tools.podcast.asking.passages import split_sentences

RATE = 16_000
RECENT = 180.0
"""Seconds before the position that are written down before everything else."""
AHEAD = 900.0
"""Seconds after the position that are written down at most: what is never heard is not worth the work."""
PIECE = 24.0
"""Seconds that are written down at a time, at most; cut where it is quiet."""
_FRAME = RATE // 50
_SNAP = 1.2  # seconds around a guessed end of a sentence in which a pause is looked for
_SHORTEST = 1.0
_SOUND = RATE // 5  # samples; less holds no word

Sound = NDArray[np.float32]
Hear = Callable[[Sound], str]
"""16 kHz mono samples, shape (n,), at most 30 s → what is said in them, "" for nothing."""
Span = tuple[float, float]


class Stretch(Protocol):
    """A recording that can be read from anywhere."""

    def read(self, start: float, seconds: float) -> Sound:
        """16 kHz mono samples, shape (n,), from `start` seconds on; fewer or none at the end."""
        ...


def next_gap(known: Sequence[Span], position: float, length: float | None) -> Span | None:
    """What to write down next: the last minutes, then what is about to come, then what was before. None: all is there.

    `known` are the stretches that are written down, in order and apart from each other.
    """
    end = position + AHEAD if length is None else min(length, position + AHEAD)
    wanted = ((position - RECENT, position), (position, end), (0.0, position))
    return next((gap for first, last in wanted if (gap := missing(known, first, last))), None)


def missing(known: Sequence[Span], first: float, last: float) -> Span | None:
    """The first part of a stretch that is not written down, or None."""
    at = max(0.0, first)
    for start, stop in known:
        if start - at >= _SHORTEST:
            last = min(start, last)
            break
        at = max(at, stop)
    return (at, last) if last - at >= _SHORTEST else None


def write_down(recording: Stretch, gap: Span, hear: Hear) -> tuple[Span, list[Cue]]:
    """One piece from the beginning of a gap: how far it goes, and its sentences where they are said."""
    start, end = gap
    whole = min(PIECE, end - start)
    sound = recording.read(start, whole)
    over = len(sound) < (whole - 0.5) * RATE  # the recording ends here, and with it the gap
    cut = _quietest(sound) if end - start > PIECE and not over else len(sound)
    stop = end if cut == len(sound) else start + cut / RATE
    return (start, stop), timed(hear(sound[:cut]), sound[:cut], start) if cut >= _SOUND else []


def timed(text: str, sound: Sound, start: float) -> list[Cue]:
    """The sentences of a piece with their times: each ends in the pause nearest to where its letters would put it."""
    sentences = split_sentences(text)
    if not sentences:
        return []
    loud = _levels(sound)
    voiced = np.flatnonzero(loud > _floor(loud))
    first, last = (voiced[0], voiced[-1] + 1) if len(voiced) else (0, len(loud))
    letters = np.cumsum([len(sentence) + 1 for sentence in sentences])
    ends = [first + (last - first) * count / letters[-1] for count in letters]
    found: list[Cue] = []
    begin = float(first)
    for number, (sentence, end) in enumerate(zip(sentences, ends, strict=True)):
        close = end if number == len(sentences) - 1 else _pause(loud, end, begin)
        found.append(Cue(_seconds(start, begin), _seconds(start, close), sentence))
        begin = close
    return found


def merged(spans: Sequence[Span]) -> list[Span]:
    """Spans that touch made one, in order."""
    found: list[Span] = []
    for start, stop in sorted(spans):
        if found and start <= found[-1][1] + 0.05:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found


def _seconds(start: float, frame: float) -> float:
    return round(start + frame * _FRAME / RATE, 2)


def _levels(sound: Sound) -> Sound:
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return np.asarray(np.sqrt((frames**2).mean(axis=1)), np.float32) if len(frames) else np.zeros(1, np.float32)


def _floor(loud: Sound) -> float:
    return max(float(np.percentile(loud, 90)) * 0.08, 1e-4)


def _quietest(sound: Sound) -> int:
    """Where the last third of a piece is quietest, in samples."""
    loud = _levels(sound)
    smooth = np.convolve(loud, np.ones(10) / 10, "same")
    first = len(smooth) * 2 // 3
    return (first + int(np.argmin(smooth[first : len(smooth) - 10]))) * _FRAME


def _pause(loud: Sound, guess: float, after: float) -> float:
    """The middle of the quietest fifth of a second around a guess, the nearer the better."""
    reach = int(_SNAP * RATE / _FRAME)
    first, last = max(int(after) + 10, int(guess) - reach), min(len(loud), int(guess) + reach)
    if last - first < 10:
        return guess
    smooth = np.convolve(loud, np.ones(10) / 10, "same")[first:last]
    far = np.abs(np.arange(first, last) - guess) / reach
    return float(first + int(np.argmin(smooth + 0.3 * float(np.median(loud)) * far)))
