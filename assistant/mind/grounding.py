"""What a model wrote, held against what was said: names copied, amounts read by code, nothing invented.

A language model chooses the tools. Whatever the listener stated plainly (names, numbers, durations, a kind) is taken
from the utterance itself, so that a small model's slips do not reach the tools.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from assistant.mind.amounts import changed
from assistant.mind.context import Call, Context
from assistant.mind.cues import keep_meant, right_way_round
from assistant.mind.details import fill, hosts_in
from assistant.mind.grammar import words_of
from assistant.mind.guards import tidy
from assistant.mind.normalise import clean, wish_of
from assistant.mind.references import leans_on_person, previous_call, with_person
from assistant.mind.signatures import BY_NAME, complete
from assistant.mind.suspicion import asked_for

_COPIED = ("query", "topic", "item", "target", "wish", "statement", "question")
_WHOLE = {"recommend": "wish", "make_playlist": "wish", "set_preference": "statement", "ask": "question"}
_FREE = frozenset({"current", "a", "the", "of", "by", "and", "to", "for", "similar", "like", "music", "songs"})
_MAX_CALLS = 3
_EMPTY_WORDS = (
    "whatever whichever thing things stuff sort kind anyway too also cool nice good great lovely ok okay yes no "
    "a an the some any of by from to for on in at it this that these those one ones i id im ive me my we us you "
    "your and or with is are was be do does did have has had got get give want wants like love need fancy would "
    "could can will should lets let please play playing put start hear listen listening find search look show "
    "check see if when while after before next now then again up down going go back time something anything song "
    "songs track tracks album albums music podcast podcasts episode episodes book books audiobook audiobooks band "
    "artist tune tunes record records ends end finishes finished finish over done there theres thats whats here "
    "just really right well so more bit maybe called named new which what who where about library collection "
    "queue add last late "
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_LENGTHS = re.compile(r"\b(?:longer|shorter|more|less|extend|extra|double|twice|half|halve|bigger|trim|cut)\b")


def ground(calls: Sequence[Call], utterance: str, context: Context) -> tuple[Call, ...]:
    """The model's calls with their arguments repaired from the utterance, the history and the library."""
    wish = wish_of(utterance) or clean(utterance)
    known = keep_meant([call for call in calls if call.tool in BY_NAME][:_MAX_CALLS], wish)
    grounded: list[Call] = []
    for call in known:
        part = wish if len(known) == 1 else _part_for(call, wish)
        args = _topic(call.tool, _named(dict(call.args), wish, context), part)
        if name := _WHOLE.get(call.tool):
            args[name] = _whole(args.get(name), part, context, alone=len(known) == 1)
        one = fill(Call(call.tool, args), part)
        if len(known) == 1:
            one = _whole_name(one, wish, context)
        one = right_way_round(in_relation(one, wish, context), part)
        args = tidy(
            {
                name: with_person(value, context) if name in _COPIED and isinstance(value, str) else value
                for name, value in one.args.items()
            }
        )
        one = Call(call.tool, complete(call.tool, args))
        if one not in grounded and _possible(one) and asked_for(one, wish, context):
            grounded.append(one)
    return tuple(grounded)


_ABOUT = re.compile(r"\b(?:all about|about|covering|explaining|exploring) (?P<topic>.+)$")
_BESIDES = re.compile(
    r" (?:(?:in|for|of|with|say|about|around|maybe|lasting|roughly) )*(?:\d+|an?|one|two|three|half an) "
    r"(?:minutes?|hours?|hosts?|voices|people|speakers|presenters)(?: long| please)?$|^some "
)


def _topic(tool: str, args: dict[str, Any], part: str) -> dict[str, Any]:
    """The topic as it was said after "about", where the model wrote down something else."""
    found = _ABOUT.search(part) if tool == "make_podcast" else None
    if not found:
        return args
    told = _BESIDES.sub("", found["topic"])
    own = words_of([str(args.get("topic", ""))])
    return {**args, "topic": told} if not own & (words_of([told]) - _EMPTY) else args


