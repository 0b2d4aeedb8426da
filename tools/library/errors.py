"""How the library fails."""

from __future__ import annotations

from tools.errors import PlainError


class LibraryError(PlainError):
    """Something is wrong with the library or the folders it reads."""


class DatabaseError(LibraryError):
    """The database file cannot be opened, read or written."""


class NewerSchema(DatabaseError):
    """The database was written by a newer version of the program."""


class NoMusic(LibraryError):
    """A folder is missing, unreadable or holds nothing that can be played."""


class ScanRunning(LibraryError):
    """Another scan of the same library is at work."""
