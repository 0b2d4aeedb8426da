"""What the language model sees of playback: `play`, `control` and `ask`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from tools.library.items import Item
from tools.playback import answers
from tools.playback import control as controls
from tools.playback.chapters import Spoken, inside
from tools.playback.found import Found
from tools.playback.player import Player
from tools.playback.queue import When
from tools.playback.state import PlayerState
from tools.playback.values import Value
from tools.playback.words import lasting, several, spoken
from tools.results import ToolResult, ToolRetry

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

Kind = Literal["any", "music", "podcast", "audiobook"]
Action = Literal[
    "pause", "resume", "stop", "next", "previous", "restart", "seek", "volume_up", "volume_down", "set_volume",
    "shuffle", "repeat", "speed", "sleep_timer",
]  # fmt: skip
Game = Literal["start", "answer", "hint", "give_up", "repeat", "score", "stop"]
Find = Callable[[str, str], Found]
"""(query, kind) → what is meant."""
Other = Callable[[str], "ToolResult | None"]
"""A question that is not about the player → an answer, if there is one."""


class Inside(Protocol):
    """What is known of what is said in what plays. Each is None where it is not about that."""

    def ask(self, said: str) -> ToolResult | None:
        """The answer to a question."""
        ...

    def control(self, action: str, value: Value) -> ToolResult | None:
        """A command that means something for what is said."""
        ...


FITTING = "This may fit. "
"""What is said before the answer when something was found by what it is like."""
RESUMED = 5.0
"""From this position on the answer says that an item goes on where it was left."""


def play(player: Player, find: Find, query: str, kind: str = "any", when: str = "now") -> ToolResult:
    """Find what is meant and play it. Raises `ToolRetry` for arguments that cannot be used."""
    query = query.strip()
    if not query:
        raise ToolRetry("The query of play names what to play; to go on with what was paused, use control resume.")
    if kind not in get_args(Kind) or when not in get_args(When):
        raise ToolRetry("kind is any, music, podcast or audiobook; when is now, next or last.")
    found = find(query, kind)
    if found.question is not None:
        observed = {"player": player.observe().brief(), "question": found.question}
        return ToolResult(False, found.question, found.alternatives, observed)
    if found.missing or not found.items:
        say = found.why or f"There is nothing called {query} in your library."
        if found.heading is not None:
            say = f"There is nothing to play in {spoken(found.heading)}."
        say = f"{say} {found.note}".strip()
        return ToolResult(False, say, found.alternatives, {"player": player.observe().brief(), "missing": query})
    before = player.observe()
    after = player.play(found.items, when)  # type: ignore[arg-type] # checked above
    return _played(found, when, before, after)


def _played(found: Found, when: str, before: PlayerState, after: PlayerState) -> ToolResult:
    items, first = found.items, found.items[0]
    observed = {"player": after.brief(), "added": len(items)}
    honest = (f"{found.note} " if found.note else FITTING) if found.fits else ""
    if when != "now" and before.item is not None:
        what = spoken(first) if len(items) == 1 else several(len(items), items)
        if found.heading is not None:
            what = spoken(found.heading)
        say = f"{what} comes next." if when == "next" else f"Added {what} to the end of the queue."
        return ToolResult(True, honest + say, items[:20], observed)
    if after.state != "playing" or after.item is None:
        return ToolResult(False, controls.now_playing(after).say, items[:20], observed)
    if after.item not in items or (len(items) == 1 and after.item != first):
        return ToolResult(False, controls.now_playing(after).say, (after.item,), observed)
    return ToolResult(True, honest + _playing(found, after.item, after), _named(found, after.item), observed)


def _playing(found: Found, item: Item, state: PlayerState) -> str:
    going_on = f", from {lasting(state.position)} in" if state.position >= RESUMED else ""
    if found.heading is None:
        plain = controls.now_playing(state).say
        return plain if not going_on else f"Playing {spoken(item)}{going_on}."
    if found.heading.kind == "artist":
        return f"Playing {found.heading.title}: {item.title}{going_on}."
    how = "starting with" if item == found.items[0] and not going_on else "going on with"
    return f"Playing {found.heading.name}, {how} {item.title}{going_on}."


def _named(found: Found, item: Item) -> tuple[Item, ...]:
    return (item,) if found.heading is None else (item, found.heading)


def make_tools(
    player: Player,
    find: Find,
    *,
    other: Other | None = None,
    known: Spoken | None = None,
    endless: Other | None = None,
    talking: Inside | None = None,
    quiz: Callable[[str, str], ToolResult] | None = None,
) -> list[BaseTool]:
    """The LangChain tools `play`, `control` and `ask`. The artifact of each is its `ToolResult`.

    `endless` plays what is asked for without end ("a jazz radio"), and gives None for everything else. `talking` is
    asked before everything else, `other` where a question is not about the player. `quiz` plays a game about the
    library: (move, what was said) → what came of it.
    """
    from langchain_core.tools import StructuredTool

    def play_(query: str, kind: Kind = "any", when: When = "now") -> tuple[str, ToolResult]:
        without_end = endless(query) if endless is not None and when == "now" else None
        result = without_end or play(player, find, query, kind, when)
        return result.say, result

    def control_(action: Action, value: str | float | None = None) -> tuple[str, ToolResult]:
        special = None if talking is None else talking.control(action, value)
        if special is None and known is not None:
            special = inside(player, known, action, value)
        result = special or controls.control(player, action, value)
        return result.say, result

    def ask_(question: str, game: Game | None = None) -> tuple[str, ToolResult]:
        if quiz is not None and game is not None:
            result = quiz(game, question)
        else:
            inner = None if talking is None else talking.ask(question)
            result = inner or answers.ask(player, question, other)
        return result.say, result

    return [
        StructuredTool.from_function(
            function, name=name, description=description, response_format="content_and_artifact"
        )
        for name, function, description in (
            ("play", play_, _PLAY),
            ("control", control_, _CONTROL),
            ("ask", ask_, _ASK),
        )
    ]


_PLAY = """Play something from the library: a song, artist, album, podcast, audiobook, playlist or style.

query: what to play, in the listener's words. kind: any, music, podcast or audiobook. when: now (instead of what plays),
next (after this one) or last (at the end of the queue)."""
_CONTROL = """Control the player.

action: pause, resume, stop, next, previous, restart, seek, volume_up, volume_down, set_volume, shuffle, repeat, speed
or sleep_timer. value: for seek seconds, with a sign from here ("-30", "+30"), without one from the beginning ("90",
"1:30"); for set_volume 0 to 100; for volume_up and volume_down how much, if said; for speed a factor ("1.5", "normal");
for shuffle on or off; for repeat off, one or all; for sleep_timer minutes, "end" for the end of the track, or "off"."""
_ASK = """Answer a question about what is playing: what it is, who made it, album, year, how long it is or how much is
left, what came before or comes next, the queue, volume, speed, shuffle, repeat, sleep timer; or about what is said in
a podcast or an audiobook. game: only for a quiz about the library, its moves; question is then what was said."""
