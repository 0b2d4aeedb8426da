"""Marked wishes as calls: numbers, durations and relative words are read by code from each wish's own words."""

from __future__ import annotations

import re
from typing import Any

from assistant.mind import amounts
from assistant.mind.context import Call, Context
from assistant.mind.cues import right_way_round
from assistant.mind.details import fill, hosts_in, minutes_in, period_of
from assistant.mind.fastpath import merged
from assistant.mind.grounding import in_relation
from assistant.mind.guards import tidy
from assistant.mind.learning.example import TEXT_ARGUMENT
from assistant.mind.normalise import clean, wish_of
from assistant.mind.references import last_answer, listed, with_person
from assistant.mind.remixes import sound_changes
from assistant.mind.signatures import BY_NAME, complete
from assistant.mind.tagger.labels import CHAT, WHOLE
from assistant.mind.tagger.tagger import Tagged, Tags

_LEAN = frozenset({"query", "wish", "topic", "item", "target"})
_GUESSED = 0.6  # how sure one may still be of a call whose words had to be guessed
_SMALL_WORDS = (
    "a an the some any of my me us i im id ive you please can could would play put on find search for make create "
    "build record recommend suggest give want like listen hear something anything playlist podcast mix to about show"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_BARE = frozenset({"slower", "faster", "lower", "higher"})


def calls_of(tags: Tags, context: Context) -> tuple[tuple[Call, ...], float]:
    """The calls that the marked wishes ask for, in order, and how sure one can be that they are right."""
    found: list[Call] = []
    sure = tags.sure
    for wish in tags.wishes:
        call = wish.call(tags.words)
        if call is None:
            continue
        words = " ".join(tags.words[wish.start : wish.end])
        part = wish_of(words) or words
        args, guessed = _with_text(_snapped(wish, call, context), part)
        call = _read(Call(call.tool, args), part, words, context)
        sure *= _GUESSED if guessed else 1.0
        if call not in found:
            found.append(call)
    return merged(_one_question(found)), sure


def _snapped(wish: Tagged, call: Call, context: Context) -> Call:
    """The call with the whole name that the last answer listed, where words of it were carried over."""
    name = TEXT_ARGUMENT.get(call.tool)
    if not wish.carried or wish.copied or name is None:
        return call
    own = set(clean(" ".join(wish.carried)).split())
    shared = {told: len(own & set(clean(told).split())) for told in listed(context)}
    best = max(shared, key=lambda told: shared[told] / len(told.split()), default=None)
    return Call(call.tool, {**call.args, name: best}) if best and shared[best] else call


def _one_question(calls: list[Call]) -> tuple[Call, ...]:
    """Two questions in one breath are asked as one, for they are answered together."""
    asked = [str(call.args["question"]) for call in calls if call.tool == "ask"]
    if len(asked) < 2:
        return tuple(calls)
    first = next(i for i, call in enumerate(calls) if call.tool == "ask")
    others = [call for call in calls if call.tool != "ask"]
    return (*others[:first], Call("ask", {"question": " ".join(asked)}), *others[first:])


def told(call: Call, words: str) -> Call:
    """A call with what code reads out of the words of its wish, whatever was said before."""
    part = wish_of(words) or words
    args, _ = _with_text(call, part)
    return _read(Call(call.tool, args), part, words, Context())


def is_chat(tags: Tags) -> bool:
    """Whether nothing is asked for."""
    return all(wish.tool == CHAT for wish in tags.wishes)


def _with_text(call: Call, part: str) -> tuple[dict[str, Any], bool]:
    """The arguments with the text that the tool cannot do without, guessed from the words where none was marked."""
    args = dict(call.args)
    missing = [
        a.name for a in BY_NAME[call.tool].arguments if a.shape == "text" and a.required and not args.get(a.name)
    ]
    for name in missing:
        if call.tool in WHOLE:
            args[name] = part
            continue
        args[name] = " ".join(word for word in part.split() if word not in _SMALL) or part
    return args, bool(missing) and call.tool not in WHOLE


def _read(call: Call, part: str, words: str, context: Context) -> Call:
    args = dict(call.args)
    match call.tool:
        case "control":
            args = dict(right_way_round(Call("control", _control(args, part)), part).args)
        case "make_playlist":
            args["minutes"] = _minutes(part, words, context)
        case "make_podcast":
            args |= {"minutes": _minutes(part, words, context), "hosts": hosts_in(part) or hosts_in(words)}
        case "taste_profile":
            args["period"] = period_of(part)
        case "remix":
            args = _remix(args, part)
    known = {name: value for name, value in args.items() if value not in (None, "")}
    related = in_relation(Call(call.tool, known), part, context)
    told = tidy({name: _meant(name, value, context) for name, value in related.args.items()})
    return Call(call.tool, complete(call.tool, told))


def _minutes(part: str, words: str, context: Context) -> float | int | None:
    """A length that is said; a bare number where the last answer asked how long."""
    minutes = minutes_in(part)
    if minutes is None:
        minutes = minutes_in(words)  # "fifteen minutes make that a podcast" is no correction
    asked = re.search(r"\b(?:how long|how many minutes|what length)\b", last_answer(context.history).lower())
    bare = amounts.numbers_in(part) if minutes is None and asked else []
    return int(bare[0]) if bare else minutes


def _meant(name: str, value: Any, context: Context) -> Any:
    return with_person(value, context) if name in _LEAN and isinstance(value, str) else value


def _control(args: dict[str, Any], part: str) -> dict[str, Any]:
    """Which way to seek is told by the tagger, how far by code."""
    action, way = args.get("action"), args.get("value")
    if action != "seek":
        told = dict(fill(Call("control", args), part).args) if way is None or action == "speed" else args
        bare = amounts.numbers_in(part) if action == "sleep_timer" and not told.get("value") else []
        return {**told, "value": amounts.plain(bare[0])} if bare else told
    seconds = amounts.seconds_in(part)
    if seconds is None:
        minute = re.search(r"\bminute (\d+)\b", amounts.with_digits(part))
        return {**args, "value": f"{60 * int(minute[1])}"} if minute else args
    to = re.search(rf"\b(?:to|at|from) {amounts.DURATION}", amounts.with_digits(part))
    sign = {"back": "-", "forward": "+"}.get(str(way), "" if to else "+")
    return {**args, "value": f"{sign}{amounts.plain(seconds)}"}


def _remix(args: dict[str, Any], part: str) -> dict[str, Any]:
    """What changes is told by the tagger, by how much by code: semitones, percent, beats a minute."""
    stated = {name: value for name, value in sound_changes(part).items() if name in {"tempo", "pitch"}}
    amount = {name: value for name, value in stated.items() if value not in _BARE}
    nothing = not any(args.get(name) for name in ("tempo", "pitch", "stems", "effect"))
    return {**(sound_changes(part) if nothing else {}), **args, **amount}
