"""Sentence templates: "(play|start) [the] {text}" compiled to one regular expression each, matched against a whole wish.

The notation is that of hassil, Home Assistant's sentence recogniser: `(a|b)`, `[optional]`, `{slot}`, `<expansion>`.
Compiled here because that recogniser walks its trees in Python, some hundred times slower, and knows no durations.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

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
    """One compiled template; `open` tells that it has a slot for free words."""

    source: str
    pattern: re.Pattern[str]
    open: bool

    def match(self, words: str) -> dict[str, str] | None:
        """The slots' words if the whole of `words` fits, else None; of slots with the same name the first counts."""
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
    pattern, rest = _sequence(tokens)
    counter = itertools.count()
    pattern = re.sub(r"\(\?P<(\w+)>", lambda group: f"(?P<{group[1]}_{next(counter)}>", pattern)
    if rest:
        raise TemplateError(f"unbalanced brackets in {source!r}")
    opened = any(slot in expanded for slot in ("{text}", "{name}", "{rest}"))
    try:
        return Template(source, re.compile(pattern), opened)
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


def _sequence(tokens: list[str]) -> tuple[str, list[str]]:
    """The pattern of tokens up to a closing bracket or the end, and the tokens that are left."""
    alternatives, current = [], ""
    while tokens:
        token, tokens = tokens[0], tokens[1:]
        if token in {")", "]"}:
            return "|".join([*alternatives, current]), [token, *tokens]
        if token == "|":
            alternatives.append(current)
            current = ""
        elif token in {"(", "["}:
            inner, tokens = _sequence(tokens)
            if not tokens or tokens[0] != {"(": ")", "[": "]"}[token]:
                raise TemplateError(f"unbalanced {token!r}")
            tokens = tokens[1:]
            current += f"(?:{inner})" + ("?" if token == "[" else "")
        elif token.startswith("{"):
            if token[1:-1] not in SLOTS:
                raise TemplateError(f"unknown slot {token}")
            current += SLOTS[token[1:-1]]
        else:
            current += re.escape(token) + " "
    return "|".join([*alternatives, current]), []
