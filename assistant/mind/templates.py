"""Sentence templates: "(play|start) [the] {text}" made one regular expression each, matched against a whole wish.

The notation is that of hassil, Home Assistant's sentence recogniser: `(a|b)`, `[optional]`, `{slot}`, `<expansion>`.
Compiled here, because the slots are ours: numbers and durations as people say them, and free words that may be a name.
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
_PART = re.compile(r"\s*(\{\w+\}|<\w+>|[()\[\]|]|[^\s()\[\]|{}<>]+)")


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
    parts = [found[1] for found in _PART.finditer(expanded)]
    pattern, starts, _, rest = _sequence(parts)
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
    """Parts one after another: their pattern, the words it can begin with (None: any), whether it can be empty."""

    pattern: str = ""
    starts: set[str] | None = field(default_factory=set)
    empty: bool = True

    def add(self, pattern: str, starts: set[str] | None, *, empty: bool) -> None:
        self.pattern += pattern
        if self.empty:
            self.starts = None if self.starts is None or starts is None else self.starts | starts
            self.empty = empty


def _sequence(parts: list[str]) -> tuple[str, set[str] | None, bool, list[str]]:
    """The pattern of parts up to a closing bracket or the end, its first words, if it can be empty, what is left."""
    done: list[_Run] = []
    current = _Run()
    while parts:
        part, parts = parts[0], parts[1:]
        if part in {")", "]"}:
            parts = [part, *parts]
            break
        if part == "|":
            done.append(current)
            current = _Run()
        elif part in {"(", "["}:
            inner, starts, empty, parts = _sequence(parts)
            if not parts or parts[0] != {"(": ")", "[": "]"}[part]:
                raise TemplateError(f"unbalanced {part!r}")
            parts = parts[1:]
            optional = part == "["
            current.add(f"(?:{inner})" + ("?" if optional else ""), starts, empty=optional or empty)
        elif part.startswith("{"):
            if part[1:-1] not in SLOTS:
                raise TemplateError(f"unknown slot {part}")
            current.add(SLOTS[part[1:-1]], None, empty=False)
        else:
            current.add(re.escape(part) + " ", {part}, empty=False)
    runs = [*done, current]
    starts = None if any(run.starts is None for run in runs) else {word for run in runs for word in run.starts or ()}
    return "|".join(run.pattern for run in runs), starts, any(run.empty for run in runs), parts
