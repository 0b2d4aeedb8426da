"""A mashup: the voice of one recording over the music of another, at one tempo, in one key, bar on bar."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tools.remix.analysis.types import Analysis
from tools.remix.encode import Label
from tools.remix.errors import RemixError
from tools.remix.form import bars
from tools.remix.master import measured
from tools.remix.mixing.keys import shift_to
from tools.remix.produce import Produced, produce
from tools.remix.recipe import Step
from tools.remix.recording import Recording
from tools.remix.render import Separators, render
from tools.remix.sound import Progress, fingerprint, load
from tools.remix.studio import Hear
from tools.remix.tape import CHUNK, Tape
from tools.remix.transforms.warp import warped

FURTHEST = 0.25
"""How much the voice's tempo may be changed."""
GROUP = 4
"""Bars that are bent as one."""
VOICE = 1.0
"""LU that the voice is above the music."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a voice goes with other music. `score` is 0 to 1; `stretch` the change of its tempo.

    `voice_bar` and `music_bar` are the seconds that fall on each other.
    """

    score: float
    stretch: float
    semitones: int
    voice_bar: float
    music_bar: float

    @property
    def say(self) -> str:
        """The judgement in words."""
        if self.score >= 0.75:
            return "they go together very well"
        return "they go together well" if self.score >= 0.5 else "they only go together so so"


def judge(voice: Analysis, music: Analysis) -> Fit:
    """How a voice could be laid over music, and how well that will go. Raises `RemixError` where it cannot."""
    voice_bars, music_bars = bars(voice), bars(music)
    own, other = _bar_length(voice_bars), _bar_length(music_bars)
    stretch = min((own / other * octave for octave in (0.5, 1.0, 2.0)), key=lambda ratio: abs(np.log(ratio)))
    if abs(stretch - 1.0) > FURTHEST:
        raise RemixError("These two don't go together: their tempos are too far apart.", "Choose another pair.")
    semitones, clash = shift_to(voice.key, music.key)
    sure = min(voice.beats.confidence, music.beats.confidence)
    score = float(
        np.clip((1 - 2.5 * abs(stretch - 1)) * (1 - clash) * (0.5 + 0.5 * sure) - 0.04 * abs(semitones), 0, 1)
    )
    return Fit(score, stretch, semitones, _first_sung(voice, voice_bars), _first_full(music, music_bars))


def mashup(
    voice: Recording,
    music: Recording,
    out: Path,
    *,
    hear: Hear,
    separators: Separators | None,
    folder: Path | None = None,
    progress: Progress = lambda _: None,
) -> tuple[Produced, Fit]:
    """Lay the voice of one recording over the music of another. Raises `RemixError`."""
    singer, band = _heard(hear, voice), _heard(hear, music)
    fit = judge(singer, band)
    sung = render(load(voice.path, rate=44_100, folder=folder), [Step("stems", {"keep": ["vocals"]})], separators,
                  lambda part: progress(0.45 * part))  # fmt: skip
    played = render(load(music.path, rate=44_100, folder=folder), [Step("stems", {"drop": ["vocals"]})], separators,
                    lambda part: progress(0.45 + 0.4 * part))  # fmt: skip
    tape = _laid(sung, played, singer, band, fit)
    made = produce(tape, out, _label(voice, music, fit))
    progress(1.0)
    return made, fit


def _heard(hear: Hear, recording: Recording) -> Analysis:
    analysis = hear(recording)
    if analysis is None:
        raise RemixError(f"I can't hear the beat of {recording.title}.", "Choose another pair.")
    return analysis


def _laid(sung: Tape, played: Tape, voice: Analysis, music: Analysis, fit: Fit) -> Tape:
    """Bar by bar, from the first that fits to the end of either; the music's beginning and end stay its own."""
    anchors = aligned(bars(voice), bars(music), fit)
    song = warped(sung, anchors, fit.semitones)
    gain = _balance(sung, played)
    begin = round(anchors[0][1] * played.rate)
    out = played.blank()
    at = 0
    for audio in played.chunks(CHUNK):
        mixed = audio.copy()
        first, last = max(0, begin - at), min(len(audio), begin + len(song) - at)
        if last > first:
            mixed[first:last] += song[at + first - begin : at + last - begin] * gain
        out.write(mixed)
        at += len(audio)
    return out


def aligned(voice: Sequence[float], music: Sequence[float], fit: Fit) -> list[tuple[float, float]]:
    """Pairs of (second of the voice, second of the music), every `GROUP` bars, as long as both last."""
    own, other = _bar_length(voice), _bar_length(music)
    step = max(1, round(own / other / fit.stretch)) if own >= other else 1
    skip = max(1, round(other / own * fit.stretch)) if other > own else 1
    first = min(range(len(voice)), key=lambda i: abs(voice[i] - fit.voice_bar))
    start = min(range(len(music)), key=lambda i: abs(music[i] - fit.music_bar))
    pairs = list(zip(voice[first::skip], music[start::step], strict=False))
    chosen = pairs[::GROUP]
    if chosen[-1] != pairs[-1]:
        chosen.append(pairs[-1])
    if len(chosen) < 2:
        raise RemixError("These two have too few bars in common.", "Choose another pair.")
    return chosen


def _balance(sung: Tape, played: Tape) -> np.float32:
    voice = measured(sung.chunks(), sung.rate, peaks=False).integrated
    music = measured(played.chunks(), played.rate, peaks=False).integrated
    if voice is None:
        raise RemixError("Nobody sings in the first of the two.", "Name them the other way round.")
    return np.float32(10 ** (((music if music is not None else voice) + VOICE - voice) / 20))


def _bar_length(marks: Sequence[float]) -> float:
    return float(np.median(np.diff(marks)))


def _first_sung(voice: Analysis, marks: Sequence[float]) -> float:
    start = voice.vocals[0].start if voice.vocals else 0.0
    return max((mark for mark in marks if mark <= start + 0.3), default=marks[0])


def _first_full(music: Analysis, marks: Sequence[float]) -> float:
    """The first bar after the introduction."""
    sections = [section for section in music.sections if section.label != "intro"]
    start = sections[0].start if sections else 0.0
    return min(marks[:-1], key=lambda mark: abs(mark - start))


def _label(voice: Recording, music: Recording, fit: Fit) -> Label:
    recipe: dict[str, Any] = {
        "segue_mashup": 1, "voice": fingerprint(voice.path), "music": fingerprint(music.path),
        "stretch": fit.stretch, "semitones": fit.semitones, "voice_bar": fit.voice_bar, "music_bar": fit.music_bar,
    }  # fmt: skip
    artists = ", ".join(dict.fromkeys(each.artist for each in (voice, music) if each.artist))
    note = f"Derived from {voice.name} (voice) and {music.name} (music) with Segue, for private use."
    tags = {"title": f"{voice.title} over {music.title}", "artist": artists, "album": "Remixes", "comment": note}
    return Label(tags, json.dumps(recipe, separators=(",", ":")))
