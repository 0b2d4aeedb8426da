"""The queue, the player, the mixer (music and voice as two buses) and the outputs."""

from __future__ import annotations

from tools.playback.alteration import Alteration
from tools.playback.errors import DecodeError, OutputError, PlaybackError
from tools.playback.events import (
    ItemFinished,
    ItemStarted,
    OutputLost,
    PlaybackEvent,
    PlaybackFailed,
    StateChanged,
)
from tools.playback.found import Found
from tools.playback.locate import Location
from tools.playback.mixer import Duck, Mixer
from tools.playback.outputs import Output, OutputCapabilities, Unusable
from tools.playback.outputs.file import FileOutput
from tools.playback.outputs.silent import SilentOutput
from tools.playback.outputs.soundcard import SoundCardOutput
from tools.playback.player import Player
from tools.playback.state import PlayerState
from tools.playback.voice import SpeechHandle

__all__ = [
    "Alteration",
    "DecodeError",
    "Duck",
    "FileOutput",
    "Found",
    "ItemFinished",
    "ItemStarted",
    "Location",
    "Mixer",
    "Output",
    "OutputCapabilities",
    "OutputError",
    "OutputLost",
    "PlaybackError",
    "PlaybackEvent",
    "PlaybackFailed",
    "Player",
    "PlayerState",
    "SilentOutput",
    "SoundCardOutput",
    "SpeechHandle",
    "StateChanged",
    "Unusable",
]
