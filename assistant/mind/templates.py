"""Sentence templates: "(play|start) [the] {text}" compiled to one regular expression each, matched against a whole wish.

The notation is that of hassil, Home Assistant's sentence recogniser: `(a|b)`, `[optional]`, `{slot}`, `<expansion>`.
Compiled here because that recogniser walks its trees in Python, some hundred times slower, and knows no durations.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.mind.amounts import DURATION, NUMBER

SLOTS = {
    "n": rf"(?P<n>{NUMBER}) ",
    "duration": rf"(?P<duration>{DURATION}) ",
    "text": r"(?P<text>.+?) ",
    "name": r"(?P<name>.+?) ",
    "any": r"(?:\S+ )",
    "rest": r"(?P<rest>(?:\S+ )*?)",
}
_TOKEN = re.compile(r"\s*(\{\w+\}|<\w+>|[()\[\]|]|[^\s()\[\]|{}<>]+)")


class TemplateError(ValueError):
    """A template is not well-formed."""


@dataclass(frozen=True, slots=True)
class Template:
    """One compiled template.

    `open` tells that it has a slot for free words; `starts` are the words it can begin with, None where any word can.
    """

    source: str
    pattern: re.Pattern[str]
    open: bool
    starts: frozenset[str] | None

    def match(self, words: str) -> dict[str, str] | None:
        """The slots' words if the whole of `words` fits, else None; of slots with the same name the first counts."""
        if self.starts is not None and words.partition(" ")[0] not in self.starts:
            return None
        found = self.pattern.fullmatch(f"{words} ")
        if found is None:
            return None
        slots: dict[str, str] = {}
        for name, value in found.groupdict().items():
            if value and value.strip():
                slots.setdefault(name.rpartition("_")[0], value.strip())
        return slots


def compile_template(source: str, expansions: Mapping[str, str]) -> Template:
    """The template as one regular expression.

    Raises:
        TemplateError: unbalanced brackets, or an unknown slot or expansion.
    """
    expanded = _expand(source, expansions)
    tokens = [found[1] for found in _TOKEN.finditer(expanded)]
    pattern, starts, _, rest = _sequence(tokens)
    counter = itertools.count()
    pattern = re.sub(r"\(\?P<(\w+)>", lambda group: f"(?P<{group[1]}_{next(counter)}>", pattern)
    if rest:
        raise TemplateError(f"unbalanced brackets in {source!r}")
    opened = any(slot in expanded for slot in ("{text}", "{name}", "{rest}"))
    try:
        return Template(source, re.compile(pattern), opened, frozenset(starts) if starts is not None else None)
    except re.error as error:
        raise TemplateError(f"{source!r}: {error}") from error


def _expand(source: str, expansions: Mapping[str, str]) -> str:
    for _ in range(8):
        wanted = re.findall(r"<(\w+)>", source)
        if not wanted:
            return source
        for name in wanted:
            if name not in expansions:
                raise TemplateError(f"unknown expansion <{name}> in {source!r}")
            source = source.replace(f"<{name}>", f"({expansions[name]})")
    raise TemplateError(f"expansions go round in circles in {source!r}")


@dataclass(slots=True)
class _Run:
    """A run of parts one after another: its pattern, the words it can begin with (None: any), whether it can be empty."""

    pattern: str = ""
    starts: set[str] | None = field(default_factory=set)
    empty: bool = True

    def add(self, pattern: str, starts: set[str] | None, *, empty: bool) -> None:
        self.pattern += pattern
        if self.empty:
            self.starts = None if self.starts is None or starts is None else self.starts | starts
            self.empty = empty


def _sequence(tokens: list[str]) -> tuple[str, set[str] | None, bool, list[str]]:
    """The pattern of tokens up to a closing bracket or the end, its possible first words, and the tokens that are left."""
    done: list[_Run] = []
    current = _Run()
    while tokens:
        token, tokens = tokens[0], tokens[1:]
        if token in {")", "]"}:
            tokens = [token, *tokens]
            break
        if token == "|":
            done.append(current)
            current = _Run()
        elif token in {"(", "["}:
            inner, starts, empty, tokens = _sequence(tokens)
            if not tokens or tokens[0] != {"(": ")", "[": "]"}[token]:
                raise TemplateError(f"unbalanced {token!r}")
            tokens = tokens[1:]
            optional = token == "["
            current.add(f"(?:{inner})" + ("?" if optional else ""), starts, empty=optional or empty)
        elif token.startswith("{"):
            if token[1:-1] not in SLOTS:
                raise TemplateError(f"unknown slot {token}")
            current.add(SLOTS[token[1:-1]], None, empty=False)
        else:
            current.add(re.escape(token) + " ", {token}, empty=False)
    runs = [*done, current]
    starts = None if any(run.starts is None for run in runs) else {word for run in runs for word in run.starts or ()}
    return "|".join(run.pattern for run in runs), starts, any(run.empty for run in runs), tokens
