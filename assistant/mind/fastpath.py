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
from assistant.mind.guards import GUARDS, tidy
from assistant.mind.normalise import nearest, wish_of
from assistant.mind.remixes import read_remix
from assistant.mind.scheduling import read_regular
from assistant.mind.signatures import complete
from assistant.mind.templates import Template, compile_template

_FILES = ("spoken.yaml", "control.yaml", "talk.yaml", "listening.yaml", "taste.yaml", "making.yaml")
_SILENCE = re.compile(
    r"(?:(?:please|oh|ok|okay|hey|no|just|now|segue) )*(?:stop|shut up|be quiet|quiet|silence|shush|hush|pause)"
    r"(?: (?:stop|it|this|that|now|please|the music|music|playing|everything|talking|there|pause))*"
)
_COMMAND = "play|put|turn|make|skip|pause|stop|set|remember|rate|remix|tell|add|find|show|recommend|"
"suggest|never|dont|go|start|mute|resume|shuffle|repeat|queue|give|create|build|next|louder|"
"quieter|lower|raise|slow|speed|keep|like|love|what|whats|who|whos|how|why|when|i|im|this|that|"
"thats|its|it|volume|search|look|record|take|rewind|switch|read|do|have|cancel|leave|from|tell|"
"note|save|ask|explain"
_JOINT = re.compile(
    rf" (?:and then|and also|then|and|but also|but|also|plus|oh and|after that) (?=(?:please |also |"
    rf"then |just |maybe )*(?:{_COMMAND})\b)"
)
_START = re.compile(rf" (?=(?:{_COMMAND})\b)")
SECOND_WISH = re.compile(
    r"\b(?:and|then|also|plus)\b (?:then |also |please |just )*(?:play|put|turn|make|skip|pause|stop|"
    r"set|remember|rate|remix|tell|add|"
    r"find|show|recommend|never|dont|like|love|shuffle|queue|create|build|cancel|mute|read|search|look|record|"
    r"back to)\b"
    r"|(?<=\w )and (?:then )?(?:why|who|whos|what|whats|how|when|tell)\b"
    r"|(?<=\w )i (?:\w+ )?(?:love|like|hate|adore|cant stand) (?:it|this|that|her|him|them)\b"
)
_COMMAND_WORDS = (
    *(
        "pause",
        "resume",
        "stop",
        "next",
        "skip",
        "previous",
        "restart",
        "rewind",
        "forward",
        "louder",
        "quieter",
        "volume",
    ),
    *("mute", "shuffle", "repeat", "continue", "softer", "faster", "slower", "timer", "sleep", "music", "turn", "play"),
    *("again", "back", "percent", "track", "song", "chapter", "episode", "down"),
)


