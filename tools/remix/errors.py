"""How remixing fails: a sentence, what to do about it, and whether trying again can help."""

from __future__ import annotations


class RemixError(Exception):
    """Something about analysing or remixing did not work.

    `say` is one sentence for people, `todo` what they can do about it, `retryable` whether the same call may work
    later without anybody mending anything.
    """

    def __init__(self, say: str, todo: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{say} {todo}".strip())
        self.say = say
        self.todo = todo
        self.retryable = retryable


class BadAudio(RemixError):
    """What was handed in is no sound: an impossible shape or rate, or nothing at all."""


class NoStems(RemixError):
    """A part was asked for that this separator, or this recording, does not have."""


class MissingEngine(RemixError):
    """An optional engine or its weights are not on this machine; `todo` names the command that brings them."""
