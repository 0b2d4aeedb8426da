"""A llama model as torch sees it while it learns: weights held still, low-rank additions that move.

Touvron et al. 2023: RMS norm before, rotary positions, SiLU-gated feed-forward, grouped queries. LoRA: Hu et al. 2021.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.mind.learning.writer.files import Floats, ModelFile

ADAPTED = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of a llama model, as its header tells it."""

    layers: int
    heads: int
    groups: int
    width: int
    base: float
    epsilon: float

    @classmethod
    def of(cls, file: ModelFile) -> Shape:
        """The form of the model in a file."""
        return cls(
            file.value("llama.block_count"), file.value("llama.attention.head_count"),
            file.value("llama.attention.head_count_kv"), file.value("llama.embedding_length"),
            float(file.value("llama.rope.freq_base")), float(file.value("llama.attention.layer_norm_rms_epsilon")),
        )  # fmt: skip


class Adapted(nn.Module):
    """A linear layer W + B A of which only A and B learn."""

    def __init__(self, weight: Tensor, rank: int) -> None:
        super().__init__()
        self.weight: Tensor
        self.register_buffer("weight", weight, persistent=False)
        self.a = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.b = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, states: Tensor) -> Tensor:
        """Shape (…, in) to (…, out)."""
        low = functional.linear(functional.linear(states, self.a), self.b)
        return functional.linear(states, self.weight) + low


class Llama(nn.Module):
    """The whole model; `tensors` are named as in GGUF files."""

    def __init__(self, shape: Shape, tensors: Mapping[str, Floats], rank: int) -> None:
        super().__init__()
        self.shape = shape
        told = {name: torch.from_numpy(values.copy()) for name, values in tensors.items()}
        self.embedding: Tensor
        self.output: Tensor
        self.norm: Tensor
        self.register_buffer("embedding", told["token_embd.weight"], persistent=False)
        self.register_buffer("output", told.get("output.weight", told["token_embd.weight"]), persistent=False)
        self.register_buffer("norm", told["output_norm.weight"], persistent=False)
        self.linears = nn.ModuleDict(
            {
                f"{i}:{name}": Adapted(told[f"blk.{i}.{name}.weight"], rank)
                for i in range(shape.layers)
                for name in ADAPTED
            }
        )
        self.norms = [
            (told[f"blk.{i}.attn_norm.weight"], told[f"blk.{i}.ffn_norm.weight"]) for i in range(shape.layers)
        ]

    def states(self, ids: Tensor) -> Tensor:
        """The last layer's states, shape (batch, length, width), for ids of shape (batch, length), padded behind."""
        turns = _turns(ids.shape[1], self.shape)
        states = self.embedding[ids]
        for number, (attend, feed) in enumerate(self.norms):
            states = states + self._attention(number, _normed(states, attend, self.shape.epsilon), turns)
            wide = _normed(states, feed, self.shape.epsilon)
            gate = functional.silu(self.linears[f"{number}:ffn_gate"](wide))
            states = states + self.linears[f"{number}:ffn_down"](gate * self.linears[f"{number}:ffn_up"](wide))
        return _normed(states, self.norm, self.shape.epsilon)

    def logits(self, states: Tensor) -> Tensor:
        """Shape (n, width) to (n, vocabulary)."""
        return functional.linear(states, self.output)

    def _attention(self, number: int, states: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
        batch, length, _ = states.shape
        heads, groups = self.shape.heads, self.shape.groups

        def split(name: str, count: int) -> Tensor:
            return self.linears[f"{number}:{name}"](states).view(batch, length, count, -1).transpose(1, 2)  # type: ignore[no-any-return]

        query, key, value = split("attn_q", heads), split("attn_k", groups), split("attn_v", groups)
        query, key = _rotated(query, turns), _rotated(key, turns)
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True, enable_gqa=True)
        joined = mixed.transpose(1, 2).reshape(batch, length, -1)
        return self.linears[f"{number}:attn_output"](joined)  # type: ignore[no-any-return]

    def learned(self) -> dict[str, Floats]:
        """The low-rank factors, `NAME.a` and `NAME.b`."""
        found: dict[str, Floats] = {}
        for key, linear in self.linears.items():
            number, name = key.split(":")
            for side in ("a", "b"):
                found[f"blk.{number}.{name}.{side}"] = getattr(linear, side).detach().numpy().copy()
        return found


def merged(tensors: Mapping[str, Floats], learned: Mapping[str, Floats]) -> dict[str, Floats]:
    """The weights that low-rank factors change, with these added."""
    names = [name[:-2] for name in learned if name.endswith(".a")]
    return {f"{n}.weight": tensors[f"{n}.weight"] + learned[f"{n}.b"] @ learned[f"{n}.a"] for n in names}


def _normed(states: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    return functional.rms_norm(states, weight.shape, weight.to(states.dtype), epsilon)


def _turns(length: int, shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the angles by which pairs turn, each of shape (length, half a head)."""
    half = shape.width // shape.heads // 2
    speeds = shape.base ** (-torch.arange(half, dtype=torch.float32) / half)
    angles = torch.arange(length, dtype=torch.float32)[:, None] * speeds
    return angles.cos(), angles.sin()


def _rotated(states: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    """Neighbours turned as pairs: the order of GGUF files."""
    cosine, sine = (turn.to(states.dtype) for turn in turns)
    even, odd = states[..., 0::2], states[..., 1::2]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1).flatten(-2)
