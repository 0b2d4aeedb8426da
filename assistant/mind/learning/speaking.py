"""A run of speaking and hearing phrases with the voices and ears of a home, from phrases to a list of confusions."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from assistant.errors import SegueError
from assistant.mind.learning import recognition
from assistant.mind.learning.fillings import Fillings
from assistant.mind.learning.maker import Maker
from assistant.mind.learning.phrasebook import phrases

if TYPE_CHECKING:
    from assistant.app import Assistant
    from assistant.turns.speech import Voice

_QUICK = 0.4  # the share of utterances that the quickest voice speaks
_SONGS = 12
_SUFFIXES = frozenset((".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav"))


def confusions_of(
    assistant: Assistant,
    fillings: Fillings,
    count: int,
    output: Path,
    music: Path | None,
    *,
    seed: int = 1,
    progress: Callable[[int], None] = lambda _done: None,
) -> dict[str, Any]:
    """Speaks `count` phrases, hears them, and writes what was misheard to `output`; figures of the run.

    Every utterance is kept in the home's cache, so that a run that was broken off goes on, and a larger one adds to it.

    Raises:
        SegueError: there is no such folder of music.
        VoiceError, MissingModel: voices or ears are not here.
    """
    if music and not music.is_dir():
        raise SegueError(f"{music} is no folder.", "Name one that holds songs, or leave --music out.")
    kept = assistant.settings.home / "cache" / f"heard-{seed}.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    before = recognition.read_kept(kept)[:count]
    if len(before) < count:
        said = _spoken(fillings, seed)[:count]
        heard = recognition.listen(
            said, _voices(), _Speaker(assistant), _ear(assistant), recognition.songs_behind(_songs(music)),
            seed=seed, skip=len(before),
        )  # fmt: skip
        for one in heard:
            recognition.keep(one, kept)
            before.append(one)
            progress(len(before))
    found = recognition.confusions_in(before, recognition.vocabulary(phrases()))
    about = f"What our ears made of phrases in our voices over music and noise: segue mind data --heard {count}"
    recognition.save(found, output, about)
    wrong = sum(Levenshtein.distance(one.said, one.heard) for one in before)
    words = sum(len(one.said) for one in before)
    return {
        "output": str(output), "utterances": len(before), "confusions": len(found),
        "word_errors": wrong / max(words, 1),
    }  # fmt: skip


def _spoken(fillings: Fillings, seed: int) -> list[Any]:
    """One plain example of every phrase, in a random order, those left out that are too long to be said in one go."""
    made = Maker(phrases(), fillings, seed).examples(1, plain=True)
    found = {" ".join(example.said.words): example for example in made}
    return [example for words, example in found.items() if len(words.split()) <= recognition.MOST_WORDS]


def _voices() -> list[str]:
    from voices import Catalogue

    english = [voice for voice in Catalogue() if voice.language.startswith("en")]
    quick = [voice.id for voice in english if voice.engine == "piper"]
    others = [voice.id for voice in english if voice.engine == "kokoro"]
    return others + quick * max(1, round(len(others) * _QUICK / (1 - _QUICK) / max(len(quick), 1)))


class _Speaker:
    """Says texts; every engine is loaded once, whatever the number of its voices."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._made: dict[str, Voice] = {}

    def __call__(self, text: str, voice: str) -> recognition.Audio:
        from assistant.ears.audio import resampled
        from assistant.turns.recording import record
        from assistant.turns.speech import Voice
        from voices import Catalogue

        engine = Catalogue().find(voice).engine
        if engine not in self._made:
            self._made[engine] = self._assistant.make_voice(voice)
        speech = record(Voice(self._made[engine].synthesizer, voice, 1.0), text)
        return np.asarray(resampled(speech.audio[:, 0], speech.rate), np.float32).reshape(-1)


def _ear(assistant: Assistant) -> recognition.Hear:
    from assistant.ears.transcriber import Transcript

    def hear(audio: recognition.Audio) -> str:
        found = assistant.hear(audio[:, None])
        return found.text if isinstance(found, Transcript) else ""

    return hear


def _songs(folder: Path | None) -> list[recognition.Audio]:
    """Half a minute out of each of some songs."""
    from assistant.ears.audio import load_audio

    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in _SUFFIXES) if folder else []
    random.Random(0).shuffle(files)
    loaded = (load_audio(file)[:, 0] for file in files[:_SONGS])
    rate = recognition.RATE
    return [song[20 * rate : 60 * rate] if len(song) > 60 * rate else song for song in loaded]
