"""Reads what was written against what is known: nothing may be said that its facts do not hold.

A line may have the words of its facts, the names of hosts and parts, and the words of `tools.podcast.phrases`, which
state nothing by themselves. Every number and every name must be one of its facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from tools.podcast.facts import Fact
from tools.podcast.phrases import read_phrases
from tools.podcast.script import Line
from tools.podcast.writing.said import words_of
from voices.hosts import hosts

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NUMBER_WORDS_TEXT = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion twice
half dozen first second third
"""
_NUMBER_WORDS = frozenset(_NUMBER_WORDS_TEXT.split())
_NAME = re.compile(r"(?<![.!?:;“\"(] )(?<!^)\b[A-Z][\w’'-]*")
_DENYING = "no not never nothing nobody none without fewer less more only down up before after first last"
_DENIALS = frozenset(_DENYING.split())
_FILES = ("bridges", "history", "library", "texts")


class Critic:
    """Knows an episode's facts, and what its hosts and parts are called (`names`)."""

    def __init__(self, facts: Iterable[Fact], names: Iterable[str]) -> None:
        self._facts = {fact.id: fact for fact in facts}
        self._names = {word for name in names for word in words_of(name)}

    def problems(self, line: Line) -> list[str]:
        """What a line says that nothing holds, in words; empty for a good one."""
        unknown = [fact for fact in line.facts if fact not in self._facts]
        if unknown:
            return [f"there is no fact {fact}" for fact in unknown]
        known = self._known(line)
        wrong = [f"the number {found}" for found in _NUMBER.findall(line.text) if found not in known]
        wrong += [f"the name {found}" for found in _NAME.findall(line.text) if not self._is_known_name(found, known)]
        words = words_of(line.text)
        bridging = harmless()
        wrong += [f"the word {word}" for word in words if word not in known and word not in bridging]
        if line.facts:
            wrong += [f"the number {word}" for word in words if word in _NUMBER_WORDS - known - bridging]
        return list(dict.fromkeys(wrong))

    def holds(self, told: Line, line: Line) -> bool:
        """Whether another wording of a line says all of it: its names, its numbers, its own words, its denials."""
        old, new = set(words_of(line.text)), set(words_of(told.text))
        own = {word for word in old if word not in harmless() or any(map(str.isdigit, word))}
        names = {word for found in _NAME.findall(line.text) for word in words_of(found)}
        return own | names <= new and old & _DENIALS == new & _DENIALS

    def _known(self, line: Line) -> set[str]:
        known = set(self._names)
        for each in line.facts:
            fact = self._facts[each]
            for text in (fact.text, fact.quote, *fact.names, *fact.numbers):
                known |= {*words_of(text), *_NUMBER.findall(text)}
        return known

    def _is_known_name(self, name: str, known: set[str]) -> bool:
        parts = words_of(name)
        return name in {"I", "I'm"} or all(part in known for part in parts)


@cache
def harmless() -> frozenset[str]:
    """The words of all phrases: what hosts may say of anything."""
    words: set[str] = set()
    for file in _FILES:
        words |= _words(read_phrases(file))
    for host in hosts():
        for sentence in (*host.greetings, *host.reactions, *host.goodbyes):
            words |= set(words_of(sentence))
    return frozenset(words)


def _words(table: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for value in table.values():
        for phrase in value.values() if isinstance(value, dict) else value:
            found |= set(words_of(re.sub(r"\{\w+\}", " ", phrase)))
    return found
