"""Fitting the gate: listwise softmax on positions that the memory has not seen, calibrated on others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.optimize import minimize
from torch import distributed, nn
from torch.nn import functional, parallel

from tools.taste.model.gate import OUTSIDE_PRIOR, WIDTH, Gate, expand
from tools.taste.model.plays import Doubles, Floats, Ints, Longs

_BATCH = 128
_FEWEST = 60  # positions below which only the fixed mixture can be trusted
_HELD_OUT = 0.15
_SURE = 3


@dataclass(frozen=True, slots=True)
class Lists:
    """Positions with their candidates, one after the other.

    `features`: (rows, columns), half floats; `prior`: (rows,); `start`: (positions + 1,); `context`: (positions, c);
    `truth`: the place of what came next in its list, or -1.
    """

    features: np.ndarray[tuple[int, int], np.dtype[np.float16]]
    prior: Floats
    start: Longs
    context: Floats
    truth: Ints

    def __len__(self) -> int:
        return len(self.truth)


class Network(nn.Module):
    """f(columns, context) of `gate.Gate`."""

    def __init__(self, columns: int, context: int, width: int = WIDTH) -> None:
        super().__init__()
        self.columns = nn.Linear(columns, width)
        self.context = nn.Linear(context, width)
        self.hidden = nn.Linear(width, width)
        self.out = nn.Linear(width, 1, bias=False)
        self.mixing = nn.Sequential(nn.Linear(context, width), nn.ReLU(), nn.Linear(width, columns))
        self.outside = nn.Linear(context, 1)
        for layer in (self.out, self.mixing[2], self.outside):
            for weight in layer.parameters():
                nn.init.zeros_(weight)

    def forward(self, x: torch.Tensor, c: torch.Tensor, lengths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Rows (n, columns) of lists of these lengths, contexts (lists, c): logits (n,) and outside (lists,)."""
        hidden = torch.relu(self.columns(x) + torch.repeat_interleave(self.context(c), lengths, 0))
        hidden = torch.relu(self.hidden(hidden))
        mixed = (x * torch.repeat_interleave(self.mixing(c), lengths, 0)).sum(1)
        return self.out(hidden)[:, 0] + mixed, self.outside(c)[:, 0] + OUTSIDE_PRIOR


