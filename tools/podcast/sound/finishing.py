"""The last pass: measured as a whole, brought to the loudness exactly, true peaks held."""

from __future__ import annotations

import math

from tools.playback.growing import Growing
from tools.podcast.sound.stage import CEILING, LOUDNESS, RATE, amplitude
from tools.remix.limiter import FIRM, HARD, Firmness, limited, true_peaks
from tools.remix.master import measured
from tools.remix.tape import Tape

ROOM = 0.9
"""dB below the ceiling that the tape stays: a lossy coder puts back peaks of its own."""
CLOSE = 0.1
"""LU from the wanted loudness that end the search."""
_TRIES = 5


def finished(growing: Growing, loudness: float = LOUDNESS, ceiling: float = CEILING - ROOM) -> Tape:
    """What was mixed at `loudness` LUFS and at most `ceiling` dBTP, by one gain and, where that is not enough, limited.

    It was mixed very near to both, so that who hears it while it grows hears the same.
    """
    found = measured(growing.chunks(), RATE)
    tape = Tape(RATE, folder=growing.folder)
    if found.integrated is None:
        return tape.extend(growing.chunks())
    gain = loudness - found.integrated
    if found.true_peak + gain <= ceiling:
        return tape.extend(audio * amplitude(gain) for audio in growing.chunks())
    tape.extend(growing.chunks())
    peaks = true_peaks(tape)
    out, miss = _limited(tape, peaks, gain, loudness, ceiling, FIRM)
    if abs(miss) > CLOSE:  # a faster limiter takes less of the loudness with the peaks
        out, _ = _limited(tape, peaks, gain, loudness, ceiling, HARD)
    return out


def _limited(
    tape: Tape, peaks: Tape, gain: float, loudness: float, ceiling: float, how: Firmness
) -> tuple[Tape, float]:
    """The tape at the gain (dB) that brings it nearest to the loudness, and by how many LU it misses it."""
    slope, last, best = 1.0, None, (tape, math.inf)
    for _ in range(_TRIES):
        out = tape.blank().extend(limited(tape, peaks, amplitude(gain), amplitude(ceiling), how))
        now = measured(out.chunks(), RATE, peaks=False).integrated
        miss = 0.0 if now is None else loudness - now
        if abs(miss) < abs(best[1]):
            best = out, miss
        if abs(miss) <= CLOSE:
            break
        if last is not None and abs(gain - last[0]) > 1e-3:  # the more is limited, the less a dB of gain brings
            slope = min(1.2, max(0.2, (last[1] - miss) / (gain - last[0])))
        last = (gain, miss)
        gain += max(-6.0, min(6.0, miss / slope))
    return best
