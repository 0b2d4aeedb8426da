"""What the language model sees of remixing: `remix`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tools.library.items import Item
from tools.playback.words import lasting
from tools.remix import together
from tools.remix.effects import UNDO
from tools.remix.errors import RemixError
from tools.remix.joining import Joiner
from tools.remix.meaning import Find, meant
from tools.remix.operations import said
from tools.remix.recording import of_item
from tools.remix.remixer import Outcome, Remixer, observed
from tools.remix.studio import Wish
from tools.remix.words import is_normal
from tools.results import ToolFailed, ToolResult, ToolRetry

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from tools.playback.player import Player

_SAVE = r"^(?:save|keep|export)\b"
_ALL = r"original|normal|reset|none|everything|clean|no effects?"


def remix(
    remixer: Remixer,
    joiner: Joiner,
    player: Player,
    find: Find,
    target: str = "current",
    tempo: float | str | None = None,
    pitch: float | str | None = None,
    stems: str | None = None,
    effect: str | None = None,
    other: str | None = None,
) -> ToolResult:
    """Do what is wished to what is meant, and say what can be heard of it. Raises `ToolRetry` or `ToolFailed`."""
    words = (effect or "").strip().lower()
    if not any((tempo, pitch, stems, words)):
        raise ToolRetry("remix needs a tempo, a pitch, stems or an effect.")
    try:
        if (joined := together.read(joiner, player, find, target, words, other)) is not None:
            return joined
        item = meant(player, find, target)
        like = meant(player, find, other) if other else None
        if isinstance(item, ToolResult):
            return item
        if isinstance(like, ToolResult):
            return like
        if re.search(UNDO, words):
            return _undone(remixer, item, all_=re.search(_ALL, words) is not None)
        if re.search(_SAVE, words):
            return _kept(remixer.keep(item))
        if tempo is not None and is_normal(tempo):
            player.set_speed(1.0)
        match = None if like is None else of_item(like)
        return _done(remixer.change(item, Wish(tempo, pitch, stems, words, match=match)))
    except RemixError as error:
        raise ToolFailed(error.say, error.todo, retryable=error.retryable) from error


def _done(outcome: Outcome) -> ToolResult:
    what = ", ".join(said(step) for step in outcome.recipe.steps)
    if not what:
        return ToolResult(True, f"As it was recorded; {_playing(outcome)}", (outcome.item,), observed(outcome))
    if outcome.pending:
        say = f"{outcome.recipe.source.title} is being made {_as(outcome)}. It changes over as soon as it is ready."
        return ToolResult(True, say, (outcome.item,), observed(outcome))
    told = f"{_capital(what)}{' in some seconds' if outcome.soon else ''}; {_playing(outcome)}"
    return ToolResult(True, told, (outcome.item,), observed(outcome))


def _as(outcome: Outcome) -> str:
    later = [said(step) for step in outcome.recipe.steps if step not in outcome.live]
    now = [said(step) for step in outcome.live]
    return ", ".join(later) + (f"; it is {', '.join(now)} already" if now else "")


def _playing(outcome: Outcome) -> str:
    state = outcome.state
    lasts = ""
    if state.duration is not None and (abs(state.speed - 1.0) > 0.005 or outcome.made is not None):
        lasts = f" and lasts {lasting(state.duration / state.speed)}"
    if state.item is None or state.state == "stopped":
        return "it is stopped."
    if state.item.id != outcome.item.id:
        return "it comes next."
    return f"it {'plays now' if state.state == 'playing' else 'is paused'}{lasts}."


def _undone(remixer: Remixer, item: Item, *, all_: bool) -> ToolResult:
    outcome = remixer.undo(item, all_=all_)
    if outcome is None:
        return ToolResult(False, "There is nothing to undo: this is the original.", (item,))
    what = ", ".join(said(step) for step in outcome.recipe.steps)
    back = f"Back to {what}" if what else "Back to the original"
    if outcome.pending:
        return ToolResult(True, f"{back}, as soon as it is made.", (outcome.item,), observed(outcome))
    return ToolResult(True, f"{back}; {_playing(outcome)}", (outcome.item,), observed(outcome))


def _kept(outcome: Outcome) -> ToolResult:
    assert outcome.made is not None  # what is kept was made
    say = f"Kept as {outcome.item.title}, {lasting(outcome.made.seconds)} long, in your library."
    return ToolResult(True, say, (outcome.item,), observed(outcome))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def make_tools(
    remixer: Callable[[], Remixer], joiner: Callable[[], Joiner], player: Player, find: Find
) -> list[BaseTool]:
    """The LangChain tool `remix`. Its artifact is its `ToolResult`. `remixer` and `joiner` are made when needed."""
    from langchain_core.tools import StructuredTool

    def remix_(
        target: str = "current",
        tempo: float | str | None = None,
        pitch: float | str | None = None,
        stems: str | None = None,
        effect: str | None = None,
        other: str | None = None,
    ) -> tuple[str, ToolResult]:
        result = remix(remixer(), joiner(), player, find, target, tempo, pitch, stems, effect, other)
        return result.say, result

    return [
        StructuredTool.from_function(remix_, name="remix", description=_REMIX, response_format="content_and_artifact")
    ]


_REMIX = """Change the sound of a recording, or join recordings.

target: current, or words that name it. tempo: slower, faster, a factor ("0.8"), "half speed" or "90 bpm"; "a bit" and
"much" are understood. pitch: lower, higher, semitones ("-3"), "an octave lower" or "to A minor". stems: parts to keep
or remove, as "no vocals" or "drums and bass only", or how loud they are, as "vocals a bit quieter". effect: reverb,
echo, lo-fi, bass boost, 8d, underwater, telephone, nightcore, "slowed and reverb", reverse, "fade out", "loop 4 bars",
"shorter", and the like, or several of them; undo takes the last change back, original all of them, save keeps it in
the library. other: a second recording: tempo or pitch "match" makes it like that one, effect "mashup" lays its voice
over that one's music, effect "blend" goes over into it ("next") on the beat. effect "mix of 10 minutes" makes one mix
of several targets, named with ; between them, or "these" for what is in the queue."""
