"""A demo library: freely licensed music out of Debian packages, fetched with apt, without root and without installing.

apt checks what it downloads against the distribution's signed lists; only music and the licence are taken out.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock

from tools.library.demo_songs import mix_songs
from tools.programs import run_watched
from tools.results import ToolFailed

log = logging.getLogger(__name__)

# Takes a package's name, the bytes of it that have arrived, and about how many it has.
Progress = Callable[[str, int, int], None]

OWN_MUSIC = "Add a folder of your own music instead: segue library add DIR"
MARKER = ".complete.json"
STAGING = ".staging"


@dataclass(frozen=True, slots=True)
class DemoPackage:
    """A Debian package with music. `music` are the folders or files in it to take, `size` about how large it is.

    `stems` tells that `music` has one folder a song with the song's parts as files, to be mixed.
    """

    name: str
    artist: str
    licence: str
    music: tuple[str, ...]
    size: int
    stems: bool = False


PACKAGES = (
    DemoPackage(
        "marsshooter-data",
        "Obsidian Shell",
        "CC BY-SA 3.0",
        tuple(f"usr/share/games/marsshooter/audio/{name}" for name in ("music", "menu.ogg", "tutorial.ogg")),
        68_400_000,
    ),
    DemoPackage(
        "singularity-music", "Max McCracken", "CC BY-SA 3.0", ("usr/share/games/singularity/music",), 51_700_000
    ),
    DemoPackage(
        "fretsonfire-songs-sectoid",
        "Sectoid (Carlos Viola Iborra)",
        "MIT",
        ("usr/share/games/fretsonfire/data/songs/sectoid",),
        29_100_000,
        stems=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A package whose music is here, and under what terms; `text` is the package's own copyright file, in full."""

    name: str
    artist: str
    licence: str
    text: str

    @property
    def line(self) -> str:
        """Whose music it is and its licence in a line, to show."""
        return f"{self.artist}: {self.licence} (Debian package {self.name})"


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo library: the folder to scan, and what is in it."""

    folder: Path
    packages: tuple[Fetched, ...]


class Packager(Protocol):
    """Brings Debian packages."""

    def fetch(self, package: str, into: Path, progress: Callable[[int], None]) -> Path:
        """Download a package into a folder; the path of the .deb file."""

    def unpack(self, deb: Path, into: Path) -> None:
        """Unpack a .deb file into a folder."""


class Apt:
    """apt-get with lists and a cache of its own, so that the system's are neither needed nor touched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._updated = False

    def fetch(self, package: str, into: Path, progress: Callable[[int], None]) -> Path:
        """`apt-get update` (once), then `apt-get download`, which checks the hash from the signed lists."""
        if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
            raise ToolFailed("The demo music comes in Debian packages, and there is no apt on this machine.", OWN_MUSIC)
        for place in ("lists/partial", "cache/archives/partial"):
            (self._folder / place).mkdir(parents=True, exist_ok=True)
        into.mkdir(parents=True, exist_ok=True)
        if not self._updated:
            self._run(("apt-get", *self._options, "update"), into, lambda _done: None)
            self._updated = True
        self._run(("apt-get", *self._options, "download", package), into, progress)
        found = sorted(into.glob(f"{package}_*.deb"))
        if not found:
            raise ToolFailed(f"apt downloaded no package {package}.", OWN_MUSIC, retryable=True)
        return found[-1]

    def unpack(self, deb: Path, into: Path) -> None:
        """`dpkg -x`: files only, no scripts, nothing is installed."""
        self._run(("dpkg", "-x", str(deb), str(into)), deb.parent, lambda _done: None)

    @property
    def _options(self) -> tuple[str, ...]:
        # Without its own user in the sandbox apt may write into folders that only the listener can.
        user = "" if os.geteuid() else "APT::Sandbox::User=root"
        pairs = (f"Dir::State::Lists={self._folder / 'lists'}", f"Dir::Cache={self._folder / 'cache'}", user)
        return tuple(word for pair in pairs if pair for word in ("-o", pair))

    def _run(self, command: Sequence[str], folder: Path, progress: Callable[[int], None]) -> None:
        said = run_watched(command, folder, os.environ | {"LC_ALL": "C.UTF-8"}, progress)
        if said is not None:
            raise _complaint(said)


def fetch_demo_library(
    home: Path,
    progress: Progress | None = None,
    *,
    packager: Packager | None = None,
    packages: Sequence[DemoPackage] = PACKAGES,
) -> Demo:
    """Fill `home/library/demo` with the demo library, one folder a package; what is complete already stays as it is.

    Raises:
        ToolFailed: there is no apt, it cannot download, or the disk is full. Finished packages stay.
    """
    tell = progress or (lambda _name, _done, _total: None)
    folder = home / "library" / "demo"
    staging = folder / STAGING
    try:
        staging.mkdir(parents=True, exist_ok=True)
        with FileLock(staging / "lock"):
            bring = packager or Apt(staging)
            for package in packages:
                if not _complete(folder / package.name):
                    _fetch(package, folder, bring, tell)
                tell(package.name, package.size, package.size)
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        say = f"The demo music could not be written to {folder}: {error.strerror or error}."
        raise ToolFailed(say, "Make room (about 300 MB) and run again: segue library demo", retryable=True) from error
    return Demo(folder, tuple(_fetched(folder / package.name, package) for package in packages))


def _fetch(package: DemoPackage, folder: Path, packager: Packager, tell: Progress) -> None:
    """Build a package's folder beside its place and move it there when it is complete."""
    staging = folder / STAGING / package.name
    # Where songs must be mixed after the download, that is the longer half of the work.
    most = package.size // 2 if package.stems else package.size
    deb = packager.fetch(package.name, staging / "deb", lambda done: tell(package.name, min(done, most), package.size))
    unpacked, draft = staging / "unpacked", staging / "draft"
    for place in (unpacked, draft):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    packager.unpack(deb, unpacked)
    shutil.copyfile(unpacked / "usr/share/doc" / package.name / "copyright", draft / "LICENCE.txt")
    for music in package.music:
        if package.stems:
            mix_songs(
                unpacked / music, draft, lambda share: tell(package.name, int(package.size * share), package.size)
            )
        else:
            _take_music(unpacked / music, draft)
    files = {str(path.relative_to(draft)): path.stat().st_size for path in draft.rglob("*") if path.is_file()}
    marker = {"package": deb.name, "files": files}
    (draft / MARKER).write_text(json.dumps(marker, indent=1), encoding="utf-8")
    shutil.rmtree(folder / package.name, ignore_errors=True)
    draft.replace(folder / package.name)
    shutil.rmtree(staging)


def _take_music(place: Path, into: Path) -> None:
    found = sorted(place.rglob("*.ogg")) if place.is_dir() else [place]
    for path in found:
        if path.is_file() and not path.is_symlink():
            path.replace(into / path.name)


def _complete(folder: Path) -> bool:
    try:
        files = json.loads((folder / MARKER).read_text("utf-8"))["files"]
        return all((folder / name).stat().st_size == size for name, size in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _fetched(folder: Path, package: DemoPackage) -> Fetched:
    text = (folder / "LICENCE.txt").read_text("utf-8", errors="replace")
    return Fetched(package.name, package.artist, package.licence, text)


def _complaint(said: str) -> ToolFailed:
    lines = [line for line in said.splitlines() if line.startswith("E: ")] or said.splitlines()[-1:]
    reason = lines[0].removeprefix("E: ").rstrip(".")[:200] if lines else "it gave no reason"
    return ToolFailed(f"apt could not bring the demo music: {reason}.", OWN_MUSIC, retryable=True)
