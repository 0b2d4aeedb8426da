"""Training a small language model to write calls: `tool words | name=value` lines after what was said.

Only the answers are learned from; examples of like length are put together, so that little is padded.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from assistant.mind.learning.example import Example
from assistant.mind.learning.writer.files import Floats, ModelFile
from assistant.mind.learning.writer.llama import Llama, Shape
from assistant.mind.learning.written import answer_of, prompt_of
from assistant.mind.prompt import STOP

_MOST = 160  # pieces of a prompt with its answer

Progress = Callable[[int, int, float], None]


@dataclass(frozen=True, slots=True)
class WriterPlan:
    """How it is trained: once through all examples, `pieces` of them a step."""

    pieces: int = 1024
    rate: float = 2e-3
    rank: int = 16
    seed: int = 1
    threads: int = 1
    half: bool = True


def train_writer(
    file: ModelFile, examples: Iterable[Example], plan: WriterPlan, progress: Progress | None = None
) -> tuple[dict[str, Floats], dict[str, Any]]:
    """Low-rank factors for the weights of a file, and a card that tells how they were made."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    model, tokenizer = Llama(Shape.of(file), file.tensors(), plan.rank), file.tokenizer()
    lessons = [one for example in examples if (one := _lesson(example, tokenizer)) is not None]
    made = list(_batches(lessons, plan))
    learned = list(model.parameters())
    optimiser = torch.optim.AdamW(learned, plan.rate, weight_decay=0.0)
    start, loss_mean = time.process_time(), 0.0
    for step, batch in enumerate(made):
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * _schedule((step + 1) / len(made))
        with torch.autocast("cpu", torch.bfloat16, enabled=plan.half):
            loss = _loss(model, batch)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        loss_mean = 0.9 * loss_mean + 0.1 * loss.item() if step else loss.item()
        if progress:
            progress(step + 1, len(made), loss_mean)
    card = {
        "base": file.value("general.name"), "scale": 1.0, "examples": len(lessons), "plan": asdict(plan),
        "loss": round(loss_mean, 4), "cpu_seconds": round(time.process_time() - start),
        "made": time.strftime("%Y-%m-%d"),
    }  # fmt: skip
    return model.learned(), card


def _lesson(example: Example, tokenizer: Any) -> tuple[list[int], int] | None:
    """Pieces of prompt and answer, and where the answer begins; None where it is too long."""
    asked = tokenizer.encode(prompt_of(example), add_special_tokens=False).ids
    told = tokenizer.encode(f"{answer_of(example)}{STOP}", add_special_tokens=False).ids
    return ([*asked, *told], len(asked)) if len(asked) + len(told) <= _MOST else None


_Batch = tuple[Tensor, Tensor]


def _batches(lessons: Sequence[tuple[list[int], int]], plan: WriterPlan) -> Iterator[_Batch]:
    """Ids of shape (n, length), padded with 0, and targets: the next piece where it is one of the answer, else -100."""
    chance = random.Random(plan.seed)
    order = sorted(range(len(lessons)), key=lambda at: (len(lessons[at][0]) + chance.random(), at))
    groups: list[list[int]] = [[]]
    for at in order:
        if (len(groups[-1]) + 1) * len(lessons[at][0]) > plan.pieces and groups[-1]:
            groups.append([])
        groups[-1].append(at)
    chance.shuffle(groups)
    for group in groups:
        length = max(len(lessons[at][0]) for at in group)
        ids = torch.zeros(len(group), length, dtype=torch.long)
        targets = torch.full((len(group), length), -100, dtype=torch.long)
        for row, at in enumerate(group):
            pieces, answer = lessons[at]
            ids[row, : len(pieces)] = torch.tensor(pieces)
            targets[row, answer - 1 : len(pieces) - 1] = torch.tensor(pieces[answer:])
        yield ids, targets


def _loss(model: Llama, batch: _Batch) -> Tensor:
    ids, targets = batch
    wanted = targets != -100
    states = model.states(ids)[wanted]
    return functional.cross_entropy(model.logits(states).float(), targets[wanted])


def _schedule(part: float) -> float:
    """Warm-up over the first 5 %, then down to nothing along a cosine."""
    return part / 0.05 if part < 0.05 else 0.5 * (1 + math.cos(math.pi * min((part - 0.05) / 0.95, 1.0)))
