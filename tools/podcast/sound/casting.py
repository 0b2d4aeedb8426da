"""Who speaks for whom: the hosts' voices, and another one where a voice fails."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.podcast.errors import PodcastError
from tools.podcast.script import Line
from tools.podcast.sound.pacing import SENTENCE
from tools.podcast.sound.stage import RATE, VOICE_LOUDNESS, Audio, amplitude, frames_of, held, loudness, placed
from voices import Catalogue, Synthesizer, VoiceError, split_sentences

log = logging.getLogger(__name__)

OpenVoice = Callable[[str], Synthesizer]
"""The engine of a voice, ready to speak with it. Raises `VoiceError`, or what else has `say` and `todo`."""

_TAIL = 0.16
"""Seconds of the silence behind every sentence that are left out: pauses are made here."""
_SIDES = (-0.14, 0.14, 0.0)
"""Where the hosts sit."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence of a line: as written, and (frames, 2) at `RATE`."""

    text: str
    audio: Audio


@dataclass(slots=True)
class _Host:
    voice: str
    side: float
    engine: Synthesizer | None = None
    energy: float = 0.0  # of all that was said, in LUFS as power times seconds
    seconds: float = 0.0


class Cast:
    """The speakers of one episode. `problems` says in sentences which voices failed.

    `spare` gives the ids of voices that may take the place of one, the best first.
    """

    def __init__(self, hosts: Mapping[str, str], open_voice: OpenVoice, spare: Callable[[str], Sequence[str]]) -> None:
        self._open, self._spare = open_voice, spare
        self._hosts = {
            name: _Host(voice, _SIDES[number % len(_SIDES)] if len(hosts) > 1 else 0.0)
            for number, (name, voice) in enumerate(hosts.items())
        }
        self._failed: set[str] = set()
        self.problems: list[str] = []

    @property
    def voices(self) -> dict[str, str]:
        """Who speaks with which voice by now."""
        return {name: host.voice for name, host in self._hosts.items()}

    def say(self, line: Line) -> list[Sentence]:
        """A line as sound, sentence by sentence, at the episode's loudness. Raises `PodcastError` if nobody can."""
        host = self._hosts.get(line.speaker)
        if host is None:
            host = self._hosts[line.speaker] = _Host(next(iter(self._hosts.values())).voice if self._hosts else "", 0.0)
        while True:
            try:
                spoken = list(self._spoken(host, line.text))
                break
            except Exception as error:
                self._replace(line.speaker, host, error)
        return self._levelled(host, spoken)

    def _spoken(self, host: _Host, text: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        if host.engine is None:
            host.engine = self._open(host.voice)
        for sentence in split_sentences(text):
            parts = [_resampled(_shorn(each.audio[:, 0], each.rate), each.rate)
                     for each in host.engine.synthesize(sentence, host.voice)]  # fmt: skip
            if parts:
                yield sentence, _joined(parts)

    def _levelled(self, host: _Host, spoken: Sequence[tuple[str, NDArray[np.float32]]]) -> list[Sentence]:
        """All hosts equally loud on the whole; what one says louder than the rest stays louder."""
        sounds = [placed(mono, host.side) for _text, mono in spoken]
        for sound in sounds:
            loud = loudness(sound)
            if loud is not None and len(sound) >= frames_of(0.5):
                seconds = len(sound) / RATE
                host.energy += seconds * 10 ** (loud / 10)
                host.seconds += seconds
        mean = 10 * math.log10(host.energy / host.seconds) if host.energy else -18.0
        gain = amplitude(VOICE_LOUDNESS - mean)
        return [Sentence(text, held(sound, gain)) for (text, _), sound in zip(spoken, sounds, strict=True)]

    def _replace(self, name: str, host: _Host, error: Exception) -> None:
        """Give a host another voice. Raises `PodcastError` if there is none left."""
        why = getattr(error, "say", "") or f"it stopped with an error ({type(error).__name__})."
        log.debug("a voice failed", exc_info=error)
        self._failed.add(host.voice)
        lost, taken = host.voice, {other.voice for other in self._hosts.values() if other is not host}
        left = [voice for voice in self._spare(lost) if voice not in self._failed]
        for voice in sorted(left, key=taken.__contains__):
            try:
                engine = self._open(voice)
                if (problem := engine.check()) is not None:
                    raise problem
            except Exception as other:
                self._failed.add(voice)
                log.debug("a spare voice failed, too", exc_info=other)
                continue
            host.voice, host.engine, host.energy, host.seconds = voice, engine, 0.0, 0.0
            self.problems.append(f"The voice {lost} cannot go on: {why} {voice} speaks for {name} instead.")
            return
        todo = getattr(error, "todo", "") or "Look what is there with: segue voices"
        raise PodcastError(f"The voice {lost} cannot go on, and there is no other: {why}", todo) from error


def spare_voices(lost: str, catalogue: Catalogue | None = None) -> list[str]:
    """The ids of all other voices of its language: those of another engine first, then like it, then the best.

    What made one voice of an engine fail mostly makes all of them fail.
    """
    every = list(catalogue or Catalogue())
    gone = next((voice for voice in every if voice.id == lost), None)
    if gone is None:
        return [voice.id for voice in every]
    tongue = gone.language.partition("-")[0]
    others = [voice for voice in every if voice.id != lost and voice.language.partition("-")[0] == tongue]
    order = sorted(others, key=lambda voice: (voice.engine == gone.engine, voice.gender != gone.gender,
                                              voice.grade or "B+"))  # fmt: skip
    return [voice.id for voice in order]


def _shorn(mono: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Without most of the silence that every sentence ends with."""
    return mono[: max(1, len(mono) - round(_TAIL * rate))]


def _resampled(mono: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    import soxr

    resample: Any = soxr.resample
    return np.asarray(resample(mono, rate, RATE, quality="HQ"), np.float32)


def _joined(parts: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """What an engine cut out of one sentence, with a breath between."""
    breath = np.zeros(frames_of(SENTENCE / 3), np.float32)
    return np.concatenate([each for part in parts for each in (part, breath)][:-1])


__all__ = ["Cast", "OpenVoice", "Sentence", "VoiceError", "spare_voices"]
