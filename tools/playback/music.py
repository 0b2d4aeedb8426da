"""The music bus: one deck that sounds, and those that are fading away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.playback.gain import Ramp
from tools.playback.source import Deck

Audio = NDArray[np.float32]
FADE = 384  # 8 ms at 48 kHz: long enough not to click, too short to hear


class MusicBus:
    """Starts, stops and exchanges decks without a click. Not thread-safe: the mixer locks around every call."""

    def __init__(self) -> None:
        self.deck: Deck | None = None
        self.playing = False
        self._gate = Ramp(0.0)
        self._fading: list[tuple[Deck, Ramp]] = []
        self.closing: list[Deck] = []  # decks that have faded away, for another thread to close

    @property
    def sounding(self) -> bool:
        """Whether the output is still being given frames of the current deck."""
        return self.deck is not None and (self.playing or self._gate.moving)

    def load(self, deck: Deck | None, *, playing: bool) -> None:
        """Exchange the deck: the old one fades out under the new one's beginning."""
        old = self.deck
        if old is not None:
            if self.sounding:
                away = Ramp(self._gate.value)
                away.to(0.0, FADE)
                self._fading.append((old, away))
            else:
                self.closing.append(old)
        self.deck = deck
        self.playing = playing and deck is not None
        self._gate = Ramp(0.0)
        if self.playing:
            self._gate.to(1.0, FADE)

    def drop(self) -> None:
        """Nothing sounds any more, and every deck can be closed."""
        self.closing += [deck for deck, _ramp in self._fading] + ([] if self.deck is None else [self.deck])
        self.deck, self.playing, self._fading = None, False, []

    def resume(self, fade: int = FADE) -> None:
        """Let the deck sound."""
        if self.deck is not None:
            self.playing = True
            self._gate.to(1.0, fade)

    def pause(self, fade: int = FADE) -> None:
        """Fade out and hold; the deck stays where its last audible frame was."""
        if self.playing:
            self.playing = False
            self._gate.to(0.0, fade)

    def render(self, frames: int) -> Audio | None:
        """The next frames, (frames, 2), or None for silence."""
        parts = [_faded(deck, ramp, frames, stop=True) for deck, ramp in self._fading]
        self.closing += [deck for deck, ramp in self._fading if not ramp.moving]
        self._fading = [(deck, ramp) for deck, ramp in self._fading if ramp.moving]
        if self.deck is not None and self.sounding:
            parts.append(_faded(self.deck, self._gate, frames, stop=not self.playing))
        parts = [part for part in parts if len(part)]
        if not parts:
            return None
        if len(parts) == 1 and len(parts[0]) == frames:
            return parts[0]
        out = np.zeros((frames, 2), np.float32)
        for part in parts:
            out[: len(part)] += part
        return out


def _faded(deck: Deck, gate: Ramp, frames: int, *, stop: bool) -> Audio:
    """Read through a gate; where it closes, not a frame more is taken than can be heard."""
    asked = min(frames, gate.left) if stop else frames
    audio = deck.read(asked)
    if not gate.moving and gate.value == 1.0:
        return audio
    wanted = len(audio)
    if not wanted:
        if stop:
            gate.to(0.0, 0)  # nothing left to fade
        return audio
    gains = gate.render(wanted)
    if stop and wanted < asked:
        gate.to(0.0, 0)
    out: Audio = audio * gains
    return out