def _possible(call: Call) -> bool:
    """Whether what the call cannot do without is there."""
    return all(
        call.args.get(argument.name) not in (None, "") for argument in BY_NAME[call.tool].arguments if argument.required
    )


def _whole(given: Any, part: str, context: Context, *, alone: bool) -> str:
    """Open wishes keep all of the listener's words: a model that shortens them loses the "but less gloomy"."""
    if alone and not (context.history and given):
        return part
    return str(given or part)


def _part_for(call: Call, wish: str) -> str:
    """The clause of the utterance that a call comes from: where its own words stand, else all of it."""
    clauses = [clause for clause in re.split(r" (?:and then|and also|then|and|but|also|plus) ", wish) if clause]
    own = words_of(str(value) for value in call.args.values())
    best = max(clauses, key=lambda clause: len(own & words_of([clause])), default=wish)
    return best if own & words_of([best]) else wish


def _named(args: dict[str, Any], wish: str, context: Context) -> dict[str, Any]:
    """Names that were not said are replaced by the words that were, as near to them as there are."""
    said = [
        wish,
        context.playing or "",
        *(message.text for message in context.history),
        *(item.name for item in context.recent),
    ]
    heard = words_of(clean(text) for text in said) | _FREE
    for name in ("query", "topic", "item", "target"):
        value = args.get(name)
        if not isinstance(value, str) or not value or value == "current":
            continue
        if context.names.resolve(value) is not None or words_of([clean(value)]) <= heard:
            continue
        args[name] = nearest_words(value, wish) or wish
    return args


def _whole_name(call: Call, wish: str, context: Context) -> Call:
    """What is to be played or found, with a word or two of the name that the model left out."""
    query = str(call.args.get("query", ""))
    if call.tool not in {"play", "search"} or context.names.resolve(query) is not None:
        return call
    told = [word for word in wish.split() if word not in _EMPTY]
    own = clean(query).split()
    lost = [word for word in told if word not in own]
    kept = [word for word in own if word in wish.split()]
    if not told or not lost or (own and not kept and leans_on_person(wish)):
        return call
    if (kept and len(lost) <= 1 and len(told) <= 5) or (not kept and not context.history and len(told) <= 4):
        return Call(call.tool, {**call.args, "query": " ".join(told)})
    return call


def nearest_words(name: str, text: str) -> str | None:
    """The run of words in the text that is spelled most like the name; None if nothing is near."""
    words, size = text.split(), len(name.split())
    runs = [" ".join(words[i : i + n]) for n in range(max(1, size - 1), size + 2) for i in range(len(words) - n + 1)]
    best = max(runs, key=lambda run: fuzz.ratio(clean(name), run), default=None)
    return best if best is not None and fuzz.ratio(clean(name), best) >= 60 else None


def in_relation(call: Call, wish: str, context: Context) -> Call:
    """A call in relation to what was made before: "longer", "ten minutes more", "a second host"."""
    if call.tool not in {"make_playlist", "make_podcast"} or not context.history:
        return call
    before = previous_call(context, lambda _utterance, _context: None)
    known = before[0].args.get("minutes") if before and before[0].tool == call.tool else _minutes_before(context)
    if known and (_LENGTHS.search(wish) or call.args.get("minutes") == known):
        minutes = changed(float(known), wish)
        if minutes is not None:
            return Call(call.tool, {**call.args, "minutes": round(minutes)})
    hosts = hosts_in(wish)
    return Call(call.tool, {**call.args, "hosts": hosts}) if hosts and call.tool == "make_podcast" else call


def _minutes_before(context: Context) -> float | None:
    from assistant.mind.details import minutes_in

    for message in reversed(context.history):
        if (minutes := minutes_in(clean(message.text))) is not None:
            return float(minutes)
    return None
