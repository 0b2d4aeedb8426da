"""Understanding before the language model: sentence templates for what is said every day, and knowing where they end.

A wish is understood only if a template fits the whole of it. Two wishes are understood if each half is. Anything
else (a negation that no template names, words left over) is not understood here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.mind import amounts
from assistant.mind.context import Call, Context
from assistant.mind.details import fill, minutes_in, period_of
from assistant.mind.normalise import nearest, wish_of
from assistant.mind.remixes import read_remix
from assistant.mind.signatures import complete
from assistant.mind.templates import Template, compile_template

_FILES = ("control.yaml", "talk.yaml", "listening.yaml", "taste.yaml", "making.yaml")
_SILENCE = re.compile(
    r"(?:(?:please|oh|ok|okay|hey|no|just|now|segue) )*(?:stop|shut up|be quiet|quiet|silence|shush|hush|pause)"
    r"(?: (?:stop|it|this|that|now|please|the music|music|playing|everything|talking|there|pause))*"
)
_COMMAND = "play|put|turn|make|skip|pause|stop|set|remember|rate|remix|tell|add|find|show|recommend|suggest|never|dont|go|start|mute|resume|shuffle|repeat|queue|give|create|build|next|louder|quieter|lower|raise|slow|speed|keep|like|love|what|whats|who|whos|how|why|when|i|im|this|that|thats|its|it|volume|search|look|record|take|rewind|switch|read|do|have|cancel|leave|from"  # noqa: E501
_JOINT = re.compile(
    rf" (?:and then|and also|then|and|but also|but|also|plus|oh and|after that) (?=(?:please |also |then |just |maybe )*(?:{_COMMAND})\b)"
)
_START = re.compile(rf" (?=(?:{_COMMAND})\b)")
_SECOND_WISH = re.compile(
    r"\b(?:and|then|also|plus)\b (?:then |also |please |just )*(?:play|put|turn|make|skip|pause|stop|set|remember|rate|remix|tell|add|"
    r"find|show|recommend|never|dont|like|love|shuffle|queue|create|build|cancel|mute|read|search|look|record)\b"
    r"|(?<=\w )i (?:\w+ )?(?:love|like|hate|adore|cant stand) (?:it|this|that|her|him|them)\b"
)
_COMMAND_WORDS = (
    "pause", "resume", "stop", "next", "skip", "previous", "restart", "rewind", "forward", "louder", "quieter", "volume", "mute",
    "shuffle", "repeat", "continue", "softer", "faster", "slower", "timer", "sleep", "music", "turn", "play", "again", "back",
    "percent", "track", "song", "chapter", "episode",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How a wish was understood: calls, or a reply. `open` says that free words were copied out of it."""

    calls: tuple[Call, ...] = ()
    reply: str | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class _Intent:
    tool: str | None
    args: dict[str, Any]
    replies: tuple[str, ...]
    guard: str | None
    when: str | None
    reject: re.Pattern[str] | None
    templates: tuple[Template, ...]


def is_silence(utterance: str) -> Call | None:
    """The call for words that must always end the sound, whatever else is going on."""
    words = " ".join(re.sub(r"[^\w\s]", " ", utterance.casefold()).split())
    if not _SILENCE.fullmatch(words):
        return None
    return Call("control", {"action": "pause" if re.search(r"\bpause\b", words) else "stop"})


@lru_cache(maxsize=1)
def _intents() -> tuple[_Intent, ...]:
    import yaml

    read: list[_Intent] = []
    for name in _FILES:
        book = yaml.safe_load(files("assistant.mind.sentences").joinpath(name).read_text(encoding="utf-8"))
        for entry in book["intents"]:
            read.append(
                _Intent(
                    entry.get("tool"), entry.get("args", {}), tuple(entry.get("reply", ())), entry.get("guard"), entry.get("when"),
                    re.compile(entry["reject"]) if "reject" in entry else None,
                    tuple(compile_template(source, book["expansions"]) for source in entry["sentences"]),
                )
            )  # fmt: skip
    return tuple(read)


