"""Commands inside of what plays: its chapters, what is said in it, and what is to be left out of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from tools.library.items import Item
from tools.library.reading import Chapter
from tools.playback.control import answer, now_playing
from tools.playback.player import WORTH_RETURNING, Player
from tools.playback.state import PlayerState
from tools.playback.values import Value
from tools.playback.words import lasting, spoken
from tools.results import ToolResult

EARLY = 3.0
"""Within this many seconds "the previous chapter" is the one before; later it is the beginning of this one."""
_NUMBER = re.compile(r"chapter (\d{1,4})")
_ABOUT = re.compile(r"about (.+)")
_ALWAYS = re.compile(r"always (here|\d+(?:\.\d+)?)")


class Spoken(Protocol):
    """What is known inside of an item; `tools.library.feeds.spoken.Spoken` is one."""

    def chapters(self, item: Item) -> Sequence[Chapter]:
        """The chapters inside an item, in order; none for one that is a chapter itself."""
        ...

    def find(self, item: Item, words: str) -> float | None:
        """Where an item speaks of something, in seconds."""
        ...

    def mark_heard(self, item: Item) -> bool:
        """It counts as heard from now on; False if that means nothing for this item."""
        ...

    def leave_out(self, item: Item, seconds: float) -> bool:
        """Leave out the beginning of everything of its show from now on; False if it is of no show."""
        ...


def inside(player: Player, known: Spoken, action: str, value: Value) -> ToolResult | None:
    """Do what a command means inside of the current item; None if it is for the player as a whole.

    Values: "chapter" for next, previous and restart, "heard" for next, "end of chapter" for sleep_timer; for seek
    "chapter 3", "about WORDS" and "always SECONDS" (or "always here"). To restart without a value, or with "book", is
    to restart the whole book.
    """
    handler = _HANDLERS.get(action)
    state = player.observe()
    said = "" if value is None else value
    if handler is None or state.item is None or not isinstance(said, str):
        return None
    return handler(player, known, state, state.item, said.strip().lower())


def number_of(chapters: Sequence[Chapter], seconds: float) -> int:
    """Which chapter one is in, counted from 0."""
    return max((place for place, each in enumerate(chapters) if each.start <= seconds + 0.05), default=0)


def _next(player: Player, known: Spoken, state: PlayerState, item: Item, value: str) -> ToolResult | None:
    if value == "heard" and known.mark_heard(item):
        after = player.next()
        say = f"{item.title} counts as heard."
        more = f" {now_playing(after).say}" if after.item is not None else ""
        return answer(True, say + more, after)
    chapters = known.chapters(item) if value == "chapter" else ()
    at = number_of(chapters, state.position) + 1
    return _go(player, chapters[at]) if at < len(chapters) else None


def _previous(player: Player, known: Spoken, state: PlayerState, item: Item, value: str) -> ToolResult | None:
    chapters = known.chapters(item) if value == "chapter" else ()
    if not chapters:
        return None
    at = number_of(chapters, state.position)
    early = state.position - chapters[at].start <= EARLY
    return _go(player, chapters[max(0, at - 1) if early else at])


def _restart(player: Player, known: Spoken, state: PlayerState, item: Item, value: str) -> ToolResult | None:
    if value == "chapter" and (chapters := known.chapters(item)):
        return _go(player, chapters[number_of(chapters, state.position)])
    if value in {"", "book"} and item.kind == "chapter":
        return _book_again(player)
    return None


def _book_again(player: Player) -> ToolResult:
    """The whole book from its first chapter; `go_back` knows where one was."""
    after = player.start_over()
    if after.state != "playing" or after.item is None:
        return now_playing(after)
    back = " Say “back to where I was” to return."
    return answer(True, f"From the beginning: {spoken(after.item)}.{back}", after)


def _seek(player: Player, known: Spoken, state: PlayerState, item: Item, value: str) -> ToolResult | None:
    if found := _ALWAYS.fullmatch(value):
        return _always(known, state, item, found[1])
    if found := _NUMBER.fullmatch(value):
        return _numbered(player, known, state, item, int(found[1]))
    if found := _ABOUT.fullmatch(value):
        return _about(player, known, state, item, found[1])
    return None


def _always(known: Spoken, state: PlayerState, item: Item, amount: str) -> ToolResult:
    seconds = state.position if amount == "here" else float(amount)
    if not known.leave_out(item, seconds):
        return answer(False, f"That can only be done for a podcast that you follow; {item.title} is none.", state)
    say = f"From now on I leave out the first {lasting(seconds)} of {item.album}."
    return answer(True, say if seconds else f"I leave nothing out of {item.album} any more.", state)


def _numbered(player: Player, known: Spoken, state: PlayerState, item: Item, number: int) -> ToolResult:
    chapters = known.chapters(item)
    if chapters:
        if 1 <= number <= len(chapters):
            return _go(player, chapters[number - 1])
        return answer(False, f"{item.title} has {len(chapters)} chapters.", state)
    parts = [entry for entry in player.queue() if entry.item.kind == "chapter" and entry.item.album == item.album]
    if item.kind != "chapter" or not parts:
        return answer(False, f"{item.title} has no chapters.", state)
    titled = [entry for entry in parts if re.search(rf"\bchapter 0*{number}\b", entry.item.title.lower())]
    if not titled and number > len(parts):
        return answer(False, f"{item.album} has {len(parts)} chapters.", state)
    return now_playing(player.jump((titled or parts[number - 1 : number])[0].id))


def _about(player: Player, known: Spoken, state: PlayerState, item: Item, words: str) -> ToolResult:
    seconds = known.find(item, words)
    if seconds is not None:
        after = player.seek(seconds)
        return answer(True, f"Here, {lasting(seconds)} in.", after)
    wanted = set(words.split())
    for entry in player.queue():
        if entry.item.kind == "chapter" and wanted <= set(re.findall(r"[^\W_]+", entry.item.title.lower())):
            return now_playing(player.jump(entry.id))
    return answer(False, f"I can't find where {item.title} speaks of {words}.", state)


def _sleep(player: Player, known: Spoken, state: PlayerState, item: Item, value: str) -> ToolResult | None:
    chapters = known.chapters(item) if value == "end of chapter" else ()
    if not chapters:
        return None
    chapter = chapters[number_of(chapters, state.position)]
    after = player.sleep_timer(max(1.0, (chapter.end - state.position) / state.speed))
    return answer(True, f"I'll stop at the end of this chapter, in {lasting(after.sleep_timer or 0.0)}.", after)


def _go(player: Player, chapter: Chapter) -> ToolResult:
    before = player.observe()
    if before.position >= chapter.start + WORTH_RETURNING:
        player.keep_place()
    return answer(True, f"{chapter.title}.", player.seek(chapter.start))


_Handler = Callable[[Player, Spoken, PlayerState, Item, str], "ToolResult | None"]
_HANDLERS: dict[str, _Handler] = {
    "next": _next,
    "previous": _previous,
    "restart": _restart,
    "seek": _seek,
    "sleep_timer": _sleep,
}
