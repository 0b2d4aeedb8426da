"""A deck: items one after the other without a gap, at 48 kHz, at one speed, read by the mixer.

A deck never jumps. Seeking, skipping or another speed make a new deck, and the mixer fades from one to the other; so
there is one place where sound can break, and it does not click.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.playback.alteration import PLAIN, Alteration, Altered
from tools.playback.decode import Stream
from tools.playback.tempo import Tempo, make_tempo

Audio = NDArray[np.float32]

RATE = 48_000
AHEAD = RATE
"""How many frames a deck keeps decoded ahead of the output."""


@dataclass(slots=True)
class Segment:
    """From `begin` (output frames of the deck) on it is entry `entry` that sounds, from `start` seconds in it."""

    entry: int
    begin: float
    start: float
    decoder: Stream


class Deck:
    """Entry `entry`'s decoder, followed by what `follow` hands in.

    `inline` decodes when the mixer asks (tests, rendering into a file); otherwise `fill` must be called often enough
    from another thread and the mixer never waits for a disk. `speech` chooses the stretcher; `alteration` is what else
    is done to everything on this deck (its speed is in `speed` already).
    """

    def __init__(
        self,
        entry: int,
        decoder: Stream,
        *,
        speed: float,
        speech: bool,
        inline: bool,
        alteration: Alteration = PLAIN,
    ) -> None:
        self.speed = speed
        self.alteration = alteration
        self._altered = Altered(None if alteration.effect is None else alteration.effect())
        self._speech = speech
        self._inline = inline
        self._decoding = threading.Lock()
        self._lock = threading.Lock()
        self._chunks: deque[Audio] = deque()
        self._buffered = 0
        self._taken = 0
        self._segments = [Segment(entry, 0.0, decoder.position, decoder)]
        self._end = 0.0  # predicted output frames of everything decoded so far
        self._follower: tuple[int, Stream] | None = None
        self._last = False
        self._flushed = False
        self._resampler: Any = None
        self._resampled_rate = 0
        self._tempo = self._make_tempo()

    @property
    def taken(self) -> int:
        """Output frames consumed so far."""
        return self._taken

    def planned(self, segment: Segment) -> tuple[list[int], int | None]:
        """The entries decoded into this deck from `segment` on, which cannot be exchanged, and the follower's.

        What came before `segment` is forgotten.
        """
        with self._lock:
            del self._segments[: self._segments.index(segment)]
            return [each.entry for each in self._segments], None if self._follower is None else self._follower[0]

    @property
    def segment(self) -> Segment:
        """What sounds now."""
        with self._lock:
            return self._current()

    @property
    def position(self) -> float:
        """Seconds into the item that sounds, at the frame that the output takes next."""
        with self._lock:
            segment = self._current()
            return segment.start + max(0.0, self._taken - segment.begin) / RATE * self.speed

    @property
    def exhausted(self) -> bool:
        """Everything was consumed and nothing follows."""
        with self._lock:
            return self._flushed and self._buffered == 0 and self._follower is None

    def after(self, segment: Segment) -> list[Segment]:
        """The segments that the output went through or into since it was in `segment`."""
        with self._lock:
            now = self._segments.index(self._current())
            return self._segments[self._segments.index(segment) + 1 : now + 1]

    def follow(self, entry: int, decoder: Stream) -> None:
        """What comes after the last item, without a gap."""
        with self._lock:
            self._drop_follower()
            self._follower = (entry, decoder)
            self._last = False

    def end_here(self) -> None:
        """Nothing comes after what is decoded already."""
        with self._lock:
            self._drop_follower()
            self._last = True

    def exchange(self, alteration: Alteration) -> None:
        """Other effects from the next frame on, faded in; tempo and pitch need another deck."""
        effect = None if alteration.effect is None else alteration.effect()
        with self._lock:
            self.alteration = alteration
            self._altered.exchange(effect)

    def skip(self, frames: int) -> None:
        """Leave out what another deck has played meanwhile."""
        if self._inline:
            self.fill(frames)
        self._take(frames)

    def read(self, frames: int) -> Audio:
        """Up to `frames` frames for the output; fewer when decoding cannot keep up or nothing is left."""
        if self._inline:
            self.fill(frames)
        audio = self._take(frames)
        with self._lock:
            altered = self._altered
        return altered.process(audio)

    def _take(self, frames: int) -> Audio:
        parts: list[Audio] = []
        with self._lock:
            wanted = frames
            while wanted and self._chunks:
                chunk = self._chunks[0]
                if len(chunk) > wanted:
                    self._chunks[0] = chunk[wanted:]
                    chunk = chunk[:wanted]
                else:
                    self._chunks.popleft()
                parts.append(chunk)
                wanted -= len(chunk)
            self._buffered -= frames - wanted
            self._taken += frames - wanted
        return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)

    def fill(self, frames: int = AHEAD) -> None:
        """Decode until `frames` frames are ready, or as far as it goes."""
        with self._decoding:
            while self._buffered < frames and self._step():
                pass

    def close(self) -> None:
        """Give the files back."""
        with self._decoding, self._lock:
            self._drop_follower()
            self._chunks.clear()
            self._buffered = 0
            self._flushed = True
            for segment in self._segments:
                segment.decoder.close()

    def _step(self) -> bool:
        """Decode one piece; False when there is nothing to do for now."""
        if self._flushed and self._follower is None:
            return False
        decoder = self._segments[-1].decoder
        audio = np.zeros((0, 2), np.float32) if self._flushed else decoder.read()
        if len(audio):
            self._end += len(audio) / decoder.rate * RATE / self.speed
            self._append(self._tempo.push(self._resample(audio, decoder.rate)))
            return True
        if decoder.waiting and not self._flushed:
            return False
        with self._lock:
            follower, self._follower = self._follower, None
            last = self._last
        if follower is not None:
            self._cross(follower)
            return True
        if last and not self._flushed:
            self._append(self._tempo.push(self._drain()))
            self._append(self._tempo.finish())
            self._flushed = True
        return False

    def _cross(self, follower: tuple[int, Stream]) -> None:
        """Go over to the next item. The resampler carries on, as if the two files were one."""
        entry, decoder = follower
        if self._flushed:
            self._tempo = self._make_tempo()
            self._flushed = False
            self._end = float(self._taken + self._buffered)
        elif decoder.rate != self._resampled_rate:
            self._append(self._tempo.push(self._drain()))
        with self._lock:
            self._segments[-1].decoder.close()
            self._segments.append(Segment(entry, self._end, decoder.position, decoder))

    def _resample(self, audio: Audio, rate: int) -> Audio:
        if rate != self._resampled_rate:
            self._resampled_rate = rate
            if rate == RATE:
                self._resampler = None
            else:
                import soxr

                self._resampler = soxr.ResampleStream(rate, RATE, 2, dtype="float32", quality="HQ")
        if self._resampler is None:
            return audio
        out: Audio = self._resampler.resample_chunk(audio)
        return out

    def _drain(self) -> Audio:
        """What the resampler still holds."""
        resampler, self._resampler, self._resampled_rate = self._resampler, None, 0
        if resampler is None:
            return np.zeros((0, 2), np.float32)
        out: Audio = resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True)
        return out

    def _make_tempo(self) -> Tempo:
        return make_tempo(self.speed, RATE, speech=self._speech, semitones=self.alteration.semitones)

    def _append(self, audio: Audio) -> None:
        if len(audio):
            with self._lock:
                self._chunks.append(audio)
                self._buffered += len(audio)

    def _current(self) -> Segment:
        found = self._segments[0]
        for segment in self._segments[1:]:
            if segment.begin <= self._taken:
                found = segment
        return found

    def _drop_follower(self) -> None:
        if self._follower is not None:
            self._follower[1].close()
            self._follower = None