_FIRST_WORDS = (
    "play",
    "make",
    "build",
    "create",
    "find",
    "search",
    "record",
    "remix",
    "recommend",
    "suggest",
    "produce",
)
_ALONE = frozenset({"pause", "skip", "next", "louder", "quieter", "stop", "resume", "mute"})
_NO_REASON_WORDS = (
    "play make find search dont not never if when until after before unless instead how why "
    "who should would could can "
    "did does do which what and or no then but like love hate recommend suggest remix queue add put podcast playlist "
    "tell want need"
)
_NO_REASON = frozenset(_NO_REASON_WORDS.split())
_REASON_WORDS = (
    "please i im ive my the someone someones somebody its it theres there because cause "
    "cos since we were this thats that "
    "mum dad hes shes theyre ill weve so"
)
_REASONS = frozenset(_REASON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """How a wish was understood: calls, or a reply.

    `open` says that free words were copied out of it, `sure` that nobody knows better whatever they were.
    """

    calls: tuple[Call, ...] = ()
    reply: str | None = None
    open: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Intent:
    tool: str | None
    args: dict[str, Any]
    replies: tuple[str, ...]
    guard: str | None
    when: str | None
    reject: re.Pattern[str] | None
    sure: bool
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
        read.extend(_intent(entry, book["expansions"]) for entry in book["intents"])
    return tuple(read)


def _intent(entry: dict[str, Any], expansions: dict[str, str]) -> _Intent:
    return _Intent(
        entry.get("tool"),
        entry.get("args", {}),
        tuple(entry.get("reply", ())),
        entry.get("guard"),
        entry.get("when"),
        re.compile(entry["reject"]) if "reject" in entry else None,
        entry.get("sure", False),
        tuple(compile_template(source, expansions) for source in entry["sentences"]),
    )


def _timer(wish: str) -> Call | None:
    """The only timer here is the one for sleep, however it is asked for."""
    if not re.search(r"\btimer\b", wish) or re.search(r"\b(?:how|what|is|when|dont|not|podcast|playlist)\b", wish):
        return None
    minutes = minutes_in(wish)
    if minutes is not None and not SECOND_WISH.search(wish) and len(wish.split()) <= 14:
        return Call("control", {"action": "sleep_timer", "value": amounts.plain(float(minutes))})
    return None


_NAMED = frozenset({"play", "search", "rated"})


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
        if one is not None and (not one.open or not SECOND_WISH.search(wish)):
            return one
        if one is not None and context.names.resolve(wish.partition(" ")[2]) is not None:
            return one
        return self._several(wish, context) or self._misheard(wish, context) or self._with_reason(wish, context)

    def _one(self, wish: str, context: Context, *, guessed: bool = False) -> Reading | None:
        """One wish; where a word of it was `guessed`, only a whole sentence will do."""
        if not guessed and (timer := _timer(wish)):
            return Reading((timer,))
        if regular := read_regular(wish, context):
            return Reading((regular,))
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
        if intent.when == "music" and not context.music:
            return None
        if intent.when == "offered" and not (context.history and context.history[-1].text.rstrip().endswith("?")):
            return None
        named = intent.guard in _NAMED and context.names.resolve(slots.get("text", "")) is not None
        if intent.reject and intent.reject.search(wish) and not named:
            return None
        if intent.replies:
            return Reading(reply=intent.replies[len(wish) % len(intent.replies)])
        if intent.guard and not named and not GUARDS[intent.guard](slots.get("text", ""), wish, context):
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
        return Reading((Call(tool, complete(tool, dict(call.args))),), open=free, sure=intent.sure)

    def _several(self, wish: str, context: Context) -> Reading | None:
        """Two or three wishes in one sentence, each of which must be understood by itself."""
        if context.names.resolve(wish.removeprefix("play ")) is not None:
            return None
        for left, right, joined in _halves(wish):
            first = self._one(wish_of(left), context)
            if first is None or first.reply or (first.open and not joined):
                continue
            rest = self._one(wish_of(right), context)
            if rest is None or rest.reply or SECOND_WISH.search(right):
                rest = self._several(wish_of(right), context)
            if rest is None or rest.reply:
                continue
            return Reading(merged((*first.calls, *rest.calls)), open=True)
        return None

    def _misheard(self, wish: str, context: Context) -> Reading | None:
        """A short command one word of which was recognised as another that sounds like it: "paws the music"."""
        words = wish.split()
        if len(words) > 12:
            return None
        for i, word in enumerate(words[:8]):
            known = nearest(word, (*_FIRST_WORDS, *_COMMAND_WORDS) if i == 0 else _COMMAND_WORDS)
            if not known or known == word:
                continue
            reading = self._one(" ".join([*words[:i], known, *words[i + 1 :]]), context, guessed=True)
            if not reading or not reading.calls or (reading.open and i > 0):
                continue
            if reading.calls[0].tool == "control" or known in _FIRST_WORDS:
                return reading
        return None

    def _with_reason(self, wish: str, context: Context) -> Reading | None:
        """A command with what led to it: "I can't hear it, turn it up", "pause it, someone's at the door"."""
        words = wish.split()
        if len(words) > 14:
            return None
        for cut in range(1, len(words)):
            lead, tail = words[:cut], words[cut:]
            if not _NO_REASON & set(lead) and (reading := self._command(tail, context)):
                return reading
            if tail[0] in _REASONS and not _NO_REASON & set(tail) and (reading := self._command(lead, context)):
                return reading
        return None

    def _command(self, words: list[str], context: Context) -> Reading | None:
        """A whole command to the player without free words; a single word only if it cannot be anything else."""
        if len(words) == 1 and words[0] not in _ALONE:
            return None
        fixed = " ".join(nearest(word, _COMMAND_WORDS) or word for word in words)
        reading = self._one(fixed, context, guessed=fixed != " ".join(words))
        good = reading and not reading.open and reading.calls and reading.calls[0].tool == "control"
        return reading if good else None

    def partly(self, utterance: str, context: Context) -> tuple[Reading, str, bool] | None:
        """The half of two wishes that is understood, the other half's words, and whether those come first."""
        wish = wish_of(utterance)
        for joint in _JOINT.finditer(wish):
            left, right = wish[: joint.start()], wish[joint.end() :]
            for half, other, other_first in ((left, right, False), (right, left, True)):
                reading = self._one(wish_of(half), context)
                if reading and reading.calls and not reading.open and len(other.split()) > 1:
                    return reading, other, other_first
        return None


_STRENGTH = ("like", "love", "dislike", "ban")


def merged(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Calls that say the same thing twice made one: "go back, I missed that", "rubbish, never play it again"."""
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
