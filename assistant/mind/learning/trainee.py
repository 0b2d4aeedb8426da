"""The tagger's network as torch sees it while it learns: MiniLM held still, low-rank additions and heads that move."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from assistant.mind.tagger.encoding import SEGMENTS
from assistant.mind.tagger.labels import FIELDS
from assistant.mind.tagger.network import EPSILON, HEADS, LAYERS, PROJECTIONS, WIDTH, head_shapes
from tools.search.minilm import read_safetensors


class LowRank(nn.Module):
    """A linear layer W + scale B A of which only A, B and the bias learn (Hu et al. 2021)."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int, scale: float) -> None:
        super().__init__()
        self.weight: Tensor
        self.register_buffer("weight", weight, persistent=False)
        self.bias = nn.Parameter(bias)
        self.a = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(rank))
        self.b = nn.Parameter(torch.zeros(weight.shape[0], rank))
        self.scale = scale

    def forward(self, states: Tensor) -> Tensor:
        """Shape (…, in) to (…, out)."""
        low = functional.linear(functional.linear(states, self.a), self.b)
        return functional.linear(states, self.weight, self.bias) + self.scale * low


class Layer(nn.Module):
    """One layer of the encoder, post-norm."""

    def __init__(self, base: dict[str, Tensor], name: str, rank: int, scale: float, dropout: float) -> None:
        super().__init__()
        self.names = [f"{name}.{projection}" for projection in PROJECTIONS]
        self.linears = nn.ModuleList(
            LowRank(base[f"{one}.weight"], base[f"{one}.bias"], rank, scale) for one in self.names
        )
        self.attended = _norm(base, f"{name}.attention.output")
        self.out = _norm(base, f"{name}.output")
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States of shape (batch, length, 384); the mask is 0 where there is a piece, else very negative."""
        batch, length, width = states.shape
        query, key, value = (
            self.linears[i](states).view(batch, length, HEADS, width // HEADS).transpose(1, 2) for i in range(3)
        )
        # Written out: on short sentences several times as quick as torch's own attention with a mask on a CPU.
        attention = query @ key.transpose(2, 3) / math.sqrt(width // HEADS) + mask[:, None, None, :]
        mixed = attention.softmax(-1).to(value.dtype) @ value
        mixed = self.linears[3](mixed.transpose(1, 2).reshape(batch, length, width))
        states = self.attended(states + self.dropout(mixed))
        wide = functional.gelu(self.linears[4](states), approximate="tanh")
        return self.out(states + self.dropout(self.linears[5](wide)))  # type: ignore[no-any-return]


class Trainee(nn.Module):
    """Encoder and heads. `base` is the folder of minilm-l6."""

    def __init__(self, base: Path, rank: int = 24, scale: float = 1.0, dropout: float = 0.1) -> None:
        super().__init__()
        told = {
            name: torch.from_numpy(values.copy())
            for name, values in read_safetensors(base / "model.safetensors").items()
        }
        self.words: Tensor
        self.places: Tensor
        self.register_buffer("words", told["embeddings.word_embeddings.weight"], persistent=False)
        places = told["embeddings.position_embeddings.weight"] + told["embeddings.token_type_embeddings.weight"][0]
        self.register_buffer("places", places, persistent=False)
        self.segments = nn.Embedding(SEGMENTS, WIDTH)
        nn.init.zeros_(self.segments.weight)
        self.norm = _norm(told, "embeddings")
        self.layers = nn.ModuleList(Layer(told, f"encoder.layer.{i}", rank, scale, dropout) for i in range(LAYERS))
        self.heads = nn.ModuleDict({name.partition(".")[2]: nn.Linear(*shape) for name, shape in head_shapes().items()})
        self.dropout = nn.Dropout(dropout)

    def encode(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """States of pieces: (batch, length, 384)."""
        states = self.words[ids] + self.places[: ids.shape[1]] + self.segments(segments)
        states = self.dropout(self.norm(states))
        away = torch.where(mask, 0.0, -1e4)
        for layer in self.layers:
            states = layer(states, away)
        return states  # type: ignore[no-any-return]

    def judge(self, states: Tensor, rows: Tensor, spans: Tensor) -> dict[str, Tensor]:
        """Logits for wishes. `spans` (wishes, length) is 1 at first pieces of a wish's words, `rows` its example."""
        own = states[rows]
        first = own[torch.arange(len(rows)), spans.argmax(1)]
        mean = (own * spans[:, :, None]).sum(1) / spans.sum(1, keepdim=True)
        pooled = self.dropout(torch.cat([own[:, 0], first, mean], 1))
        hidden = self.dropout(functional.gelu(self.heads["wish"](pooled), approximate="tanh"))
        return {name: self.heads[name](hidden) for name in ("tool", *FIELDS)}

    def tensors(self) -> dict[str, NDArray[np.float32]]:
        """What was learned, by the names of `assistant.mind.tagger.adapter`."""
        return {name: value.detach().numpy().copy() for name, value in self._named().items()}

    def go_on_from(self, tensors: Mapping[str, NDArray[np.float32]]) -> None:
        """Takes over what was learned before.

        Raises:
            ValueError: it has another form.
        """
        own = self._named()
        if set(own) != set(tensors) or any(own[name].shape != values.shape for name, values in tensors.items()):
            raise ValueError("the adapter has other tensors than this network")
        for name, values in tensors.items():
            own[name].data.copy_(torch.from_numpy(values.copy()))

    def _named(self) -> dict[str, Tensor]:
        found: dict[str, Any] = {"segments.weight": self.segments.weight, **_named_norm(self.norm, "embeddings")}
        for number, layer in enumerate(self.layers):
            for name, linear in zip(layer.names, layer.linears, strict=True):  # type: ignore[arg-type]
                found |= {f"{name}.a": linear.a, f"{name}.b": linear.b, f"{name}.bias": linear.bias}
            prefix = f"encoder.layer.{number}"
            found |= _named_norm(layer.attended, f"{prefix}.attention.output") | _named_norm(
                layer.out, f"{prefix}.output"
            )
        for name, head in self.heads.items():
            found |= {f"heads.{name}.weight": head.weight, f"heads.{name}.bias": head.bias}
        return found


def _norm(base: dict[str, Tensor], name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, eps=EPSILON)
    norm.weight.data.copy_(base[f"{name}.LayerNorm.weight"])
    norm.bias.data.copy_(base[f"{name}.LayerNorm.bias"])
    return norm


def _named_norm(norm: Any, name: str) -> dict[str, Tensor]:
    return {f"{name}.LayerNorm.weight": norm.weight, f"{name}.LayerNorm.bias": norm.bias}
