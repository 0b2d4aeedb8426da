"""The text that the embedded model continues: a fixed prefix with examples, and this turn after it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.mind.context import Message

STOP = "\n\n"
# Every token that is read costs 30 to 40 ms on two cores: the last exchange is told, in short, and no more.
_KEPT_TURNS = 2
_LONGEST = 400
_LONGEST_BEFORE = 120


def prefix() -> str:
    """The same for every request, so that its state is computed once and kept on disk."""
    import prompts

    return prompts.read("understand") + prompts.read("understand_examples")


def suffix(utterance: str, history: Sequence[Message] = (), playing: str | None = None) -> str:
    """This turn, in the form of the examples; long texts are cut, newlines cannot break out of their line."""
    lines = [f"P: {_one_line(playing)}"] if playing else []
    kept = history[-_KEPT_TURNS:]
    lines.extend(
        f"{'U' if message.role == 'user' else 'A'}: {_one_line(message.text)[:_LONGEST_BEFORE]}" for message in kept
    )
    lines.append(f"U: {_one_line(utterance)}")
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
