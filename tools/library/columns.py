"""Column types that SQLAlchemy does not bring."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator


class PathColumn(TypeDecorator[Path]):
    """A file system path, stored as text; as bytes where its name is not valid UTF-8.

    POSIX file names are bytes. Python shows undecodable ones with surrogates, which SQLite refuses as text, so those
    few are stored as a BLOB, and compare and index as well as the rest.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Path | str | None, dialect: Dialect) -> Any:
        """Path → text, or bytes where text cannot hold it."""
        return None if value is None else stored_path(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Path | None:
        """Text or bytes → Path."""
        return None if value is None else Path(os.fsdecode(value))


def stored_path(path: Path | str) -> str | bytes:
    """A path as it stands in the database, for statements written by hand."""
    text = os.fspath(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text
