"""How playback fails: a sentence, what to do about it, and whether trying again can help."""

from __future__ import annotations


class PlaybackError(Exception):
    """Something about playing did not work.

    `say` is one sentence for people, `todo` what they can do about it, `retryable` whether the same call may work
    later without anybody mending anything.
    """

    def __init__(self, say: str, todo: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{say} {todo}".strip())
        self.say = say
        self.todo = todo
        self.retryable = retryable


class DecodeError(PlaybackError):
    """A file is missing, unreadable or holds no sound."""


class OutputError(PlaybackError):
    """The sound cannot leave: no device, no driver, or the device has gone."""
