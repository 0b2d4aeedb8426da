"""The last step of every render: to one loudness, below one true peak, whatever came in."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tools.library.analysis.loudness import Loudness, Meter
from tools.remix.limiter import FIRM, GENTLE, HARD, Firmness, limited, true_peaks
from tools.remix.tape import Audio, Tape

LOUDNESS = -14.0
"""LUFS."""
CEILING = -1.0
"""dBTP."""
CLOSE = 0.15
"""LU from the wanted loudness that end the search."""
_TRIES = 7
_MOST = 30.0
"""dB that gain goes beyond what plain loudness asks for: more would only lift the hiss between a few clicks."""
_MARGIN = 0.15
"""dB below the ceiling that is aimed for: meters oversample each in its own way."""


@dataclass(frozen=True, slots=True)
class Mastered:
    """What was measured afterwards: `loudness` in LUFS (None: silence), `true_peak` in dBTP, `gain` in dB.

    `reached` is False where the peaks left no room: a single click cannot be as loud as a song.
    """

    loudness: float | None
    true_peak: float
    gain: float
    reached: bool = True


def master(tape: Tape, loudness: float = LOUDNESS, ceiling: float = CEILING) -> tuple[Tape, Mastered]:
    """A new tape at `loudness` LUFS +-0.5 and below `ceiling` dBTP. Silence stays silence, to the bit.

    The gain is found by measuring what the limiter leaves. Where a gentle limiter cannot make it loud enough (a few
    peaks far above the rest) a faster one follows.
    """
    before = measured(tape.chunks(), tape.rate)
    if before.integrated is None:
        return tape, Mastered(None, before.true_peak, 0.0)
    peaks = true_peaks(tape)
    search = _Search(tape, peaks, loudness, before)
    aim = ceiling - _MARGIN
    best = search.run(aim)
    for _ in range(4):
        out = tape.blank().extend(limited(tape, peaks, _amplitude(best.gain), _amplitude(aim), best.how))
        after = measured(out.chunks(), out.rate)
        if after.true_peak <= ceiling:
            break
        aim -= after.true_peak - ceiling + 0.05
        best = search.run(aim)
    reached = after.integrated is not None and abs(after.integrated - loudness) <= 0.5
    return out, Mastered(after.integrated, after.true_peak, best.gain, reached)


def measured(parts: Iterable[Audio], rate: int, *, peaks: bool = True) -> Loudness:
    """Integrated loudness and true peak (BS.1770-4)."""
    meter = Meter(rate, peaks=peaks)
    for audio in parts:
        meter.add(audio)
    return meter.result()


@dataclass(frozen=True, slots=True)
class _Setting:
    gain: float  # dB
    how: Firmness
    miss: float  # LU above (or below) what is wanted


class _Search:
    """Looks for the gain at which the limited tape has the wanted loudness."""

    def __init__(self, tape: Tape, peaks: Tape, loudness: float, before: Loudness) -> None:
        self._tape, self._peaks, self._wanted = tape, peaks, loudness
        assert before.integrated is not None  # silence never comes here
        self._loud, self._peak = before.integrated, before.true_peak

    def run(self, aim: float) -> _Setting:
        """The gain that comes nearest with peaks held at `aim` dBTP."""
        plain = self._wanted - self._loud
        if self._peak + plain <= aim:
            return _Setting(plain, GENTLE, 0.0)
        best = _Setting(plain, GENTLE, math.inf)
        for how in (GENTLE, FIRM, HARD):
            found = self._with(how, aim, max(plain, best.gain if math.isfinite(best.miss) else plain))
            if abs(found.miss) < abs(best.miss):
                best = found
            if abs(best.miss) <= 2 * CLOSE:
                break
        return best

    def _with(self, how: Firmness, aim: float, gain: float) -> _Setting:
        best = _Setting(gain, how, math.inf)
        slope, last = 1.0, None
        for _ in range(_TRIES):
            miss = self._miss(gain, how, aim)
            if abs(miss) < abs(best.miss):
                best = _Setting(gain, how, miss)
            if abs(miss) <= CLOSE:
                break
            if last is not None and abs(gain - last[0]) > 1e-3:  # the more is limited, the less a dB of gain brings
                slope = min(1.2, max(0.15, (miss - last[1]) / (gain - last[0])))
            last = (gain, miss)
            gain = min(gain - min(12.0, max(-12.0, miss / slope)), self._wanted - self._loud + _MOST)
        return best

    def _miss(self, gain: float, how: Firmness, aim: float) -> float:
        parts = limited(self._tape, self._peaks, _amplitude(gain), _amplitude(aim), how)
        loud = measured(parts, self._tape.rate, peaks=False).integrated
        return -self._wanted if loud is None else loud - self._wanted


def _amplitude(decibels: float) -> float:
    return float(10 ** (decibels / 20))
