"""The last pass: measured as a whole, brought to the loudness exactly, true peaks held."""

from __future__ import annotations

from tools.playback.growing import Growing
from tools.podcast.sound.stage import CEILING, LOUDNESS, RATE, amplitude
from tools.remix.limiter import FIRM, limited, true_peaks
from tools.remix.master import measured
from tools.remix.tape import Tape

ROOM = 0.9
"""dB below the ceiling that the tape stays: a lossy coder puts back peaks of its own."""
CLOSE = 0.1
"""LU from the wanted loudness that end the search."""
_TRIES = 3


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
    for _ in range(_TRIES):
        out = tape.blank().extend(limited(tape, peaks, amplitude(gain), amplitude(ceiling), FIRM))
        now = measured(out.chunks(), RATE, peaks=False).integrated
        if now is None or abs(now - loudness) <= CLOSE:
            break
        gain += loudness - now  # what the limiter took
    return out
