"""How the library fails: a sentence, what to do about it, and whether trying again can help."""

from __future__ import annotations


class LibraryError(Exception):
    """Something is wrong with the library or the folders it reads.

    `say` is one sentence for people, `todo` what they can do about it, `retryable` whether the same call may work
    later without anybody mending anything.
    """

    def __init__(self, say: str, todo: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{say} {todo}".strip())
        self.say = say
        self.todo = todo
        self.retryable = retryable


class DatabaseError(LibraryError):
    """The database file cannot be opened, read or written."""


class NewerSchema(DatabaseError):
    """The database was written by a newer version of the program."""


class NoMusic(LibraryError):
    """A folder is missing, unreadable or holds nothing that can be played."""


class ScanRunning(LibraryError):
    """Another scan of the same library is at work."""
