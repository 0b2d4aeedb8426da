"""Two buses, music and voice, into one stereo stream at 48 kHz."""

from __future__ import annotations

import threading
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tools.playback.gain import Ramp, decibels, volume_gain
from tools.playback.limiter import Limiter
from tools.playback.music import MusicBus
from tools.playback.source import RATE
from tools.playback.voice import SpeechHandle, VoiceBus

Audio = NDArray[np.float32]


class Duck:
    """A reason to hold the music down. Released once; as a context manager, at the end of the block."""

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer
        self._held = True

    def release(self) -> None:
        """This reason is gone; the music comes back when the last one is."""
        if self._held:
            self._held = False
            self._mixer.unduck()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Mixer:
    """Mixes what the output asks for. `render` runs in the output's thread; everything else may be called from any.

    Ducking is a state of its own beside the volume: however many reasons there are, the music is `duck_db` lower, and
    a volume that changes meanwhile is the volume afterwards. `buses` is locked for whoever touches the buses.
    """

    def __init__(
        self,
        *,
        duck_db: float = -12.0,
        duck_attack: float = 0.08,
        duck_release: float = 0.3,
        voice_volume: float = 100.0,
    ) -> None:
        self.buses = threading.Lock()
        self.music = MusicBus()
        self.voice = VoiceBus()
        self._ducks = 0
        self._duck_gain = decibels(duck_db)
        self._attack, self._release = round(duck_attack * RATE), round(duck_release * RATE)
        self._ducking = Ramp(1.0)
        self._music_level = Ramp(1.0)
        self._voice_level = Ramp(volume_gain(voice_volume))
        self._limiter = Limiter(RATE)

    @property
    def ducked(self) -> bool:
        """Whether the music is held down, or on its way there; also where none plays at the moment."""
        return self._ducks > 0 or self._ducking.target != 1.0

    def set_volume(self, volume: float, *, at_once: bool = False) -> None:
        """The music's volume, 0 to 100."""
        with self.buses:
            self._music_level.to(volume_gain(volume), 0 if at_once else round(0.02 * RATE))

    def set_voice_volume(self, volume: float) -> None:
        """The voice's volume, 0 to 100."""
        with self.buses:
            self._voice_level.to(volume_gain(volume), round(0.02 * RATE))

    def duck(self) -> Duck:
        """Hold the music down until the returned reason is released."""
        with self.buses:
            self._ducks += 1
        return Duck(self)

    def unduck(self) -> None:
        """One reason fewer; `Duck.release` calls this."""
        with self.buses:
            self._ducks = max(0, self._ducks - 1)

    def say(self, handle: SpeechHandle, audio: Audio) -> None:
        """Queue (n, 2) frames at 48 kHz on the voice bus."""
        with self.buses:
            self.voice.add(handle, audio)

    def silence(self) -> None:
        """Drop everything that sounds or was going to."""
        with self.buses:
            self.voice.clear()
            self.music.drop()

    def render(self, frames: int) -> Audio:
        """The next `frames` for the output, shape (frames, 2), within [-1, 1]."""
        with self.buses:
            self._follow_ducking()
            duck, level = self._ducking.render(frames), self._music_level.render(frames)
            music = self.music.render(frames)
            voice_level = self._voice_level.render(frames)
            voice = self.voice.render(frames)
        out = np.zeros((frames, 2), np.float32)
        if music is not None:
            np.multiply(music, duck * level, out=out)
        if voice is not None:
            out += voice * voice_level
        return self._limiter.process(out)

    def _follow_ducking(self) -> None:
        wanted = self._duck_gain if self._ducks or self.voice.active else 1.0
        if wanted != self._ducking.target:
            self._ducking.to(wanted, self._attack if wanted < 1.0 else self._release)
