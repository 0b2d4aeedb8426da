"""Examples as text for models that write: the context as the prompt has it, then a line for each call."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from assistant.mind import prompt
from assistant.mind.context import Call, Message
from assistant.mind.grammar import write
from assistant.mind.learning.example import TEXT_ARGUMENT, Example
from assistant.mind.tagger.calls import told

SILENT = "say"


def prompt_of(example: Example) -> str:
    """The example as the embedded model is asked: `P:` what plays, `U:` and `A:` the last turns, `U:` the utterance."""
    history = [Message(role, " ".join(marked.words)) for role, marked in example.history]
    return prompt.suffix(" ".join(example.said.words), history, " ".join(example.playing.words) or None)


def answer_of(example: Example) -> str:
    """What it has to write: `tool words | name=value` lines, amounts as code reads them; "say" for small talk."""
    return "\n".join(write(call) for call in _whole(example)) or SILENT


def save_written(examples: Iterable[Example], file: Path) -> int:
    """Writes {"prompt", "answer", "source"} a line, the file whole or not at all; how many."""
    part = file.with_name(f"{file.name}.part")
    count = 0
    with part.open("w", encoding="utf-8") as stream:
        for example in examples:
            row = {"prompt": prompt_of(example), "answer": answer_of(example), "source": example.source}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    part.replace(file)
    return count


def _whole(example: Example) -> list[Call]:
    ends = [wish.start for wish in example.wishes[1:]] + [len(example.said.words)]
    spans = [
        " ".join(example.said.words[wish.start : end])
        for wish, end in zip(example.wishes, ends, strict=True)
        if wish.tool in TEXT_ARGUMENT or wish.tool == "control"
    ]
    return [told(call, words) for call, words in zip(example.calls(), spans, strict=True)]