class FastPath:
    """Reads wishes by templates; loading them costs some milliseconds, once."""

    def __init__(self) -> None:
        self._all = _intents()

    def read(self, utterance: str, context: Context) -> Reading | None:
        """The wish or wishes of an utterance if every word of it is understood, else None."""
        wish = wish_of(utterance)
        if not wish or len(wish.split()) > 40:
            return None
        one = self._one(wish, context)
        if one is not None and (not one.open or not _SECOND_WISH.search(wish)):
            return one
        return self._several(wish, context) or self._misheard(wish, context)

    def _one(self, wish: str, context: Context) -> Reading | None:
        if (changes := read_remix(wish)) is not None and not (
            context.spoken_word and set(changes) == {"tempo", "target"}
        ):
            return Reading((Call("remix", complete("remix", changes)),))
        forms = dict.fromkeys((wish, amounts.with_digits(wish)))
        for free in (False, True):
            for intent in self._all:
                for template in intent.templates:
                    if template.open is not free:
                        continue
                    for form in forms:
                        slots = template.match(form)
                        if slots is not None and (reading := self._meant(intent, slots, wish, context, free=free)):
                            return reading
        return None

    def _meant(
        self, intent: _Intent, slots: dict[str, str], wish: str, context: Context, *, free: bool
    ) -> Reading | None:
        if intent.when == "spoken_word" and not context.spoken_word:
            return None
        if intent.when == "offered" and not (context.history and context.history[-1].text.rstrip().endswith("?")):
            return None
        if intent.reject and intent.reject.search(wish):
            return None
        if intent.replies:
            return Reading(reply=intent.replies[len(wish) % len(intent.replies)])
        if intent.guard and not GUARDS[intent.guard](slots.get("text", ""), wish, context):
            return None
        values = {**slots, "said": wish, "period": period_of(wish)}
        if duration := slots.get("duration"):
            seconds = amounts.seconds_in(duration) or 0.0
            values |= {"seconds": amounts.plain(seconds), "minutes": amounts.plain(seconds / 60)}
        args = {
            name: value.format(**values) if isinstance(value, str) else value for name, value in intent.args.items()
        }
        tool = intent.tool or ""
        call = Call(tool, args)
        if tool != "control":
            call = fill(Call(tool, tidy(args)), wish)
        return Reading((Call(tool, complete(tool, dict(call.args))),), open=free)

    def _several(self, wish: str, context: Context) -> Reading | None:
        """Two or three wishes in one sentence, each of which must be understood by itself."""
        if context.names.resolve(wish.removeprefix("play ")) is not None:
            return None
        for left, right, joined in _halves(wish):
            first = self._one(wish_of(left), context)
            if first is None or first.reply or (first.open and not joined):
                continue
            rest = self._one(wish_of(right), context)
            if rest is None or rest.reply or _SECOND_WISH.search(right):
                rest = self._several(wish_of(right), context)
            if rest is None or rest.reply:
                continue
            return Reading(_merged((*first.calls, *rest.calls)), open=True)
        return None

    def _misheard(self, wish: str, context: Context) -> Reading | None:
        """A short command one word of which was recognised as another that sounds like it: "paws the music"."""
        words = wish.split()
        if len(words) > 8:
            return None
        for i, word in enumerate(words):
            known = nearest(word, _COMMAND_WORDS)
            if not known or known == word or (known == "play" and i > 0):
                continue
            reading = self._one(" ".join([*words[:i], known, *words[i + 1 :]]), context)
            if (
                reading
                and reading.calls
                and (not reading.open or known == "play")
                and reading.calls[0].tool in {"control", "play"}
            ):
                return reading
        for cut in range(1, min(len(words), 7)):
            tail = self._heard_tail(words[cut:], context)
            if tail and self._means_the_same(words[:cut]):
                return tail
        return None

    def _heard_tail(self, words: list[str], context: Context) -> Reading | None:
        fixed = " ".join(nearest(word, _COMMAND_WORDS) or word for word in words)
        reading = self._one(fixed, context)
        good = reading and not reading.open and reading.calls and reading.calls[0].tool == "control"
        return reading if good else None

    @staticmethod
    def _means_the_same(lead: list[str]) -> bool:
        """Whether the words before a command are only its reason: "I can't hear it, …"."""
        return bool(
            re.fullmatch(
                r"i (?:cant|can barely|can hardly|cannot) hear (?:it|this|a thing|anything|that|him|her|them)",
                " ".join(lead),
            )
        )


_STRENGTH = ("like", "love", "dislike", "ban")


