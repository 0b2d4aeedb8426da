"""Slower, faster, higher, lower: tempo and pitch each for itself, or both at once like a record at another speed.

Tempo is Signalsmith Stretch (a phase vocoder that keeps phases aligned across peaks and channels). Pitch is the same
stretch followed by resampling: the library's own transposition was up to 17 cents off below 250 Hz, where this is exact
to the resampler's precision.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tools.remix.tape import Audio

SLOWEST, FASTEST = 0.25, 4.0
FURTHEST = 24.0
"""Semitones up or down."""
_NOTHING = np.zeros((0, 2), np.float32)


class Stretch:
    """Plays `tempo` times as fast and `semitones` higher, streamed; 1 and 0 are the very same samples.

    Output frame k belongs to input frame k x tempo. The stretcher takes one finished piece at a time, so the stream is
    cut into pieces with context on both sides whose places are computed from the beginning: joints never drift. Where
    two pieces meet they are cross-faded by a law between linear and equal power that follows their correlation, as
    their phases agree more or less.
    """

    PIECE = 20.0
    CONTEXT = 0.4
    FADE = 0.06

    def __init__(self, rate: int, tempo: float = 1.0, semitones: float = 0.0) -> None:
        self._rate = rate
        self._ratio = 2.0 ** (semitones / 12.0)
        self._plain = abs(tempo - 1.0) < 1e-6 and abs(semitones) < 1e-6
        self._tempo = tempo
        self._piece, self._context = round(self.PIECE * rate), round(self.CONTEXT * rate)
        self._fade = round(self.FADE * rate)
        self._held = _NOTHING
        self._before = 0  # how many of the held frames are context that was rendered already
        self._done = 0  # input frames rendered since the start
        self._given = 0  # output frames given since the start
        self._tail: Audio | None = None

    def push(self, audio: Audio) -> Audio:
        """Take (n, 2) input; give what is ready."""
        if self._plain:
            return audio
        self._held = np.concatenate([self._held, audio]) if len(self._held) else audio
        parts = []
        while len(self._held) >= self._before + self._piece + self._context:
            parts.append(self._render(self._piece, last=False))
        return np.concatenate(parts) if parts else _NOTHING

    def finish(self) -> Audio:
        """The rest, to the exact length."""
        rest = len(self._held) - self._before
        return self._render(rest, last=True) if rest > 0 and not self._plain else _NOTHING

    def _render(self, frames: int, *, last: bool) -> Audio:
        piece = self._held if last else self._held[: self._before + frames + self._context]
        out = self._stretched(piece)
        origin = self._done - self._before  # where in the whole input the piece begins
        offset = round(origin / self._tempo)
        end = round((self._done + frames) / self._tempo)
        body = out[self._given - offset : (end if last else end + self._fade) - offset]
        if len(body) < end - self._given:
            body = np.pad(body, ((0, end - self._given - len(body)), (0, 0)))
        if self._tail is not None:
            n = min(len(self._tail), len(body))
            body[:n] = joined(self._tail[:n], body[:n])
        need = end - self._given
        self._tail, body = body[need:], body[:need]
        self._given, self._done = end, self._done + frames
        keep = max(0, self._before + frames - self._context)
        self._before += frames - keep
        self._held = self._held[keep:]
        return body

    def _stretched(self, audio: Audio) -> Audio:
        from python_stretch import Signalsmith

        factor = self._tempo / self._ratio
        out = np.ascontiguousarray(audio.T)
        if abs(factor - 1.0) > 1e-9:
            stretch: Any = Signalsmith.Stretch(1)  # the seed: what it leaves to chance is the same every time
            stretch.preset(audio.shape[1], self._rate, False)
            stretch.setTimeFactor(factor)
            out = stretch.process(out)
        result: Audio = out.T
        if abs(self._ratio - 1.0) > 1e-9:
            import soxr

            result = soxr.resample(np.ascontiguousarray(result), self._rate * self._ratio, self._rate, "HQ")
        return np.array(result, np.float32)


class Varispeed:
    """Tempo and pitch together, as when a record turns faster: nightcore, slowed. Streamed, and as clean as soxr is."""

    def __init__(self, rate: int, factor: float) -> None:
        import soxr

        self._factor = factor
        self._taken = self._given = 0
        self._stream: Any = soxr.ResampleStream(rate * factor, rate, 2, dtype="float32", quality="HQ")

    def push(self, audio: Audio) -> Audio:
        """Take (n, 2) input; give what is ready."""
        if not len(audio):
            return _NOTHING
        self._taken += len(audio)
        out: Audio = self._stream.resample_chunk(np.ascontiguousarray(audio))
        self._given += len(out)
        return out

    def finish(self) -> Audio:
        """The rest."""
        out: Audio = self._stream.resample_chunk(_NOTHING, last=True)
        return out[: max(0, round(self._taken / self._factor) - self._given)]


def joined(old: Audio, new: Audio) -> Audio:
    """A cross-fade from `old` to `new`, shape (n, channels) both, without a bump or a dip in level.

    With a and b the linear gains and r the correlation of the two, the sum's power is a^2 + b^2 + 2abr: divided by it,
    the fade is linear where both are the same and equal-power where they have nothing in common.
    """
    n = len(old)
    energy = float(np.sqrt(np.square(old, dtype=np.float64).sum() * np.square(new, dtype=np.float64).sum()))
    r = float(np.clip((old.astype(np.float64) * new).sum() / energy, 0.0, 1.0)) if energy > 1e-12 else 1.0
    b = (np.arange(n) + 0.5) / n
    law = np.sqrt((1 - b) ** 2 + b**2 + 2 * b * (1 - b) * r)
    return np.asarray(old * ((1 - b) / law)[:, None] + new * (b / law)[:, None], np.float32)