def train_gate(lists: Lists, seed: int = 0, epochs: int = 6, progress: Callable[[float], None] | None = None) -> Gate:
    """Fits a gate; with too few positions, the fixed mixture. `progress` is told the share that is done."""
    if len(lists) < _FEWEST:
        return Gate({})
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    order = np.random.default_rng(seed).permutation(len(lists))
    held = order[: int(_HELD_OUT * len(order))]
    learned = order[len(held) :]
    trainer = _Trainer(lists, learned, seed)
    steps = max(epochs, min(4000 // max(len(learned), 1), 20))
    best, weights = trainer.loss(held), trainer.weights()
    for epoch in range(steps):
        trainer.epoch(epoch / steps)
        if (loss := trainer.loss(held)) < best:
            best, weights = loss, trainer.weights()
        elif len(learned) < 2000:
            break
        if progress:
            progress((epoch + 1) / steps)
    trainer.load(weights)
    return trainer.gate(held)


class _Trainer:
    def __init__(self, lists: Lists, learned: Longs, seed: int) -> None:
        self.lists, self.learned = lists, learned
        self.draw = np.random.default_rng(seed + 1)
        sample = expand(lists.features[:: max(len(lists.features) // 200_000, 1)].astype(np.float32))
        self.mean, self.deviation = sample.mean(0), sample.std(0) + 1e-2
        self.context_mean, self.context_deviation = lists.context.mean(0), lists.context.std(0) + 1e-2
        self.network = Network(sample.shape[1], lists.context.shape[1])
        several = distributed.is_available() and distributed.is_initialized()
        self.rank, self.share = (distributed.get_rank(), distributed.get_world_size()) if several else (0, 1)
        self.run = parallel.DistributedDataParallel(self.network) if several else self.network
        self.rate = 2e-3
        self.optimiser = torch.optim.Adam(self.network.parameters(), self.rate, weight_decay=1e-5)

    def epoch(self, done: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate * (1 - done) + 1e-4
        order = self.draw.permutation(self.learned)
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            if len(batch) < self.share * 2:
                continue  # too few to give every process some
            logits, truth = self._forward(
                batch[self.rank : len(batch) - len(batch) % self.share : self.share], self.run
            )
            loss = functional.cross_entropy(logits, truth)
            self.optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimiser.step()

    def _forward(self, chosen: Longs, network: nn.Module | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (lists, longest + 1), the outside last, and where the truth is."""
        starts, lengths = self.lists.start[chosen], np.diff(self.lists.start)[chosen]
        longest = int(lengths.max())
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows = np.repeat(starts, lengths) + within
        x = (expand(self.lists.features[rows].astype(np.float32)) - self.mean) / self.deviation
        c = (self.lists.context[chosen] - self.context_mean) / self.context_deviation
        flat, outside = (network or self.network)(
            torch.from_numpy(x.astype(np.float32)), torch.from_numpy(c.astype(np.float32)), torch.from_numpy(lengths)
        )
        flat = flat + torch.from_numpy(self.lists.prior[rows])
        logits = torch.full((len(chosen), longest + 1), -1e9)
        logits[np.repeat(np.arange(len(chosen)), lengths), within] = flat
        logits[:, longest] = outside
        truth = self.lists.truth[chosen]
        return logits, torch.from_numpy(np.where(truth < 0, longest, truth).astype(np.int64))

    def loss(self, chosen: Longs) -> float:
        with torch.inference_mode():
            parts = [self._forward(chosen[first : first + 256]) for first in range(0, len(chosen), 256)]
            total = sum(float(functional.cross_entropy(logits, truth, reduction="sum")) for logits, truth in parts)
        return total / max(len(chosen), 1)

    def weights(self) -> dict[str, Floats]:
        return {name: value.detach().numpy().copy() for name, value in self.network.state_dict().items()}

    def load(self, weights: dict[str, Floats]) -> None:
        self.network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})

    def gate(self, held: Longs) -> Gate:
        weights = self.weights() | {
            "mean": self.mean, "deviation": self.deviation,
            "context_mean": self.context_mean, "context_deviation": self.context_deviation,
        }  # fmt: skip
        with torch.inference_mode():
            parts = [self._forward(held[first : first + 256]) for first in range(0, len(held), 256)]
        temperature = _temperature(parts)
        arrays = {name: np.asarray(value, np.float32) for name, value in weights.items()}
        return Gate(arrays, temperature, _beta(parts, temperature))


def _temperature(parts: list[tuple[torch.Tensor, torch.Tensor]]) -> float:
    """The temperature with the least loss on held-out positions (Guo et al. 2017)."""

    def loss(temperature: float) -> float:
        return sum(float(functional.cross_entropy(x / temperature, truth, reduction="sum")) for x, truth in parts)

    tried = np.geomspace(0.7, 1.6, 25)
    return float(tried[int(np.argmin([loss(float(temperature)) for temperature in tried]))])


def _beta(parts: list[tuple[torch.Tensor, torch.Tensor]], temperature: float) -> tuple[float, float, float]:
    """Beta calibration of the three likeliest candidates of each held-out position, by logistic regression."""
    chances, right = [], []
    for logits, truth in parts:
        found, which = torch.softmax(logits / temperature, 1)[:, :-1].topk(min(_SURE, logits.shape[1] - 1))
        chances.append(found.flatten())
        right.append((which == truth[:, None]).flatten())
    p, hit = torch.cat(chances).double().clip(1e-7, 1 - 1e-6).numpy(), torch.cat(right).numpy()

    def loss(beta: Doubles) -> float:
        z = beta[0] * np.log(p) - beta[1] * np.log1p(-p) + beta[2]
        away = (np.log(beta[:2]) ** 2).sum() + beta[2] ** 2  # as if one play told that nothing need be changed
        return float(np.logaddexp(0, np.where(hit, -z, z)).sum() + away)

    found = minimize(loss, np.array([1.0, 1.0, 0.0]), bounds=[(0.2, 5), (0.2, 5), (-3, 3)], method="L-BFGS-B")
    return (float(found.x[0]), float(found.x[1]), float(found.x[2]))
