"""Parts that exist as files, used as they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from tools.playback.decode import Decoder
from tools.playback.errors import DecodeError
from tools.remix.errors import NoStems, RemixError
from tools.remix.stems.folder import Multitrack, find_multitrack
from tools.remix.stems.resampling import counted, resampled
from tools.remix.stems.separator import Audio, Capability, Separator, Stems

RATE = 44_100
_FOLDERS = "multitracks.json"
_BLOCK = 1 << 16
_ALIKE = 20.0
"""dB by which the parts' sum must exceed its difference from the recording."""
_HEARD = 20.0
"""Seconds by which that is decided."""


class FolderStems:
    """A `Separator` that reads a folder's parts instead of guessing them. Not thread-safe.

    Where the sound that it is handed is not what the parts add up to (it was cut or slowed down before), it raises
    `NoStems`, unless there is an `otherwise` to do the work. What files lack of the recording goes to the last part.
    """

    def __init__(self, track: Multitrack, otherwise: Callable[[], Separator] | None = None) -> None:
        self._track = track
        self._otherwise = otherwise
        self.capability = Capability(
            f"parts of {track.folder.name}", tuple(track.parts), 0, 0.01, 0.1, "the recording's"
        )

    def check(self) -> str | None:
        """None: the files are there."""
        return None

    def separate(self, audio: Iterable[Audio], rate: int) -> Iterator[Stems]:
        """The parts as their files have them, at `rate`."""
        pieces = iter(counted(audio))
        head = _first(pieces, int(_HEARD * rate))
        if not self._fits(head, rate):
            if self._otherwise is None:
                raise NoStems(
                    "The parts in the folder are not those of this sound.", "Take parts out before other steps."
                )
            yield from self._otherwise().separate(_chained(head, pieces), rate)
            return
        readers = {name: _Reader(paths, rate) for name, paths in self._track.parts.items()}
        position = 0
        try:
            for piece in _chained(head, pieces):
                parts = {name: reader.read(len(piece)) for name, reader in readers.items()}
                last = self.capability.stems[-1]
                parts[last] = parts[last] + (piece - np.sum(list(parts.values()), axis=0))
                yield Stems(position, parts)
                position += len(piece)
        finally:
            for reader in readers.values():
                reader.close()

    def _fits(self, head: Audio, rate: int) -> bool:
        readers = [_Reader(paths, rate) for paths in self._track.parts.values()]
        try:
            total = np.sum([reader.read(len(head)) for reader in readers], axis=0)
        finally:
            for reader in readers:
                reader.close()
        gain = float((total * head).sum()) / (float((total**2).sum()) + 1e-12)
        rest = float(((head - gain * total) ** 2).sum())
        return float((head**2).sum()) > 10 ** (_ALIKE / 10) * rest and 0.9 < gain < 1.1


def beside(path: Path, separators: Callable[[Sequence[str]], Separator]) -> Callable[[Sequence[str]], Separator]:
    """`separators` for the recording at `path`, but its own parts where it lies beside them or `mixed` made it."""
    track = find_multitrack(_folders(path.parent).get(path.name, path.parent))
    if track is None or (path.parent == track.folder and path != track.mix):
        return separators

    def choose(parts: Sequence[str]) -> Separator:
        if set(parts) <= set(track.parts):
            return FolderStems(track, lambda: separators(parts))
        return separators(parts)

    return choose


def mixed(folder: Path, mixes: Path) -> Path:
    """The recording that a folder's parts make: its own mix, or one that is made in `mixes` (once).

    Raises `NoStems` if the folder is no song in parts.
    """
    import soundfile

    track = find_multitrack(folder)
    if track is None:
        raise NoStems(f"{folder.name} is no song in parts.", "A folder of files called vocals, drums, bass ... is one.")
    if track.mix is not None:
        return track.mix
    files = sorted(path for paths in track.parts.values() for path in paths)
    told = "\n".join(f"{path.resolve()} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    out = mixes / f"{folder.name}-{hashlib.blake2b(told.encode(), digest_size=8).hexdigest()}.wav"
    if not out.exists():
        mixes.mkdir(parents=True, exist_ok=True)
        draft = out.with_suffix(".part")
        try:
            with soundfile.SoundFile(draft, "w", RATE, 2, "FLOAT", format="WAV") as file:
                for piece in _sum(files):
                    file.write(piece)
            draft.replace(out)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise RemixError(f"The parts of {folder.name} cannot be mixed.", "Make room on the disk.") from error
    known = {**_folders(mixes), out.name: folder.resolve()}
    (mixes / _FOLDERS).write_text(json.dumps({name: str(path) for name, path in known.items()}, indent=1), "utf-8")
    return out


def _folders(mixes: Path) -> Mapping[str, Path]:
    """Where the parts of each mix lie."""
    try:
        return {name: Path(path) for name, path in json.loads((mixes / _FOLDERS).read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _sum(files: Sequence[Path]) -> Iterator[Audio]:
    reader = _Reader(files, RATE)
    try:
        while not reader.ended:
            yield reader.read(_BLOCK)[: reader.last]
    finally:
        reader.close()


class _Reader:
    """The sum of files at one rate, as many frames at a time as wanted; silence behind their ends."""

    def __init__(self, paths: Sequence[Path], rate: int) -> None:
        try:
            self._decoders = [Decoder(path) for path in paths]
        except DecodeError as error:
            raise RemixError(error.say, error.todo) from error
        self._sounds = [resampled(_read(each), each.rate, rate) for each in self._decoders]
        self._waiting = [np.zeros((0, 2), np.float32) for _ in self._sounds]
        self.ended = False
        self.last = 0
        """How many frames of the last reading were more than silence behind the end."""

    def read(self, frames: int) -> Audio:
        total = np.zeros((frames, 2), np.float32)
        self.last = 0
        for index, sound in enumerate(self._sounds):
            held = self._waiting[index]
            while len(held) < frames and (piece := next(sound, None)) is not None:
                held = np.concatenate([held, piece])
            taken = held[:frames]
            total[: len(taken)] += taken
            self._waiting[index] = held[frames:]
            self.last = max(self.last, len(taken))
        self.ended = self.last < frames
        return total

    def close(self) -> None:
        for decoder in self._decoders:
            decoder.close()


def _read(decoder: Decoder) -> Iterator[Audio]:
    while len(piece := decoder.read()):
        yield piece


def _first(pieces: Iterator[Audio], frames: int) -> Audio:
    found = [np.zeros((0, 2), np.float32)]
    while sum(map(len, found)) < frames and (piece := next(pieces, None)) is not None:
        found.append(piece)
    return np.concatenate(found)


def _chained(head: Audio, pieces: Iterator[Audio]) -> Iterator[Audio]:
    if len(head):
        yield head
    yield from pieces