def _merged(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Calls that say the same thing twice made one: "this is rubbish, never play it again", "go back, I missed that"."""
    kept: list[Call] = []
    for call in calls:
        same = next((i for i, other in enumerate(kept) if _subject(other) == _subject(call)), None)
        if same is None:
            kept.append(call)
        elif call.tool == "rate":
            kept[same] = max(kept[same], call, key=lambda one: _STRENGTH.index(one.args["opinion"]))
        elif call.tool == "remix":
            kept[same] = Call("remix", {**kept[same].args, **call.args, "target": kept[same].args["target"]})
    return tuple(kept)


def _subject(call: Call) -> tuple[Any, ...]:
    if call.tool == "control":
        return call.tool, call.args["action"]
    return (
        (call.tool,)
        if call.tool == "remix"
        else (call.tool, call.args.get("item") or tuple(map(str, call.args.values())))
    )


def _halves(wish: str) -> Iterator[tuple[str, str, bool]]:
    for joint in _JOINT.finditer(wish):
        yield wish[: joint.start()], wish[joint.end() :], True
    for start in _START.finditer(wish):
        if start.start() > 3:
            yield wish[: start.start()], wish[start.end() :], False


def tidy(args: dict[str, Any]) -> dict[str, Any]:
    """Names without the small words that only lead up to them."""
    out = dict(args)
    for name in ("query", "topic"):
        if isinstance(out.get(name), str):
            text = re.sub(r"^(?:(?:me|us|some|any|a bit of|a little|that|the song|the track|the album|the band|my book|my audiobook|the audiobook|"
                          r"my podcast|the podcast|the book|songs by|music by|tracks by|anything by|something by|stuff by|um|uh|more|called) )+",
                          "", out[name])  # fmt: skip
            text = (
                re.sub(
                    r" (?:next|to (?:the|my) (?:end of the )?(?:queue|list)|after this(?: one| song)?|podcasts?|audiobooks?|for a bit|again)$",
                    "",
                    text,
                )
                or out[name]
            )
            out[name] = text
    if isinstance(out.get("wish"), str):
        out["wish"] = _bare_wish(out["wish"])
    return out


_CARRIER = re.compile(
    r"(?:(?:make|build|create|put together|do|give|get|prepare|compile|generate|i need|i want|id like|i would like|we need|curate|start) )?(?:me |us |up )*"
    r"(?:a |an |another |the |some |one )?(?P<how>(?:\S+ ){0,5}?)(?:playlist|play list|mixtape|mix tape)(?: (?:for|of|with|about|from))?(?P<what>(?: \S+)*)"
)


def _bare_wish(wish: str) -> str:
    """The wish without "make me a playlist of"; the whole wish where nothing else would be left."""
    found = _CARRIER.fullmatch(wish)
    return (" ".join(f"{found['how']} {found['what']}".split()) or wish) if found else wish


_PRONOUN = re.compile(
    r"(?:it|this|that|them|these|those|one|(?:the |that |this )?(?:first|second|third|fourth|fifth|last|other)(?: one)?|(?:it|this|that) (?:again|now))"
)


def _may_play(text: str, wish: str, context: Context) -> bool:
    if context.names.resolve(text) is not None:
        return True
    if re.search(r"\b(?:her|his|their|him|them)\b", text):
        return False
    return not _PRONOUN.fullmatch(text) and not re.search(
        r"^(?:it|this|that|them) (?:again|next|after|in|on|at|to|one|for|from|over|now|song|track|album)\b|\b(?:first|second|third|last) (?:one|of)\b",
        text,
    )


def _may_search(text: str, wish: str, context: Context) -> bool:
    return not re.search(r"\b(?:her|his|their|him|them|this|it)\b", text) and not _PRONOUN.fullmatch(text)


def _may_rate(text: str, wish: str, context: Context) -> bool:
    return context.names.resolve(text) is not None


def _may_make_playlist(text: str, wish: str, context: Context) -> bool:
    return bool(
        re.search(
            r"\b(?:play ?list|mix ?tape|compilation|set ?list|soundtrack|list of|mix|station|set|track ?list|songs|tracks|music|tunes)\b",
            wish,
        )
    )


def _may_make_podcast(text: str, wish: str, context: Context) -> bool:
    weak = re.match(
        r"(?:give|get|i want|id like|i would like|we need|i need|do|start|how about|i could use|sort|plan|arrange)\b",
        wish,
    )
    if weak:
        return minutes_in(wish) is not None and not re.search(r"\b(?:latest|newest|last|the)\b (?:\w+ )?episode", wish)
    return not re.search(r"\b(?:playlist|play list)\b", wish)


GUARDS = {
    "play": _may_play,
    "search": _may_search,
    "rated": _may_rate,
    "playlist": _may_make_playlist,
    "podcast": _may_make_podcast,
    "recommend": lambda _text, wish, _context: not re.search(r"\b(?:playlist|play list|mixtape)\b", wish),
}
