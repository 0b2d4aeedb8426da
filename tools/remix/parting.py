"""Parts of what plays, louder, softer or not at all, while it plays: separated a little ahead of the player.

A `Parting` separates one recording from where it is heard on and keeps half a minute of its parts. The player reads
its file through a `PartedSound`, which puts the parts in the place of the recording as soon as they are there and
the recording itself in their place where they are not (at first, after a jump, on a machine that is too slow); it
never waits.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator, Mapping

import numpy as np

from tools.playback.decode import Decoder, Stream
from tools.remix.levels import leveled
from tools.remix.recording import Recording
from tools.remix.stems.separator import Audio, Separator

log = logging.getLogger(__name__)

AHEAD, BEHIND = 25.0, 8.0
"""Seconds of parts that are kept before and behind the place that is read."""
SPARE = 3.0
"""Seconds that must be there before the parts take over: what comes and goes is worse than what comes late."""
FAR = 12.0
"""Seconds beyond the last part from which on it is begun anew rather than waited for."""
IDLE = 5.0
"""Seconds without a reader after which nothing more is separated."""
_NEAR = 8192
"""Frames that are still there when the recording fades in again."""


class Parting:
    """The parts of `recording` around the place where it is heard. Use from any thread."""

    def __init__(self, recording: Recording, separator: Separator) -> None:
        self.recording = recording
        self.known = separator.capability.stems
        self.failed: Exception | None = None
        self.heard = threading.Event()
        """Set once parts are what is read."""
        self._separator = separator
        self._changed = threading.Condition()
        self._blocks: deque[tuple[int, Mapping[str, Audio]]] = deque()
        self._rate = 0
        self._at = 0  # the frame that is read
        self._end = 0  # behind the last block
        self._whole = False  # the recording ends there
        self._begun = 0  # how often the work was begun; who does it stops when it is begun anew
        self._readers = 0
        self._closed = False
        self._thread: threading.Thread | None = None

    def opened(self, decoder: Stream, levels: Mapping[str, float]) -> PartedSound:
        """`decoder`, with every part at its level."""
        with self._changed:
            self._readers += 1
            self._rate = decoder.rate
            if not self._there(round(decoder.position * decoder.rate), 1, round(SPARE * decoder.rate)):
                self.heard.clear()
        return PartedSound(decoder, self, levels)

    def parts(self, at: int, frames: int, spare: int) -> Mapping[str, Audio] | None:
        """`frames` frames of every part from frame `at` on; None where they, or `spare` more, are not there yet."""
        with self._changed:
            self._at = at
            self._work_from(at)
            self._changed.notify_all()
            return self._cut(at, frames) if frames and self._there(at, frames, spare) else None

    @property
    def ahead(self) -> float:
        """How many seconds of parts there are beyond the place that is read."""
        with self._changed:
            return (self._end - self._at) / max(1, self._rate) if not self._whole else AHEAD

    def close(self) -> None:
        """Separate nothing more; who still reads hears the recording. Waits for what is at work."""
        with self._changed:
            self._closed = True
            self._begun += 1
            self._blocks.clear()
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(60.0)

    def left(self) -> None:
        """A reader is done."""
        with self._changed:
            self._readers -= 1
            self._changed.notify_all()

    def _there(self, at: int, frames: int, spare: int) -> bool:
        first = self._blocks[0][0] if self._blocks else self._end
        return first <= at and (self._end >= at + frames + spare or (self._whole and self._end >= at + frames - 2))

    def _work_from(self, at: int) -> None:
        """Begin, or begin anew where what is there is elsewhere."""
        first = self._blocks[0][0] if self._blocks else self._end
        running = self._thread is not None and self._thread.is_alive()
        near = first <= at <= self._end + FAR * self._rate
        if self._closed or self.failed is not None or (near and (running or self._whole)):
            return
        self._blocks.clear()
        self._end, self._whole = at, False
        self._begun += 1
        self._thread = threading.Thread(target=self._run, args=(at, self._begun), name="segue-parts", daemon=True)
        self._thread.start()

    def _cut(self, at: int, frames: int) -> Mapping[str, Audio]:
        found: dict[str, Audio] = {name: np.zeros((frames, 2), np.float32) for name in self.known}
        for start, parts in self._blocks:
            low, high = max(at, start), min(at + frames, start + len(parts[self.known[0]]))
            for name in self.known if high > low else ():
                found[name][low - at : high - at] = parts[name][low - start : high - start]
        return found

    def _run(self, at: int, number: int) -> None:
        try:
            here = self.recording
            decoder = Decoder(here.path, start=at / self._rate, begin=here.begin, end=here.end)
            try:
                first = round(decoder.position * decoder.rate)
                for stems in self._separator.separate(_pieces(decoder), decoder.rate):
                    if not self._kept(first + stems.start, stems.parts, number):
                        return
                with self._changed:
                    self._whole = number == self._begun
                    self._changed.notify_all()
            finally:
                decoder.close()
        except Exception as error:
            self.failed = error
            log.debug("what plays is not taken apart", exc_info=True)

    def _kept(self, start: int, parts: Mapping[str, Audio], number: int) -> bool:
        """Keep a block, and wait while there is enough; False where no more is wanted."""
        with self._changed:
            if number != self._begun:
                return False
            self._blocks.append((start, parts))
            self._end = start + len(parts[self.known[0]])
            self._changed.notify_all()
            while self._blocks and self._blocks[0][0] + len(self._blocks[0][1][self.known[0]]) < (
                self._at - BEHIND * self._rate
            ):
                self._blocks.popleft()
            while number == self._begun and (not self._readers or self._end > self._at + AHEAD * self._rate):
                if not self._changed.wait(IDLE) and not self._readers:
                    return False
            return number == self._begun


class PartedSound:
    """A decoder's sound, but of parts at their levels."""

    def __init__(self, decoder: Stream, parting: Parting, levels: Mapping[str, float]) -> None:
        self.rate = decoder.rate
        self.gain = decoder.gain
        self.problem: str | None = None
        self._decoder = decoder
        self._parting = parting
        self._levels = levels
        self._weight = 0.0  # of the parts against the recording
        self._closed = False

    @property
    def duration(self) -> float | None:
        """In seconds, as far as it is known."""
        return self._decoder.duration

    @property
    def waiting(self) -> bool:
        """Whether `read` gives nothing only for now."""
        return self._decoder.waiting

    @property
    def position(self) -> float:
        """Where the next `read` begins, in seconds."""
        return self._decoder.position

    def read(self) -> Audio:
        """As `Decoder.read`; fades between the recording and its parts where the one gives way to the other."""
        at = round(self._decoder.position * self.rate)
        self._decoder.gain = self.gain
        audio = self._decoder.read()
        if not len(audio):
            self.problem = self._decoder.problem
            return audio
        parts = self._parting.parts(at, len(audio), _NEAR if self._weight else round(SPARE * self.rate))
        wanted = 0.0 if parts is None else 1.0
        if parts is None and self._weight:
            parts = self._parting.parts(at, len(audio), 0)
        if parts is None:
            self._weight = 0.0
            return audio
        changed = leveled(parts, self._levels) * np.float32(self.gain)
        rise = np.linspace(self._weight, wanted, len(audio), dtype=np.float32)[:, None]
        self._weight = wanted
        if wanted:
            self._parting.heard.set()
        return np.asarray(audio * (1 - rise) + changed * rise, np.float32)

    def close(self) -> None:
        """Give the file back."""
        if not self._closed:
            self._closed = True
            self._parting.left()
        self._decoder.close()


def _pieces(decoder: Decoder) -> Iterator[Audio]:
    while len(audio := decoder.read()):
        yield audio
