"""Examples as batches of numbers, alike long ones together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from assistant.mind.learning.example import Example
from assistant.mind.tagger.encoding import PAD, UNKNOWN, Encoded, Encoding
from assistant.mind.tagger.labels import CHAT, FIELDS, FIELDS_OF, TOOLS, WHOLE, value_of

UNSURE = -100  # what is not to be learned from
_COPYLESS = WHOLE | {CHAT, "control", "taste_profile"}


@dataclass(frozen=True, slots=True)
class Batch:
    """Pieces padded to one length; targets by piece (`starts`, `copied`: 0, 1 or -100) and by wish."""

    ids: Tensor
    segments: Tensor
    mask: Tensor
    starts: Tensor
    copied: Tensor
    rows: Tensor
    spans: Tensor
    targets: dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One example, encoded, with its targets by piece and its wishes (first and last word, targets)."""

    encoded: Encoded
    starts: np.ndarray[tuple[int], np.dtype[np.int64]]
    copied: np.ndarray[tuple[int], np.dtype[np.int64]]
    wishes: tuple[tuple[int, int, dict[str, int]], ...]


def lesson(example: Example, encoding: Encoding) -> Lesson | None:
    """The example as it is learned from; None where its wishes do not fit what the tagger reads."""
    history = [(role, marked.words) for role, marked in example.history]
    encoded = encoding.encode(example.said.words, example.playing.words, history)
    if encoded.said < len(example.said.words) or not encoded.said:
        return None
    starts = np.full(len(encoded.ids), UNSURE)
    copied = np.full(len(encoded.ids), UNSURE)
    begins = [wish.start for wish in example.wishes]
    ends = [*begins[1:], encoded.said]
    starts[encoded.first[1 : encoded.said]] = 0
    starts[encoded.first[[at for at in begins if at]]] = 1
    wishes = []
    first = True
    for wish, end in zip(example.wishes, ends, strict=True):
        if wish.tool not in _COPYLESS:
            at = np.arange(wish.start, end)
            copied[encoded.first[at]] = np.array(example.said.marks, int)[at]
            if first:
                _mark_context(example, encoded, copied)
        first = first and wish.tool == CHAT
        targets = {field: FIELDS[field].index(value) if (value := value_of(field, wish.args)) is not None else UNSURE
                   for field in FIELDS_OF[wish.tool]}  # fmt: skip
        wishes.append((wish.start, end, {"tool": TOOLS.index(wish.tool), **targets}))
    return Lesson(encoded, starts, copied, tuple(wishes))


def _mark_context(example: Example, encoded: Encoded, copied: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    seen: dict[tuple[int, int], int] = {}
    for at in range(encoded.said, len(encoded.words)):
        key = (encoded.parts[at], encoded.turns[at])
        word = seen.get(key, 0)
        seen[key] = word + 1
        marked = example.playing if encoded.turns[at] < 0 else example.history[encoded.turns[at]][1]
        copied[encoded.first[at]] = int(marked.marks[word])


def batches(lessons: Sequence[Lesson], pieces: int, chance: random.Random, unknown: float = 0.0) -> Iterator[Batch]:
    """Batches of about `pieces` word pieces in a random order; a share `unknown` of the utterances' words is hidden."""
    order = sorted(range(len(lessons)), key=lambda i: len(lessons[i].encoded.ids) + chance.random() * 6)
    groups: list[list[int]] = [[]]
    for at in order:
        if (len(groups[-1]) + 1) * len(lessons[at].encoded.ids) > pieces and groups[-1]:
            groups.append([])
        groups[-1].append(at)
    chance.shuffle(groups)
    for group in groups:
        yield _batch([lessons[at] for at in group], chance, unknown)


def _batch(lessons: Sequence[Lesson], chance: random.Random, unknown: float) -> Batch:
    length = max(len(one.encoded.ids) for one in lessons)
    ids = _padded([_hidden(one.encoded, chance, unknown) for one in lessons], length, PAD)
    rows, spans, targets = [], [], {name: [] for name in ("tool", *FIELDS)}  # type: ignore[var-annotated]
    for row, one in enumerate(lessons):
        for start, end, wanted in one.wishes:
            rows.append(row)
            span = torch.zeros(length)
            span[torch.from_numpy(one.encoded.first[start:end])] = 1
            spans.append(span)
            for name, values in targets.items():
                values.append(wanted.get(name, UNSURE))
    return Batch(
        ids,
        _padded([one.encoded.segments for one in lessons], length, 0),
        ids != PAD,
        _padded([one.starts for one in lessons], length, UNSURE),
        _padded([one.copied for one in lessons], length, UNSURE),
        torch.tensor(rows),
        torch.stack(spans),
        {name: torch.tensor(values) for name, values in targets.items()},
    )


def _hidden(encoded: Encoded, chance: random.Random, unknown: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    ids = encoded.ids.copy()
    if unknown:
        for word in range(encoded.said):
            if chance.random() < unknown:
                ids[encoded.first[word]] = UNKNOWN
    return ids


def _padded(rows: Sequence[np.ndarray[tuple[int], np.dtype[np.int64]]], length: int, filling: int) -> Tensor:
    out = np.full((len(rows), length), filling)
    for at, row in enumerate(rows):
        out[at, : len(row)] = row
    return torch.from_numpy(out)
