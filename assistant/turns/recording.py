"""Speech that is kept rather than played: one piece of sound, and a WAV file of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.errors import SegueError
from assistant.turns.speech import Voice
from voices.engine import Speech

_RATE = 22_050  # of a text with nothing to say


def record(voice: Voice, text: str) -> Speech:
    """The whole text as one piece of sound; of no length if there is nothing to say.

    Raises:
        VoiceError: the engine or its model is missing.
    """
    parts = list(voice.synthesizer.synthesize(text, voice.name, speed=voice.speed))
    if not parts:
        return Speech(np.zeros((0, 1), np.float32), _RATE, text)
    return Speech(np.concatenate([part.audio for part in parts]), parts[0].rate, text)


def write_wav(speech: Speech, file: Path) -> None:
    """Writes 16-bit WAV.

    Raises:
        SegueError: the file cannot be written.
    """
    import soundfile

    try:
        soundfile.write(file, speech.audio, speech.rate, subtype="PCM_16", format="WAV")
    except (soundfile.SoundFileError, OSError) as error:
        raise SegueError(f"The sound cannot be written to {file}.", "Choose another place.") from error
