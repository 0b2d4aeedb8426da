"""Fitting the transformer: sampled softmax over negatives of the batch and of the catalogue, and a temperature.

Negatives are drawn from the batch's own targets and uniformly from the catalogue; the logit of each is corrected by the
log of how often it is expected to be drawn (Bengio and Senécal 2008), so that popular items are not pushed down for
being drawn more often.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from tools.taste.model.plays import Bools, Catalogue, Longs, Plays
from tools.taste.model.sequence import HEADS, LAYERS, LENGTH, WIDTH, Transformer

EPOCHS = 8
_BATCH = 64
_DROPOUT = 0.1
_OF_BATCH, _OF_ALL = 768, 256  # negatives
_RATE, _WARM = 4e-3, 0.05
_HELD_OUT, _TESTED = 0.03, 300


class Network(nn.Module):
    """The network of `sequence.Transformer`, with items' vectors still apart: own, and their maker's."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        makers = max(len(catalogue.artists), 1)
        maker = np.where(catalogue.artist < 0, makers, catalogue.artist).astype(np.int64)
        self.maker: torch.Tensor
        self.register_buffer("maker", torch.from_numpy(maker))
        self.own, self.makers = nn.Embedding(len(catalogue), WIDTH), nn.Embedding(makers + 1, WIDTH)
        self.places = nn.Embedding(LENGTH, WIDTH)
        for table in (self.own, self.makers, self.places):
            nn.init.normal_(table.weight, std=0.02)
        self.bias = nn.Parameter(torch.zeros(len(catalogue)))
        self.layers = nn.ModuleList(_Layer() for _ in range(LAYERS))
        self.end = nn.LayerNorm(WIDTH)
        self.drop = nn.Dropout(_DROPOUT)

    def vectors(self, items: torch.Tensor) -> torch.Tensor:
        """Of items, of any shape: (…, WIDTH)."""
        found: torch.Tensor = self.own(items) + self.makers(self.maker[items])
        return found

    def forward(self, items: torch.Tensor) -> torch.Tensor:
        """Plays (b, n), oldest first: a state after each, (b, n, WIDTH)."""
        x = self.drop(self.vectors(items) * WIDTH**0.5 + self.places.weight[: items.shape[1]])
        for layer in self.layers:
            x = layer(x)
        found: torch.Tensor = self.end(x)
        return found


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.all, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH, bias=False)
        self.wide, self.narrow = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.drop = nn.Dropout(_DROPOUT)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        many, size, _ = x.shape
        parts = self.all(self.before(x)).view(many, size, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_causal=True)
        x = x + self.drop(self.out(mixed.transpose(1, 2).reshape(many, size, WIDTH)))
        found: torch.Tensor = x + self.drop(self.narrow(torch.relu(self.wide(self.between(x)))))
        return found


class Training:
    """A transformer in the making. `run` may be called again, with more plays, to go on from where it is."""

    def __init__(self, catalogue: Catalogue, seed: int = 0) -> None:
        torch.manual_seed(seed)
        torch.set_num_threads(1)
        self.network = Network(catalogue)
        self.draw = np.random.default_rng(seed + 7)
        self.temperature = 1.0

    def run(self, plays: Plays, epochs: int = EPOCHS, progress: Callable[[float], None] | None = None) -> None:
        """Learns from plays; the last few of each listener's are held out, and tell the temperature."""
        plays = plays.where(plays.weight > 0)
        late = plays.late(_HELD_OUT)
        self._learn(plays.where(~late), epochs, _RATE, progress)
        self._measure_temperature(plays, late)

    def go_on(self, plays: Plays) -> None:
        """Once more through plays, more gently, with those that were held out or are new; the temperature stays."""
        self._learn(plays.where(plays.weight > 0), 1, _RATE / 4, None)

    def result(self) -> Transformer:
        """The transformer as it is now."""
        network = self.network
        weights = {name: value for name, value in network.state_dict().items() if name.startswith(("layers", "end"))}
        weights |= {"items": network.vectors(torch.arange(len(network.maker))), "bias": network.bias,
                    "places": network.places.weight}  # fmt: skip
        return Transformer({n: v.detach().numpy().copy() for n, v in weights.items()}, self.temperature)

    def _learn(self, plays: Plays, epochs: int, rate: float, progress: Callable[[float], None] | None) -> None:
        self.network.train()
        optimiser = torch.optim.Adam(self.network.parameters(), rate, betas=(0.9, 0.98))
        share = np.bincount(plays.item, minlength=len(plays.catalogue)) / max(len(plays), 1)
        expected = torch.from_numpy((_OF_BATCH * share + _OF_ALL / len(share)).astype(np.float32)).log()
        for epoch in range(epochs):
            windows = self._windows(plays)
            for first in range(0, len(windows), _BATCH):
                done = (epoch + first / len(windows)) / epochs
                for group in optimiser.param_groups:
                    group["lr"] = rate * min(done / _WARM + 0.02, 1.0) * max(1 - done, 0.02)
                loss = self._loss(torch.from_numpy(windows[first : first + _BATCH]), expected)
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
            if progress:
                progress((epoch + 1) / epochs)

    def _windows(self, plays: Plays) -> Longs:
        """Windows of LENGTH + 1 plays in random order, begun anywhere, so that each play is foretold once; -1: none."""
        found = []
        for first, last in pairwise(plays.starts.tolist()):
            begin = first - int(self.draw.integers(LENGTH))
            found += [(max(at, first), min(at + LENGTH + 1, last)) for at in range(begin, last - 1, LENGTH)]
        found = [(first, last) for first, last in found if last - first > 1]
        windows = np.full((len(found), LENGTH + 1), -1, np.int64)
        for row, (first, last) in zip(self.draw.permutation(len(found)).tolist(), found, strict=True):
            windows[row, : last - first] = plays.item[first:last]
        return windows

    def _loss(self, windows: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
        """Cross entropy of what came next against the negatives, whose logits lose the log of being expected."""
        known = windows[:, 1:] >= 0
        states = self.network(windows[:, :-1].clamp(min=0))[known]
        targets = windows[:, 1:][known]
        shared = targets[torch.from_numpy(self.draw.integers(len(targets), size=_OF_BATCH))]
        anywhere = torch.from_numpy(self.draw.integers(len(expected), size=_OF_ALL))
        drawn = torch.cat([shared, anywhere])
        right = self.network.vectors(targets)
        truth = (states * right).sum(1) + self.network.bias[targets]
        others = states @ self.network.vectors(drawn).T + (self.network.bias[drawn] - expected[drawn])
        others = others.masked_fill(targets[:, None] == drawn, -1e9)
        logits = torch.cat([truth[:, None], others], 1)
        return functional.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long))

    def _measure_temperature(self, plays: Plays, late: Bools) -> None:
        """The temperature with the least loss over the whole catalogue on held-out plays (Guo et al. 2017)."""
        places = np.flatnonzero(late)
        places = places[places > plays.starts[plays.user[places]]]
        if not len(places):
            return
        self.temperature, model = 1.0, self.result()
        chosen = self.draw.choice(places, min(_TESTED, len(places)), replace=False)
        first = plays.starts[plays.user[chosen]]
        logits = torch.from_numpy(
            np.stack([model.logits(plays.item[a:b]) for a, b in zip(first.tolist(), chosen.tolist(), strict=True)])
        )
        truth = torch.from_numpy(plays.item[chosen].astype(np.int64))
        tried = np.geomspace(0.5, 4, 19)
        losses = [float(functional.cross_entropy(logits / float(value), truth)) for value in tried]
        self.temperature = float(tried[int(np.argmin(losses))])
