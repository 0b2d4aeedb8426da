"""Reading files of phrases: `tool arg=value | words with [argument: copied ones] and {slots}`, context lines before."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from assistant.errors import SegueError
from assistant.mind.context import Role
from assistant.mind.learning.example import CHAT
from assistant.mind.signatures import BY_NAME

_MARKED = re.compile(r"\[\w+: ?([^\]]*)\]")
SLOT = re.compile(r"\{([a-z]+)(\d?)\}")
_CONTEXT = re.compile(r"~ *(user|assistant|playing): *(.*)")


class PhraseError(SegueError):
    """A phrase cannot be read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with slots, copied into an argument or not."""

    text: str
    copied: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """One wish of a phrase."""

    tool: str
    args: dict[str, Any]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What may be said, in its context; `source` is the book and line it stands in."""

    clauses: tuple[Clause, ...]
    history: tuple[tuple[Role, tuple[Piece, ...]], ...]
    playing: tuple[Piece, ...]
    source: str

    @property
    def alone(self) -> bool:
        """Whether it needs no context and is one wish, so that it may be put anywhere."""
        return not self.history and not self.playing and len(self.clauses) == 1


def phrases() -> list[Phrase]:
    """All phrases that come with Segue.

    Raises:
        PhraseError: a line is wrong; says which and why.
    """
    folder = files("assistant.mind.learning.phrases")
    found: list[Phrase] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".txt"):
            found.extend(read(file.name.removesuffix(".txt"), file.read_text(encoding="utf-8")))
    return found


def read(book: str, text: str) -> Iterator[Phrase]:
    """The phrases of one book.

    Raises:
        PhraseError: a line is wrong; says which and why.
    """
    history: list[tuple[Role, tuple[Piece, ...]]] = []
    playing: tuple[Piece, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        source = f"{book}:{number}"
        if found := _CONTEXT.fullmatch(line.strip()):
            if found[1] == "playing":
                playing = _pieces(found[2])
            else:
                history.append(("user" if found[1] == "user" else "assistant", _pieces(found[2])))
            continue
        clauses = tuple(_clause(part, source) for part in line.split("||"))
        _check_pairs(clauses, source)
        yield Phrase(clauses, tuple(history), playing, source)
        history, playing = [], ()


def _check_pairs(clauses: tuple[Clause, ...], source: str) -> None:
    if any(not "".join(piece.text for piece in clause.pieces).strip() for clause in clauses):
        raise PhraseError(f"{source}: a wish has no words.")


def _clause(part: str, source: str) -> Clause:
    header, bar, words = part.partition("|")
    if not bar:
        raise PhraseError(f"{source}: there is no | between the tool and the words.")
    tool, *given = shlex.split(header)
    if tool != CHAT and tool not in BY_NAME:
        raise PhraseError(f"{source}: there is no tool named {tool}.")
    args: dict[str, Any] = {}
    for pair in given:
        name, _, value = pair.partition("=")
        argument = BY_NAME[tool].argument(name) if tool in BY_NAME else None
        if argument is None or (argument.shape == "choice" and value not in argument.values):
            raise PhraseError(f"{source}: {tool} takes no {pair}.")
        args[name] = value
    return Clause(tool, args, _pieces(words))


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for found in _MARKED.finditer(text):
        pieces.append(Piece(text[at : found.start()], copied=False))
        pieces.append(Piece(found[1], copied=True))
        at = found.end()
    pieces.append(Piece(text[at:], copied=False))
    return tuple(piece for piece in pieces if piece.text.strip())
