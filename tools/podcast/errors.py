"""What can go wrong with an episode, in words for people."""

from __future__ import annotations


class PodcastError(Exception):
    """An episode could not be made, or not further.

    `say` is one sentence, `todo` is what to do about it, `retryable` tells whether the same may work later.
    """

    def __init__(self, say: str, todo: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{say} {todo}".strip())
        self.say = say
        self.todo = todo
        self.retryable = retryable
