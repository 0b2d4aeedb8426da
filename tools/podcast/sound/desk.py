"""The mixing desk: one thing after another onto the tape, with the episode's music under and between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tools.podcast.sound.casting import Sentence
from tools.podcast.sound.pacing import CHANGE, CLOSING, OPENING, SENTENCE
from tools.podcast.sound.stage import RATE, Audio, amplitude, frames_of, silence
from tools.podcast.sound.tones import motif, pad

UNDER = -13.0
"""dB that the bed goes down while somebody speaks, from -25 LUFS: 22 dB below the voice."""
_STAYS, _LEAVES = 9.0, 4.0
"""Seconds of speech under which the bed stays after a change, and seconds in which it then goes."""
_DUCK = 0.5
"""Seconds in which the bed goes down or comes up."""
Points = Sequence[tuple[float, float]]
"""(seconds, gain as amplitude), joined by straight lines."""


class Desk:
    """Writes (frames, 2) through `write` and knows how far it is.

    `bed` is a loop at -25 LUFS, the style's own pad if not given; `always` keeps it under the whole of the talk.
    """

    def __init__(
        self, style: str, write: Callable[[Audio], None], *, bed: Audio | None = None, always: bool = False
    ) -> None:
        self._style, self._write, self._always = style, write, always
        self._bed = pad(style) if bed is None else bed
        self._frames = 0
        self._level = 0.0  # the bed's gain at the end of what is written
        self._left = 0.0  # seconds of speech until the bed begins to go

    @property
    def seconds(self) -> float:
        """How much is written."""
        return self._frames / RATE

    def opening(self) -> None:
        """The episode begins."""
        self._music("opening", OPENING, [(0.0, 0.0), (0.8, 1.0), (OPENING - _DUCK, 1.0), (OPENING, amplitude(UNDER))])

    def change(self) -> None:
        """Another topic."""
        rise = [(0.0, self._level), (_DUCK, 1.0), (CHANGE - _DUCK, 1.0), (CHANGE, amplitude(UNDER))]
        self._music("change", CHANGE, rise, delay=0.25)

    def closing(self) -> None:
        """The end: the music once more, and away."""
        away = [(0.0, self._level), (0.6, 1.0), (CLOSING - 2.0, 1.0), (CLOSING, 0.0)]
        self._music("closing", CLOSING, away, delay=0.3)

    def speech(self, pause: float, sentences: Sequence[Sentence]) -> list[tuple[float, float]]:
        """A line after `pause` seconds; where its sentences begin and end, in seconds of the episode."""
        parts, spots = [silence(pause)], []
        at = self._frames + len(parts[0])
        for number, sentence in enumerate(sentences):
            if number:
                parts.append(silence(SENTENCE))
                at += len(parts[-1])
            parts.append(sentence.audio)
            spots.append((at / RATE, (at + len(sentence.audio)) / RATE))
            at += len(sentence.audio)
        self._under(np.concatenate(parts))
        return spots

    def insert(self, pause: float, audio: Audio) -> tuple[float, float]:
        """Music of others after `pause` seconds; the bed makes room for it. Where it begins and ends."""
        gap = silence(pause)
        self._lay(gap, [(0.0, self._level), (min(pause, 0.3), 0.0)])
        self._left = 0.0
        start = self.seconds
        self._lay(audio, [])
        return start, self.seconds

    def _music(self, place: str, seconds: float, points: Points, delay: float = 0.0) -> None:
        audio = silence(seconds)
        notes = motif(self._style, place)[: len(audio) - frames_of(delay)]
        audio[frames_of(delay) : frames_of(delay) + len(notes)] += notes
        self._lay(audio, points)
        self._left = _STAYS

    def _under(self, audio: Audio) -> None:
        """Speech with what there is of the bed under it."""
        seconds = len(audio) / RATE
        if self._always or self._level == 0.0 or seconds <= self._left:
            self._left -= seconds
            self._lay(audio, [(0.0, self._level)])
            return
        stays = max(0.0, self._left)
        going = amplitude(UNDER) / _LEAVES  # a second
        gone = stays + self._level / going
        rest = max(0.0, self._level - going * (seconds - stays))
        end = (gone, 0.0) if gone <= seconds else (seconds, rest)
        self._left = 0.0
        self._lay(audio, [(0.0, self._level), (stays, self._level), end])

    def _lay(self, audio: Audio, points: Points) -> None:
        """Write `audio` with the bed under it, whose gain follows the points."""
        if points and any(gain for _at, gain in points):
            time = np.arange(len(audio)) / RATE
            gains = np.interp(time, [at for at, _ in points], [gain for _, gain in points]).astype(np.float32)
            where = (self._frames + np.arange(len(audio))) % len(self._bed)
            audio = audio + self._bed[where] * gains[:, None]
        self._level = points[-1][1] if points else 0.0
        self._write(audio)
        self._frames += len(audio)
