"""How taste fails: a sentence, what to do about it, and whether trying again can help."""

from __future__ import annotations


class TasteError(Exception):
    """Something is wrong with listening events, or with what was learned from them.

    `say` is one sentence for people, `todo` what they can do about it, `retryable` whether the same call may work
    later without anybody mending anything.
    """

    def __init__(self, say: str, todo: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{say} {todo}".strip())
        self.say = say
        self.todo = todo
        self.retryable = retryable


class BadLog(TasteError):
    """A listening log cannot be read, or holds too little."""


class BadBundle(TasteError):
    """A model file is not one of ours, is damaged, or does not belong to this library."""
