"""Stems that were made once are kept on the disk, block by block, under the content of what they were made from.

A block is 20 s. It is separated with some sound on either side, and faded into its neighbours, so that its stems are
the same whatever else a recording holds: a recording that is cut, or whose end has changed, is taken apart only where
it is new. Blocks are FLAC of 24 bits with 12 dB of headroom (parts may be louder than their sum).
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from tools.remix.errors import MissingEngine
from tools.remix.stems.resampling import counted, in_blocks
from tools.remix.stems.separator import Audio, Capability, Separator, Stems

log = logging.getLogger(__name__)

BLOCK, AROUND, FADE = 20.0, 1.5, 0.25
"""Seconds of a block, of what is separated on either side of it, and over which blocks fade into one another."""
BUDGET = 4_000_000_000
"""Bytes that the folder may hold: about four hours in two parts."""
_HEADROOM = 0.25
_LOW = 0.8
"""Part of the budget to which it is brought back, the longest unused blocks first."""


class Cached:
    """A `Separator` that remembers. `plain` is the one that does the work.

    `folder` is made when needed; what cannot be kept is separated all the same.
    """

    def __init__(self, separator: Separator, folder: Path, budget: int = BUDGET) -> None:
        self.plain = separator
        self._folder = folder
        self._budget = budget

    @property
    def capability(self) -> Capability:
        """The inner separator's."""
        return self.plain.capability

    def check(self) -> str | None:
        """What is missing and which command brings it; None when it can work."""
        return self.plain.check()

    def separate(self, audio: Iterable[Audio], rate: int) -> Iterator[Stems]:
        """See `Separator.separate`."""
        if (missing := self.check()) is not None:
            raise MissingEngine("This cannot be taken apart yet.", missing)
        fade, around = int(FADE * rate), int(AROUND * rate)
        tail: dict[str, Audio] = {}
        position = 0
        for before, block, behind in in_blocks(counted(audio), int(BLOCK * rate), around):
            stems = self._block(np.concatenate([before, block, behind]), rate)
            over = min(fade, len(behind))  # the next block begins where this one fades
            parts = {name: part[len(before) : len(before) + len(block) + over] for name, part in stems.items()}
            joined = {name: _joined(tail.get(name), part) for name, part in parts.items()}
            tail = {name: part[len(block) :] for name, part in joined.items()}
            if len(block):
                yield Stems(position, {name: part[: len(block)] for name, part in joined.items()})
            position += len(block)

    def _block(self, audio: Audio, rate: int) -> dict[str, Audio]:
        names = self.capability.stems
        digest = hashlib.blake2b(f"{self.capability.name} {rate} ".encode(), digest_size=20)
        digest.update(np.ascontiguousarray(audio, np.float32).tobytes())
        path = self._folder / f"{digest.hexdigest()}.flac"
        kept = self._read(path, len(audio))
        if kept is not None:
            return {name: kept[:, 2 * index : 2 * index + 2] for index, name in enumerate(names)}
        made = list(self.plain.separate([audio], rate))
        parts = {name: np.concatenate([each.parts[name] for each in made]) for name in names}
        self._write(path, np.concatenate(list(parts.values()), axis=1), rate)
        return parts

    def _read(self, path: Path, frames: int) -> Audio | None:
        import soundfile

        try:
            audio, _ = soundfile.read(path, dtype="float32", always_2d=True)
            os.utime(path)
        except (OSError, soundfile.LibsndfileError):
            return None
        whole = audio.shape == (frames, 2 * len(self.capability.stems))
        return np.asarray(audio / np.float32(_HEADROOM), np.float32) if whole else None

    def _write(self, path: Path, audio: Audio, rate: int) -> None:
        import soundfile

        draft = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            soundfile.write(draft, audio * np.float32(_HEADROOM), rate, format="FLAC", subtype="PCM_24")
            draft.replace(path)
            self._tidy()
        except (OSError, soundfile.LibsndfileError) as error:
            log.debug("stems are not kept: %s", error)
            with suppress(OSError):
                draft.unlink()

    def _tidy(self) -> None:
        files = [(path.stat(), path) for path in self._folder.glob("*.flac")]
        held = sum(stat.st_size for stat, _ in files)
        if held <= self._budget:
            return
        for stat, path in sorted(files, key=lambda each: each[0].st_mtime):
            with suppress(OSError):
                path.unlink()
            held -= stat.st_size
            if held <= _LOW * self._budget:
                return


def _joined(tail: Audio | None, part: Audio) -> Audio:
    """`part` with its beginning faded in over what the block before had there."""
    if tail is None or not len(tail):
        return part
    over = min(len(tail), len(part))
    rise = np.linspace(0, 1, over, dtype=np.float32)[:, None]
    faded = part.copy()
    faded[:over] = part[:over] * rise + tail[:over] * (1 - rise)
    return faded
