"""From one recording into the next: on the beat where both have one that can be trusted, else a plain good fade."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from tools.remix.analysis.types import Analysis
from tools.remix.mixing.grid import Grid, grid_in
from tools.remix.mixing.keys import clash
from tools.remix.tape import Audio, Tape
from tools.remix.transforms.warp import Anchor, warped

FURTHEST = 0.10
"""How much the tempos may differ for a mix on the beat; each is bent by half of it on average."""
BEATS = 32
CLASHING = 0.45
"""From this clash of keys on a transition is short."""
BASS = 180.0
"""Hz below which the bass is swapped at once: two basses at a time are mud."""
FADE = 6.0


@dataclass(frozen=True, slots=True)
class Transition:
    """`leave` and `enter`: where it begins in the one and the other, in seconds; `seconds` how long it lasts.

    Of a beat-matched one `beats` lie in it, `out` and `into` are the grids, and the tempo goes evenly from the one to
    the other. `why` says what decided.
    """

    kind: Literal["beat-matched", "fade"]
    leave: float
    enter: float
    seconds: float
    why: str
    beats: int = 0
    out: Grid | None = None
    into: Grid | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)

    @property
    def leave_end(self) -> float:
        """Where the first recording is at its end."""
        return self.leave + self.seconds if self.out is None else self.leave + self.beats * self.out.period

    @property
    def enter_end(self) -> float:
        """Where the second recording is at its end."""
        return self.enter + self.seconds if self.into is None else self.enter + self.beats * self.into.period


@dataclass(frozen=True, slots=True)
class Track:
    """A recording on the table: its sound, what is heard in it, and between which seconds it may be used."""

    tape: Tape
    analysis: Analysis
    begin: float
    end: float


def plan(one: Track, other: Track) -> Transition:
    """The best way from one to the other."""
    why = _against(one.analysis, other.analysis)
    if why is None:
        for beats in (BEATS, BEATS // 2, BEATS // 4):
            if clash(one.analysis.key, other.analysis.key) >= CLASHING and beats > BEATS // 4:
                continue
            matched = _matched(one, other, beats)
            if matched is not None:
                return matched
        why = "their beats are not clear enough where they would meet"
    return _fade(one, other, why)


def _against(one: Analysis, other: Analysis) -> str | None:
    """Why they cannot be mixed on the beat, as far as the analyses tell."""
    if one.tempo.bpm is None or other.tempo.bpm is None:
        return "one of them has no beat"
    if abs(_ratio(one.tempo.bpm, other.tempo.bpm) - 1.0) > FURTHEST:
        return "their tempos are too far apart"
    return None


def _ratio(one: float, other: float) -> float:
    return min((other / one * octave for octave in (0.5, 1.0, 2.0)), key=lambda ratio: abs(np.log(ratio)))


def _matched(one: Track, other: Track, beats: int) -> Transition | None:
    long = beats * 60.0 / (one.analysis.tempo.bpm or 120.0)
    out = grid_in(one.tape, one.analysis, max(one.begin, one.end - 2.0 * long), one.end)
    into = grid_in(other.tape, other.analysis, other.begin, min(other.end, other.begin + 2.0 * long))
    if out is None or into is None:
        return None
    if out.period / into.period > 1.5:  # counted at half the tempo
        out = out.doubled()
    elif into.period / out.period > 1.5:
        into = into.doubled()
    if abs(into.period / out.period - 1.0) > FURTHEST:
        return None
    start = out.bar_near(one.end - beats * out.period - 0.05)
    while out.at(start) + beats * out.period > one.end + 0.05:
        start -= out.per_bar
    entry = into.bar_near(other.begin)
    while into.at(entry) < other.begin - 0.02:
        entry += into.per_bar
    leave, enter = out.at(start), into.at(entry)
    if leave < one.begin + 1.0 or enter + beats * into.period > other.end - 1.0:
        return None
    seconds = beats * (out.period + into.period) / 2
    return Transition("beat-matched", leave, enter, seconds, "both have a clear beat", beats, out, into)


def _fade(one: Track, other: Track, why: str) -> Transition:
    seconds = min(FADE, (one.end - one.begin) / 3, (other.end - other.begin) / 3)
    return Transition("fade", one.end - seconds, other.begin, seconds, why)


def blended(one: Tape, other: Tape, how: Transition, gains: tuple[float, float] = (1.0, 1.0)) -> Audio:
    """The transition as sound, shape (n, 2): from `leave` in the one to `enter_end` in the other."""
    if one.rate != other.rate:
        raise ValueError("both must have the same rate")
    rate = one.rate
    if how.out is None or how.into is None:
        n = round(how.seconds * rate)
        old, new = one.window(round(how.leave * rate), n), other.window(round(how.enter * rate), n)
        return _equal_power(old * np.float32(gains[0]), new * np.float32(gains[1]))
    times = beat_times(how)
    old = warped(one, _anchors(how.leave, how.out.period, times)) * np.float32(gains[0])
    new = warped(other, _anchors(how.enter, how.into.period, times)) * np.float32(gains[1])
    return _bass_swapped(old, new, rate, how)


def beat_times(how: Transition) -> list[float]:
    """When every beat of a beat-matched transition sounds, from 0 on; the tempo changes evenly."""
    assert how.out is not None  # only a beat-matched one has beats
    assert how.into is not None
    times = [0.0]
    for beat in range(how.beats):
        part = (beat + 0.5) / how.beats
        times.append(times[-1] + how.out.period * (1 - part) + how.into.period * part)
    return times


def _anchors(begin: float, period: float, times: list[float]) -> list[Anchor]:
    """Every second beat goes where the common tempo has it."""
    chosen = [*range(0, len(times) - 1, 2), len(times) - 1]
    return [(begin + beat * period, times[beat]) for beat in chosen]


def _equal_power(old: Audio, new: Audio) -> Audio:
    angle = (np.arange(len(old)) + 0.5)[:, None] / len(old) * np.pi / 2
    return np.asarray(old * np.cos(angle) + new * np.sin(angle), np.float32)


def _bass_swapped(old: Audio, new: Audio, rate: int, how: Transition) -> Audio:
    """Highs cross-fade over the whole, the bass changes within one beat in the middle."""
    from scipy.signal import butter, sosfiltfilt

    sections = butter(2, BASS, "lowpass", fs=rate, output="sos")
    low_old, low_new = (np.asarray(sosfiltfilt(sections, audio, axis=0), np.float32) for audio in (old, new))
    out = _equal_power(old - low_old, new - low_new)
    n = len(old)
    width = n / max(1, how.beats)
    part = np.clip((np.arange(n) - n / 2) / width + 0.5, 0.0, 1.0)[:, None] * np.pi / 2
    return np.asarray(out + low_old * np.cos(part) + low_new * np.sin(part), np.float32)
