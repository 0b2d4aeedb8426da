"""From phrases to low-rank factors of a small language model, and from these to a GGUF file that llama.cpp loads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.errors import SegueError
from assistant.mind.learning.example import Example
from assistant.mind.learning.fillings import Fillings
from assistant.mind.learning.maker import Maker
from assistant.mind.learning.phrasebook import phrases
from assistant.mind.learning.training import held_out
from assistant.mind.learning.writer.files import ModelFile
from assistant.mind.learning.writer.llama import merged
from assistant.mind.learning.writer.writing import Progress, WriterPlan, train_writer
from assistant.mind.tagger import adapter

BASES = ("smollm2-135m",)


def make_writer(
    base: Path, fillings: Fillings, plan: WriterPlan, count: int, file: Path, progress: Progress | None = None
) -> dict[str, Any]:
    """Trains on `count` examples and writes the factors; their card. `base` is the folder of one of `BASES`."""
    learned, _ = held_out(phrases())
    examples = islice(_endless(Maker(learned, fillings, plan.seed)), count)
    tensors, card = train_writer(_model_in(base), examples, plan, progress)
    card |= {"base": base.name}
    adapter.save(tensors, card, file)
    return card


def write_gguf(base: Path, file: Path, output: Path) -> None:
    """The model in the folder `base` with the factors in `file` added.

    Raises:
        AdapterError, SegueError: the one or the other cannot be read.
    """
    model = _model_in(base)
    model.write(merged(model.tensors(), adapter.load(file).tensors), output)


def _model_in(folder: Path) -> ModelFile:
    file = next(iter(sorted(folder.glob("*.gguf"))), None)
    if file is None:
        raise SegueError(f"There is no GGUF file in {folder}.", f"`segue models pull {folder.name}` brings it.")
    return ModelFile(file)


def _endless(maker: Maker) -> Iterator[Example]:
    while True:
        yield from maker.examples(1)
