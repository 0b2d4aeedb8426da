"""Ears and voice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.parts.collection import Collection
from assistant.parts.ground import part
from assistant.turns.recording import record, write_wav

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.ears.endpoint import Endpointer
    from assistant.ears.hearing import Hearing, NothingHeard
    from assistant.ears.microphone import Microphone
    from assistant.ears.transcriber import Transcript
    from assistant.turns.speech import Voice
    from voices import Lexicon
    from voices.engine import Speech


class Spoken(Collection):
    """What hears and what speaks."""

    @part
    def voice(self) -> Voice:
        """What answers are spoken with."""
        return self.make_voice(self.settings.voice.voice)

    def make_voice(self, words: str) -> Voice:
        """A voice by its id or by words for it.

        Raises:
            VoiceError, MissingModel: there is none, or its weights are not here.
        """
        from assistant.turns.speech import Voice
        from voices import Catalogue, Pronouncing, make_synthesizer

        found = Catalogue().find(words)
        synthesizer = make_synthesizer(found.engine, self.weights.path(found.weights))
        return Voice(Pronouncing(synthesizer, self.lexicon), found.id, self.settings.voice.speed)

    @part
    def lexicon(self) -> Lexicon:
        """How names are said in this home."""
        from voices import Lexicon

        return Lexicon(self.settings.home / "pronunciations.toml")

    def synthesize(self, words: str, text: str) -> Speech:
        """A text in a voice, as one piece of sound."""
        return record(self.make_voice(words), text)

    def say_to_file(self, text: str, file: Path, voice: str | None = None) -> float:
        """Speaks a text into a WAV file; how many seconds it takes.

        Raises:
            SegueError: the file cannot be written.
        """
        speech = self.synthesize(voice or self.settings.voice.voice, text)
        write_wav(speech, file)
        return speech.seconds

    @part
    def hearing(self) -> Hearing:
        """Speech recognition."""
        from assistant.ears.factory import make_transcriber
        from assistant.ears.hearing import Hearing
        from assistant.ears.voice import SileroDetector
        from assistant.mind.library_names import HeardNames

        wanted = self.settings.ears
        ears = make_transcriber(wanted.engine, self.weights.path(wanted.model))
        return Hearing(ears, SileroDetector(), known=HeardNames(self.search).likely)

    def hear(self, audio: NDArray[np.float32]) -> Transcript | NothingHeard:
        """What is said in 16 kHz mono samples of shape (n, 1)."""
        return self.hearing.hear(audio, self.names(), language=self.settings.ears.language)

    def make_endpointer(self) -> Endpointer:
        """Decides when the listener has finished."""
        from assistant.ears.endpoint import Endpointer, EndpointSettings
        from assistant.ears.voice import SileroDetector

        return Endpointer(SileroDetector(), EndpointSettings(silence=self.settings.ears.endpoint_silence))

    def open_microphone(self) -> Microphone:
        """The microphone of the settings, as a context manager."""
        from assistant.ears.microphone import Microphone

        return Microphone(self.settings.ears.device)
