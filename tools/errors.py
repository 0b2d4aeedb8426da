"""How a failure reaches people: a sentence, what to do about it, and whether trying again can help."""

from __future__ import annotations


class PlainError(Exception):
    """Something went wrong that a person can understand.

    `say` is one sentence (what is wrong, and where). `todo` is what to do about it, a command where there is one.
    `retryable` tells whether the same request may work later without anybody mending anything.
    """

    def __init__(self, say: str, todo: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{say} {todo}".strip())
        self.say = say
        self.todo = todo
        self.retryable = retryable
