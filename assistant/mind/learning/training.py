"""Training the tagger: phrases in, an adapter out, in minutes on two cores."""

from __future__ import annotations

import hashlib
import math
import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from assistant.mind.learning.batches import UNSURE, Batch, Lesson, batches, lesson
from assistant.mind.learning.fillings import Fillings
from assistant.mind.learning.maker import Maker
from assistant.mind.learning.phrasebook import Phrase
from assistant.mind.learning.trainee import Trainee
from assistant.mind.tagger.encoding import Encoding
from assistant.mind.tagger.labels import FIELDS

Progress = Callable[[int, int, float], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is trained. `each` examples of every phrase are made anew for every one of the `epochs`.

    A share `held` of the phrases is not learned from.
    """

    epochs: int = 4
    each: int = 2
    pieces: int = 1024
    rate: float = 1.2e-3
    rank: int = 24
    dropout: float = 0.15
    unknown: float = 0.06
    smoothing: float = 0.05
    average: float = 0.98
    held: float = 0.05
    seed: int = 1
    threads: int = 2
    half: bool = True


def held_out(phrases: Sequence[Phrase], share: float = 0.05) -> tuple[list[Phrase], list[Phrase]]:
    """The phrases to learn from, and those to measure by: a share chosen by a hash of their words."""
    learned: list[Phrase] = []
    kept: list[Phrase] = []
    for phrase in phrases:
        words = " ".join(piece.text for clause in phrase.clauses for piece in clause.pieces)
        at = int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big") / 2**32
        (kept if at < share else learned).append(phrase)
    return learned, kept


def train(
    phrases: Sequence[Phrase],
    fillings: Fillings,
    base: Path,
    plan: Plan,
    progress: Progress | None = None,
    before: Mapping[str, NDArray[np.float32]] | None = None,
) -> Trainee:
    """A trained network; `base` is the folder of minilm-l6.

    `progress` gets step, steps and the mean loss; `before` is an earlier adapter's tensors, to go on from.
    """
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    encoding, model = Encoding(base), Trainee(base, plan.rank, dropout=plan.dropout)
    if before:
        model.go_on_from(before)
    maker, chance = Maker(phrases, fillings, plan.seed), random.Random(plan.seed)
    learned = [value for value in model.parameters() if value.requires_grad]
    optimiser = torch.optim.AdamW(learned, plan.rate, weight_decay=0.01)
    averages = [value.detach().clone() for value in learned]
    steps, step, loss_mean = 0, 0, 0.0
    model.train()
    for _ in range(plan.epochs):
        lessons = lessons_of(maker.examples(plan.each), encoding)
        for batch in batches(lessons, plan.pieces, chance, plan.unknown):
            steps = steps or plan.epochs * (
                1 + len(lessons) * sum(len(one.encoded.ids) for one in lessons[:500]) // 500 // plan.pieces
            )
            for group in optimiser.param_groups:
                group["lr"] = plan.rate * _schedule(step / max(steps, step + 1))
            with torch.autocast("cpu", torch.bfloat16, enabled=plan.half):
                loss = loss_of(model, batch, plan.smoothing)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            step += 1
            keep = min(plan.average, (step + 1) / (step + 10))
            for mean, value in zip(averages, learned, strict=True):
                mean.lerp_(value.detach(), 1 - keep)
            loss_mean = 0.9 * loss_mean + 0.1 * loss.item() if step > 1 else loss.item()
            if progress:
                progress(step, max(steps, step), loss_mean)
    for mean, value in zip(averages, learned, strict=True):
        value.data.copy_(mean)
    return model.eval()


def _schedule(part: float) -> float:
    """Warm-up over the first 5 %, then down to nothing along a cosine."""
    return part / 0.05 if part < 0.05 else 0.5 * (1 + math.cos(math.pi * min((part - 0.05) / 0.95, 1.0)))


def lessons_of(examples: Iterable[Any], encoding: Encoding) -> list[Lesson]:
    """What can be learned from examples."""
    return [one for example in examples if (one := lesson(example, encoding)) is not None]


def loss_of(model: Trainee, batch: Batch, smoothing: float) -> Tensor:
    """The sum of what each decision costs."""
    states = model.encode(batch.ids, batch.segments, batch.mask)
    judged = model.judge(states, batch.rows, batch.spans)
    loss = functional.cross_entropy(judged["tool"], batch.targets["tool"], label_smoothing=smoothing)
    for field in FIELDS:
        wanted = batch.targets[field]
        if (wanted != UNSURE).any():
            share = (wanted != UNSURE).float().mean()
            loss = loss + share * functional.cross_entropy(
                judged[field], wanted, ignore_index=UNSURE, label_smoothing=smoothing
            )
    return loss + 2 * _marks(model, "start", states, batch.starts) + 2 * _marks(model, "copy", states, batch.copied)


def _marks(model: Trainee, head: str, states: Tensor, wanted: Tensor) -> Tensor:
    known = wanted != UNSURE
    if not known.any():
        return states.sum() * 0
    logits = model.heads[head](model.dropout(states[known]))[:, 0]
    return functional.binary_cross_entropy_with_logits(logits, wanted[known].float() * 0.98 + 0.01)


def card_of(plan: Plan, phrases: Sequence[Phrase], **figures: Any) -> dict[str, Any]:
    """What is told about an adapter: how it was made, of which phrases, and how good it is."""
    told = "\n".join(sorted(repr((phrase.clauses, phrase.history, phrase.playing)) for phrase in phrases))
    return {
        "base": "minilm-l6", "scale": 1.0, "phrases": len(phrases),
        "phrases_sha256": hashlib.sha256(told.encode()).hexdigest(),
        "plan": asdict(plan), "made": time.strftime("%Y-%m-%d"), **figures,
    }  # fmt: skip
