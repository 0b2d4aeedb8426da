"""Whether a sentence that a model phrased says only what was observed, and nothing where nothing was done."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from assistant.mind.amounts import numbers_in, seconds_in, with_digits
from assistant.mind.normalise import clean
from tools.results import ToolResult

_CAPITALS = re.compile(r"[A-Z][\w'’\-]*")
_PLAIN_WORDS = (
    "i ill im ive its the a an now here there playing this that you your and but okay ok sure done next so in on it is"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())

SMALL_TALK = "I'm here whenever you want to hear something."
_DOING = (
    "play|paus|stop|start|skip|resum|queu|add|turn|rais|lower|sav|remember|noted|noting|remov|delet|creat|made|making|"
    "remix|record|set|put|chang|search|find|found|shuffl|schedul|remind"
)
_CLAIMS = re.compile(
    rf"\b(?:i|we)(?:'ve| have| just|'ll| will|'m| am)? (?:(?:now|just|already|also) )?(?:{_DOING})\w*\b"
    r"|\b(?:playing|paused|stopped|skipped|queued|added|saved|done|resuming|here(?:'s| is) your|your \w+ is ready)\b",
    re.IGNORECASE,
)


def claims(text: str) -> bool:
    """Whether small talk tells of something done, which nothing was."""
    return bool(_CLAIMS.search(text.replace("\u2019", "'")))


def is_true(text: str, results: Iterable[ToolResult]) -> bool:
    """Every number and every name of the text stands in what the tools said or observed, and something was said."""
    known = " ".join(
        f"{result.say} {json.dumps(dict(result.observed), default=str, ensure_ascii=False)}" for result in results
    )
    facts = set(clean(known).split()) | set(with_digits(clean(known)).split())
    words = clean(text)
    if not words or not _names_known(text, facts):
        return False
    numbers = {f"{number:g}" for number in numbers_in(words)} | set(re.findall(r"\d+(?:\.\d+)?", with_digits(words)))
    seconds = seconds_in(words)
    observed = {f"{float(fact):g}" for fact in facts if re.fullmatch(r"\d+(?:\.\d+)?", fact)}
    if seconds is not None and f"{seconds:g}" in observed:
        numbers -= {f"{seconds / 60:g}", f"{seconds:g}"}
    return {f"{float(number):g}" for number in numbers} <= observed


def _names_known(text: str, facts: set[str]) -> bool:
    for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
        for found in _CAPITALS.finditer(sentence):
            word = clean(found[0])
            opens = found.start() == 0 and word in _PLAIN
            if word and not opens and word not in _PLAIN and not set(word.split()) <= facts and found.start() != 0:
                return False
            if found.start() == 0 and not opens and word not in facts and not word.islower():
                return False
    return True
