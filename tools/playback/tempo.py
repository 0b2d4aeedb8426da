"""Faster or slower at the same pitch, streamed.

Two methods, because speech and music break in different ways: overlap-add in the time domain keeps consonants sharp
(WSOLA, Verhelst & Roelands 1993; FFmpeg's `atempo`), a phase vocoder keeps chords and beats whole (Signalsmith
Stretch). Output frame k belongs to input frame k x speed, within 20 ms for speech and exactly for music.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float32]

SLOWEST, FASTEST = 0.5, 3.0


class Tempo(Protocol):
    """A stream of (n, 2) float32 that comes out shorter or longer by the factor `speed`."""

    def push(self, audio: Audio) -> Audio:
        """Take more input; give what is ready."""
        ...

    def finish(self) -> Audio:
        """Give the rest; nothing may be pushed afterwards."""
        ...


class Unchanged:
    """Speed 1: the very same samples."""

    def push(self, audio: Audio) -> Audio:
        """The input."""
        return audio

    def finish(self) -> Audio:
        """Nothing is held back."""
        return np.zeros((0, 2), np.float32)


class SpeechTempo:
    """WSOLA by FFmpeg's `atempo`."""

    def __init__(self, speed: float, rate: int) -> None:
        from av.filter import Graph

        self._rate = rate
        self._pushed = 0
        self._graph: Any = Graph()
        self._source: Any = self._graph.add_abuffer(
            sample_rate=rate, format="flt", layout="stereo", time_base=Fraction(1, rate)
        )
        stretch = self._graph.add("atempo", f"{speed:.4f}")
        self._sink: Any = self._graph.add("abuffersink")
        self._source.link_to(stretch)
        stretch.link_to(self._sink)
        self._graph.configure()

    def push(self, audio: Audio) -> Audio:
        """Take more input; about 100 ms are held back."""
        from av import AudioFrame

        if len(audio):
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(audio).reshape(1, -1), format="flt", layout="stereo")
            frame.sample_rate = self._rate
            frame.pts = self._pushed
            frame.time_base = Fraction(1, self._rate)
            self._pushed += len(audio)
            self._source.push(frame)
        return self._pull()

    def finish(self) -> Audio:
        """The last 100 ms."""
        if not self._pushed:
            return np.zeros((0, 2), np.float32)
        self._source.push(None)
        return self._pull()

    def _pull(self) -> Audio:
        from av.error import BlockingIOError as NeedsInput
        from av.error import EOFError as Ended

        parts: list[Audio] = []
        while True:
            try:
                parts.append(self._sink.pull().to_ndarray().reshape(-1, 2))
            except (NeedsInput, Ended):
                return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


class MusicTempo:
    """Signalsmith Stretch over long windows, joined where they fit best.

    The Python binding stretches one finished piece at a time, so the stream is cut into windows of `WINDOW` seconds
    with `CONTEXT` on both sides; neighbours are joined by a cross-fade at the lag of their highest correlation. Pitch
    is moved by stretching more, or less, and resampling.
    """

    WINDOW = 4.0
    FIRST = 0.5
    CONTEXT = 0.12
    FADE = 0.03
    SEARCH = 0.008

    def __init__(self, speed: float, rate: int, semitones: float = 0.0) -> None:
        from python_stretch import Signalsmith

        self._speed = speed
        self._rate, self._ratio = rate, 2.0 ** (semitones / 12.0)
        self._stretch: Any = Signalsmith.Stretch(1)
        self._stretch.preset(2, rate, False)
        self._stretch.setTimeFactor(speed / self._ratio)
        self._context, self._fade, self._search = (
            round(seconds * rate) for seconds in (self.CONTEXT, self.FADE, self.SEARCH)
        )
        self._window, self._next = round(self.WINDOW * rate), round(self.FIRST * rate)
        self._margin = self._context + int((self._fade + 2 * self._search) * speed) + 1
        self._held = np.zeros((0, 2), np.float32)
        self._before = 0  # how many of the held frames were rendered already and serve as context
        self._done = 0  # input frames rendered since the start
        self._tail: Audio | None = None

    def push(self, audio: Audio) -> Audio:
        """Take more input; output comes a window at a time, the first after half a second."""
        self._held = np.concatenate([self._held, audio])
        parts: list[Audio] = []
        while len(self._held) >= self._before + self._next + self._margin:
            parts.append(self._render(self._next))
            self._next = min(self._window, self._next * 2)
        return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)

    def finish(self) -> Audio:
        """The rest, to the exact length."""
        rest = len(self._held) - self._before
        return self._render(rest) if rest > 0 else np.zeros((0, 2), np.float32)

    def _render(self, frames: int) -> Audio:
        """Stretch the next `frames` of input."""
        piece = self._held[: self._before + frames + self._margin]
        self._stretch.reset()
        out: Audio = self._stretch.process(np.ascontiguousarray(piece.T)).T
        if self._ratio != 1.0:
            import soxr

            out = soxr.resample(np.ascontiguousarray(out), self._rate * self._ratio, self._rate, "HQ")
        need = round((self._done + frames) / self._speed) - round(self._done / self._speed)
        first = round(self._before / self._speed)
        if self._tail is not None:
            first = self._best_start(out, first, self._tail)
        body = np.array(out[first : first + need + self._fade + self._search], np.float32)
        if len(body) < need:
            body = np.pad(body, ((0, need - len(body)), (0, 0)))
        if self._tail is not None:
            n = min(self._fade, len(self._tail), len(body))
            rise = np.linspace(0.0, 1.0, n, dtype=np.float32)[:, None]
            body[:n] = body[:n] * rise + self._tail[:n] * (1.0 - rise)
        self._tail = body[need:]
        self._done += frames
        keep = max(0, self._before + frames - self._context)
        self._before = self._before + frames - keep
        self._held = self._held[keep:]
        return body[:need]

    def _best_start(self, out: Audio, expected: int, tail: Audio) -> int:
        """The start, at most `SEARCH` away from `expected`, from which `out` continues `tail` best."""
        n = min(self._fade, len(tail))
        low = max(0, expected - self._search)
        candidates = out[low : expected + self._search + n, 0]
        if n == 0 or len(candidates) < n:
            return expected
        energy = np.convolve(candidates**2, np.ones(n, np.float32), "valid")
        fit = np.correlate(candidates, tail[:n, 0], "valid") / np.sqrt(energy + 1e-9)
        return low + int(fit.argmax())


def make_tempo(speed: float, rate: int, *, speech: bool, semitones: float = 0.0) -> Tempo:
    """The stretcher for `speed`, 0.5 to 3, and so many semitones higher."""
    if semitones:
        return MusicTempo(speed, rate, semitones)
    if abs(speed - 1.0) < 1e-3:
        return Unchanged()
    return SpeechTempo(speed, rate) if speech else MusicTempo(speed, rate)
