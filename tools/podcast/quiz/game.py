"""The game: asks, hears the answer, says truthfully whether it is right, keeps the score."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, get_args

from tools.library.items import Item
from tools.playback.player import Player
from tools.podcast.quiz.judging import is_right
from tools.podcast.quiz.questions import CLIP, Asked, Kind, make_question
from tools.results import ToolResult, ToolRetry

Move = Literal["start", "answer", "hint", "give_up", "repeat", "score", "stop"]
TRIES = 2
"""Guesses at one question."""
_KINDS: dict[str, tuple[Kind, ...]] = {
    "song": ("song",), "tune": ("song",), "artist": ("artist",), "album": ("album",), "year": ("year",),
    "history": ("played",), "heard": ("played",),
}  # fmt: skip
_ALL: tuple[Kind, ...] = ("song", "artist", "album", "year", "played")


class Sounding(Protocol):
    """A clip that is being heard."""

    def cancel(self) -> float:
        """Silence it."""
        ...


class Quiz:
    """One game at a time.

    `songs` gives the library's songs, `plays` how often each was heard; `sound` lets a stretch of an item be heard,
    over what plays, and is None where that cannot be.
    """

    def __init__(
        self,
        player: Player,
        songs: Callable[[], Sequence[Item]],
        plays: Callable[[], Mapping[str, int]],
        sound: Callable[[Item, float, float], Sounding | None],
        rng: random.Random | None = None,
    ) -> None:
        self._player = player
        self._songs = songs
        self._plays = plays
        self._sound = sound
        self._rng = rng or random.Random()
        self._clear()

    def _clear(self) -> None:
        self._used: set[str] = set()
        self._kinds: tuple[Kind, ...] = _ALL
        self._asked: Asked | None = None
        self._clip: Sounding | None = None
        self._right = self._finished = self._wrong = self._hinted = 0

    def move(self, move: str, said: str) -> ToolResult:
        """Do one of `Move`; `said` is the answer, or what was said to start ("quiz me on albums")."""
        if move not in get_args(Move):
            raise ToolRetry(f"game is one of {', '.join(get_args(Move))}.")
        if move == "start":
            return self._start(said)
        if self._asked is None:
            return self._result("We are not playing. Say “quiz me” to begin.", ok=False)
        if move in {"answer", "give_up", "stop"}:
            self._hush()
        match move:
            case "answer":
                return self._answer(said)
            case "hint":
                return self._hint()
            case "give_up":
                return self._done(self._asked.told)
            case "repeat":
                return self._result(self._put(self._asked))
            case "score":
                return self._result(f"{self._score()} {self._asked.text}")
            case _:
                return self._stop()

    def _start(self, said: str) -> ToolResult:
        self._hush()
        self._clear()
        words = said.lower()
        self._kinds = next((kinds for word, kinds in _KINDS.items() if word in words), _ALL)
        if self._player.observe().state == "playing":
            self._player.pause()
        asked = self._next()
        if asked is None:
            say = "There is too little in your library for that: I need at least four songs with names."
            return self._result(say, ok=False)
        return self._result(f"Let's play. {self._put(asked)}")

    def _answer(self, guess: str) -> ToolResult:
        asked = self._asked
        if asked is None:
            return self._stop()
        if is_right(asked, guess):
            self._right += 1
            return self._done(f"Right! {asked.told}")
        self._wrong += 1
        if self._wrong >= TRIES or asked.kind == "played":
            return self._done(f"No. {asked.told}")
        return self._result("No, that's not it. Once more, or shall I give you a hint?")

    def _hint(self) -> ToolResult:
        asked = self._asked
        if asked is None or self._hinted >= len(asked.hints):
            return self._result("I have no more hints. What is your answer?")
        self._hinted += 1
        return self._result(f"{asked.hints[self._hinted - 1]} What is your answer?")

    def _done(self, say: str) -> ToolResult:
        self._finished += 1
        following = self._next()
        if following is None:
            return self._result(f"{say} That was the last question. {self._end()}", over=True)
        return self._result(f"{say} {self._score()} Next: {self._put(following)}")

    def _stop(self) -> ToolResult:
        return self._result(self._end(), over=True)

    def _end(self) -> str:
        say = f"You had {self._right} of {self._finished} right." if self._finished else "Another time, then."
        right, finished = self._right, self._finished
        self._clear()
        self._right, self._finished = right, finished
        return say

    def _next(self) -> Asked | None:
        self._wrong = self._hinted = 0
        self._asked = make_question(self._songs(), self._plays(), self._used, self._kinds, self._rng)
        if self._asked is not None:
            self._used.add(self._asked.item.id)
        return self._asked

    def _put(self, asked: Asked) -> str:
        """The question, with what is to be heard; another one where it cannot be heard."""
        if asked.start is None:
            return asked.text
        self._hush()
        self._clip = self._sound(asked.item, asked.start, CLIP)
        if self._clip is not None:
            return asked.text
        self._kinds = tuple(kind for kind in self._kinds if kind != "song") or ("artist", "album", "year")
        other = self._next()
        return self._put(other) if other is not None else "I can play you nothing, though. Say stop to end."

    def _score(self) -> str:
        return f"{self._right} of {self._finished} so far."

    def _hush(self) -> None:
        if self._clip is not None:
            self._clip.cancel()
            self._clip = None

    def _result(self, say: str, *, ok: bool = True, over: bool = False) -> ToolResult:
        game: dict[str, Any] = {
            "right": self._right,
            "asked": self._finished,
            "on": self._asked is not None and not over,
        }
        if self._asked is not None:
            game |= {"kind": self._asked.kind, "question": self._asked.text}
        return ToolResult(ok, say, (), {"player": self._player.observe().brief(), "game": game})
