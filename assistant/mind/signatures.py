"""The twelve tools as the language model sees them: one table, from which grammar, prompt and schemas are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

KINDS = ("any", "music", "podcast", "audiobook")
WHEN = ("now", "next", "last")
ACTIONS = (
    "pause", "resume", "stop", "next", "previous", "restart", "seek", "volume_up", "volume_down", "set_volume",
    "shuffle", "repeat", "speed", "sleep_timer",
)  # fmt: skip
OPINIONS = ("love", "like", "dislike", "ban")
SCOPES = ("once", "session", "always")
GAME = ("start", "answer", "hint", "give_up", "repeat", "score", "stop")
DISCOVERY = ("familiar", "balanced", "new")

Shape = Literal["text", "choice", "number"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. `text` holds words of the listener, `choice` one of `values`, `number` a number or a word."""

    name: str
    shape: Shape
    about: str
    values: tuple[str, ...] = ()
    default: Any = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One tool: its stable name, what it is for, and its arguments, the most telling one first."""

    name: str
    about: str
    arguments: tuple[Argument, ...]

    def argument(self, name: str) -> Argument | None:
        """The argument of that name."""
        return next((a for a in self.arguments if a.name == name), None)


def _text(name: str, about: str, *, required: bool = True, default: Any = None) -> Argument:
    return Argument(name, "text", about, required=required, default=default)


def _choice(name: str, values: tuple[str, ...], about: str, default: Any = None, *, required: bool = False) -> Argument:
    return Argument(name, "choice", about, values, default, required)


def _number(name: str, about: str) -> Argument:
    return Argument(name, "number", about)


_ITEM = "what it is about: current, or words that name it"

SIGNATURES: tuple[Signature, ...] = (
    Signature("search", "say what the library holds", (
        _text("query", "names or words to look for"), _choice("kind", KINDS, "what sort", "any"))),
    Signature("play", "start or queue a song, artist, album, show, episode, book, playlist or style", (
        _text("query", "what to play, in the listener's words"), _choice("kind", KINDS, "what sort", "any"),
        _choice("when", WHEN, "at once, after this one, or at the end of the queue", "now"))),
    Signature("control", "pause, skip, volume, seek, speed, sleep timer and the like", (
        _choice("action", ACTIONS, "what to do", required=True),
        _number("value", "seconds for seek (negative: back), minutes for sleep_timer, percent, factor for speed"))),
    Signature("make_playlist", "make a new playlist from a wish", (
        _text("wish", "mood, occasion, style, artists"), _number("minutes", "how long"),
        _choice("discovery", DISCOVERY, "known or unknown music", "balanced"))),
    Signature("recommend", "suggest something to listen to", (
        _text("wish", "what it should be like"), _choice("kind", KINDS, "what sort", "any"))),
    Signature("explain", "say why something was chosen or suggested", (
        _text("item", _ITEM, required=False, default="current"),)),
    Signature("taste_profile", "tell what the listener likes and has heard", (
        _text("period", "which time", required=False, default="all time"),)),
    Signature("rate", "note that the listener likes or dislikes one thing", (
        _text("item", _ITEM, required=False, default="current"),
        _choice("opinion", OPINIONS, "how much", required=True))),
    Signature("set_preference", "remember a lasting rule or taste", (
        _text("statement", "the rule in the listener's words"),
        _choice("scope", SCOPES, "how long it holds", "always"))),
    Signature("remix", "change the sound of a recording", (
        _text("target", _ITEM, required=False, default="current"),
        _number("tempo", "slower, faster or a factor"), _number("pitch", "lower, higher or semitones"),
        _text("stems", "parts to keep or remove", required=False),
        _text("effect", "reverb, echo, lo-fi, bass boost and the like", required=False),
        _text("other", "a second recording, for match, mashup and blend", required=False))),
    Signature("make_podcast", "make a spoken episode about a topic", (
        _text("topic", "what it is about"), _number("minutes", "how long"), _number("hosts", "how many speakers"))),
    Signature("ask", "answer a question about what is playing, the queue, or the music itself", (
        _text("question", "the question"),
        _choice("game", GAME, "only for a quiz about the library: begin it, a guess, a hint, and so on"))),
)  # fmt: skip

BY_NAME: dict[str, Signature] = {signature.name: signature for signature in SIGNATURES}


def complete(tool: str, args: dict[str, Any]) -> dict[str, Any]:
    """The arguments with the table's defaults for those that were not given; unknown ones are dropped."""
    given = {name: value for name, value in args.items() if BY_NAME[tool].argument(name) and value not in (None, "")}
    for argument in BY_NAME[tool].arguments:
        if argument.name not in given and argument.default is not None:
            given[argument.name] = argument.default
    return given
