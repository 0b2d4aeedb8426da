"""A true-peak limiter: look-ahead, four times oversampled detection, no make-up gain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.remix.tape import Audio, Tape

BLOCK = 1 << 18
Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Firmness:
    """How a limiter works: seconds of look-ahead, and until it has let go of a peak by 63 %."""

    lookahead: float
    release: float


GENTLE, FIRM, HARD = Firmness(0.005, 0.12), Firmness(0.0025, 0.03), Firmness(0.001, 0.004)


def true_peaks(tape: Tape) -> Tape:
    """The largest value of either channel at and after each frame, before the next one, shape (n, 1).

    Values between the samples are found by oversampling four times (ITU-R BS.1770-4, annex 2); from 96 kHz on twice.
    The samples themselves count, too: the oversampler's filter takes away what is near half the rate.
    """
    import soxr

    factor = 4 if tape.rate < 88_200 else 2
    stream: Any = soxr.ResampleStream(tape.rate, tape.rate * factor, tape.channels, dtype="float32", quality="HQ")
    out = tape.blank(channels=1)
    rest = np.zeros((0, tape.channels), np.float32)

    def take(upsampled: Audio) -> None:
        nonlocal rest
        rest = np.concatenate([rest, upsampled])
        whole = len(rest) // factor
        between = np.abs(rest[: whole * factor]).reshape(whole, factor * tape.channels)
        between = between.max(axis=1, keepdims=True, initial=0.0)
        samples = np.abs(tape.window(out.frames, whole)).max(axis=1, keepdims=True, initial=0.0)
        out.write(np.maximum(between, samples))
        rest = rest[whole * factor :]

    for audio in tape.chunks():
        take(stream.resample_chunk(audio))
    take(stream.resample_chunk(np.zeros((0, tape.channels), np.float32), last=True))
    if out.frames < tape.frames:
        out.write(np.abs(tape.read(out.frames)).max(axis=1, keepdims=True))
    return out


def limited(tape: Tape, peaks: Tape, gain: float, ceiling: float, how: Firmness) -> Iterator[Audio]:
    """The tape times `gain` with no peak above `ceiling` (both amplitudes), piece by piece.

    `peaks` is what `true_peaks` found. The reduction that every frame needs is held over the look-ahead on both sides,
    let go of exponentially, and smoothed over the same look-ahead: at every peak all that is averaged is enough.
    """
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    ahead = max(2, round(how.lookahead * tape.rate))
    fade = np.exp(-1.0 / (how.release * tape.rate))
    last = 0.0
    past: Curve = np.zeros(ahead)  # reductions before the block, already held and let go of
    for begin in range(0, tape.frames, BLOCK):
        n = min(BLOCK, tape.frames - begin)
        audio = tape.read(begin, n) * np.float32(gain)
        env = peaks.window(begin - 2 * ahead, n + 4 * ahead)[:, 0] * gain
        if not last and not past.any() and float(env.max(initial=0.0)) <= ceiling:
            yield audio
            continue
        need = 1.0 - ceiling / np.maximum(env.astype(np.float64), ceiling)
        held = maximum_filter1d(need, 2 * ahead + 1, mode="constant")[ahead : n + 3 * ahead]
        if begin == 0:  # a peak in the first frames is seen coming before there is any sound
            past = held[:ahead]
        held = held[ahead:]
        letting_go = _let_go(held, last, fade)
        last = float(letting_go[n - 1]) if letting_go[n - 1] > 1e-6 else 0.0
        row = np.concatenate([past, letting_go])
        past = letting_go[n - ahead : n] if n >= ahead else np.concatenate([past, letting_go[:n]])[-ahead:]
        half = ahead // 2 * 2 + 1
        smooth = uniform_filter1d(uniform_filter1d(row, half, mode="nearest"), half, mode="nearest")
        yield np.asarray(audio * (1.0 - smooth[ahead : ahead + n])[:, None], np.float32)


def _let_go(held: Curve, last: float, fade: float) -> Curve:
    """max(held, fade x what it was a frame before), from `last` on; a thousand frames at a time to stay in range."""
    out = np.empty_like(held)
    log = float(np.log(fade))
    size = max(1, min(len(held), int(50.0 / -log)))
    for begin in range(0, len(held), size):
        part = held[begin : begin + size]
        falling = np.exp(log * np.arange(1, len(part) + 1))
        out[begin : begin + size] = np.maximum(np.maximum.accumulate(part / falling), last) * falling
        last = float(out[begin + len(part) - 1])
    return out
