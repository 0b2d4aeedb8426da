"""Whether a sentence that a model phrased says only what was observed, and nothing where nothing was done."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.mind.amounts import numbers_in, with_digits
from assistant.mind.normalise import clean
from tools.results import ToolResult

_CAPITALS = re.compile(r"[A-Z][\w'’\-]*")
_PLAIN_WORDS = (
    "a all alright also an and are as at be been begin begins by can comes coming course do for from get give go goes "
    "going great got had happily has have having heads hear here heres hope i id if ill im in is it its ive "
    "just let lets "
    "like listen long lovely me music my nice now of off oh ok okay on one or out over please right so some "
    "song still sure "
    "than that thats the them then there theres these they thing things this those though time to track up "
    "very want was "
    "we well were what which will with yes you your youre enjoy called named titled left remaining set stands its it "
    "minute minutes second seconds hour hours percent volume start starts starting right away"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())
"""Words that say nothing by themselves: the only ones that a phrased answer may have beside those of the tools."""
_NOT = re.compile(r"\b(?:no|not|nothing|none|never|neither|nobody|without|cannot|unable|\w+nt)\b")
_WANT = frozenset({"want"})  # what ends like a negation and is none

SMALL_TALK = "I'm here whenever you want to hear something."
_DOING = (
    "play|paus|stop|start|skip|resum|queu|add|turn|rais|lower|sav|remember|noted|noting|remov|delet|creat|made|making|"
    "remix|record|set|put|chang|search|find|found|shuffl|schedul|remind"
)
_CLAIMS = re.compile(
    rf"\b(?:i|we)(?:'ve| have| just|'ll| will|'m| am)? (?:(?:now|just|already|also) )?(?:{_DOING})\w*\b"
    r"|\b(?:playing|paused|stopped|skipped|queued|added|saved|done|resuming|deleted|removed|created|changed|"
    r"cleared|erased|"
    r"banned|rated|noted|updated|muted|shuffled|started|recorded|remixed|downloaded|sent|ordered|scheduled|cancell?ed|"
    r"renamed|turned (?:it|that|the|up|down|off|on)|here(?:'s| is) your|here you go|all set|(?:is|are|its|it's) "
    r"(?:now )?(?:on|off|"
    r"ready|louder|quieter)|your \w+ (?:is|has|was))\b",
    re.IGNORECASE,
)


def claims(text: str) -> bool:
    """Whether small talk tells of something done, which nothing was."""
    return bool(_CLAIMS.search(text.replace("\u2019", "'")))


def is_true(text: str, results: Iterable[ToolResult]) -> bool:
    """Whether a text says nothing but what the tools said: their names, numbers, deeds and negations, and no others.

    Word for word: beside plain words (`_PLAIN`) only those of the tools may be in it, every number must be one of
    theirs, "X by Y" must stand so in what they said, and what they denied must be denied.
    """
    said = " ".join(result.say for result in results)
    known, words = clean(said), clean(text)
    facts = set(known.split()) | set(with_digits(known).split())
    if not words or not known or _denied(words) != _denied(known):
        return False
    if not _numbers(words) <= _numbers(known):
        return False
    told = [word for word in with_digits(words).split() if not _is_number(word)]
    return all(word in facts or word in _PLAIN for word in told) and _pairs(words) <= _pairs(known)


def sayable(reply: str, utterance: str) -> bool:
    """Whether small talk of a model may be said: it claims no deed, and brings up no name or number of its own."""
    heard = set(clean(utterance).split())
    if claims(reply) or not _numbers(clean(reply)) <= _numbers(clean(utterance)):
        return False
    for sentence in re.split(r"(?<=[.!?])\s+", reply.strip()):
        for found in _CAPITALS.finditer(sentence):
            words = set(clean(found[0]).split())
            if found.start() and not words <= heard | _PLAIN | {"segue"}:
                return False
    return True


def _denied(words: str) -> list[str]:
    return sorted(found[0] for found in _NOT.finditer(words) if found[0] not in _WANT)


def _numbers(words: str) -> set[str]:
    found = {f"{number:g}" for number in numbers_in(words)}
    return found | {f"{float(number):g}" for number in re.findall(r"\d+(?:\.\d+)?", with_digits(words))}


def _is_number(word: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)?", word))


def _pairs(words: str) -> set[tuple[str, str]]:
    """The words on both sides of every "by": who made what."""
    split = words.split()
    return {(split[i - 1], split[i + 1]) for i in range(1, len(split) - 1) if split[i] == "by"}
