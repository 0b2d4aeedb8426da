"""One thing that was said, word by word, with what it means: what models are trained on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.mind.context import Call, Role
from assistant.mind.signatures import BY_NAME

CHAT = "chat"

TEXT_ARGUMENT: Mapping[str, str] = {
    signature.name: next(a.name for a in signature.arguments if a.shape == "text")
    for signature in BY_NAME.values()
    if any(a.shape == "text" for a in signature.arguments)
}


@dataclass(frozen=True, slots=True)
class Marked:
    """Words, and for each whether it is copied into an argument."""

    words: tuple[str, ...]
    marks: tuple[bool, ...]

    def copied(self) -> tuple[str, ...]:
        """The words that are marked."""
        return tuple(word for word, mark in zip(self.words, self.marks, strict=True) if mark)

    def __add__(self, other: Marked) -> Marked:
        return Marked(self.words + other.words, self.marks + other.marks)


NOTHING = Marked((), ())


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish: it begins at word `start` of the utterance; `args` are those that are not copied words."""

    start: int
    tool: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance with its wishes, in the context in which it was said. `source` names the phrases it is made of."""

    said: Marked
    wishes: tuple[Wish, ...]
    history: tuple[tuple[Role, Marked], ...] = ()
    playing: Marked = NOTHING
    source: str = ""

    def calls(self) -> tuple[Call, ...]:
        """The calls that are right for it, with the words that are copied into them."""
        carried = [word for _, marked in (*self.history, ("playing", self.playing)) for word in marked.copied()]
        found: list[Call] = []
        for number, wish in enumerate(self.wishes):
            if wish.tool == CHAT:
                continue
            end = self.wishes[number + 1].start if number + 1 < len(self.wishes) else len(self.said.words)
            part = Marked(self.said.words[wish.start : end], self.said.marks[wish.start : end])
            copied = [*carried, *part.copied()] if not found else part.copied()
            name = TEXT_ARGUMENT.get(wish.tool)
            text = {name: " ".join(copied)} if name and copied else {}
            found.append(Call(wish.tool, {**text, **wish.args}))
        return tuple(found)


def save(examples: Iterable[Example], file: Path) -> int:
    """Writes examples as JSON Lines, the file whole or not at all; how many."""
    part = file.with_name(f"{file.name}.part")
    count = 0
    with part.open("w", encoding="utf-8") as stream:
        for example in examples:
            stream.write(json.dumps(_row(example), ensure_ascii=False) + "\n")
            count += 1
    part.replace(file)
    return count


def load(file: Path) -> Iterator[Example]:
    """The examples of a file that `save` wrote."""
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            yield _example(json.loads(line))


def _row(example: Example) -> dict[str, Any]:
    return {
        "said": _text(example.said),
        "wishes": [{"start": wish.start, "tool": wish.tool, "args": dict(wish.args)} for wish in example.wishes],
        "history": [[role, *_text(marked)] for role, marked in example.history],
        "playing": _text(example.playing),
        "source": example.source,
    }


def _text(marked: Marked) -> list[str]:
    return [" ".join(marked.words), "".join("x" if mark else "." for mark in marked.marks)]


def _marked(row: Sequence[str]) -> Marked:
    return Marked(tuple(row[0].split()), tuple(letter == "x" for letter in row[1]))


def _example(row: Mapping[str, Any]) -> Example:
    return Example(
        _marked(row["said"]),
        tuple(Wish(wish["start"], wish["tool"], wish["args"]) for wish in row["wishes"]),
        tuple((turn[0], _marked(turn[1:])) for turn in row["history"]),
        _marked(row["playing"]),
        row["source"],
    )
