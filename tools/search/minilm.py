"""Sentences as vectors: all-MiniLM-L6-v2, a BERT of six layers, run with plain torch on one thread.

The network is Devlin et al. 2018 (post-norm, exact GELU); a sentence is the mean of its tokens' last states scaled to
length 1, as Sentence-BERT (Reimers and Gurevych 2019) trains it. Nothing is imported or read before it is needed.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

DIMENSIONS = 384
_HEADS, _LAYERS, _EPSILON = 12, 6, 1e-12
_MOST_TOKENS = 128  # what the model was trained on; the rest of a long description is not read
_BATCH = 32
_FILES = ("model.safetensors", "tokenizer.json")


class MiniLM:
    """Turns sentences into vectors; use from any thread. `folder` holds `model.safetensors` and `tokenizer.json`."""

    dimensions = DIMENSIONS
    name = "minilm-l6"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._weights: dict[str, torch.Tensor] = {}
        self._tokenizer: Tokenizer | None = None

    def check(self) -> str | None:
        """What is missing and which command brings it; None when all is there."""
        missing = [name for name in _FILES if not (self._folder / name).is_file()]
        return f"The sentence model is not here; `segue models pull {self.name}` brings it." if missing else None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector of length 1 for each text: shape (n, 384). Their dot product is the cosine."""
        import torch

        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        tokenizer = self._load()
        encoded = tokenizer.encode_batch(list(texts))
        # Neighbours in a batch are padded to the same length: by length, little is computed in vain.
        order = sorted(range(len(texts)), key=lambda number: sum(encoded[number].attention_mask))
        found = np.zeros((len(texts), DIMENSIONS), np.float32)
        with torch.inference_mode():
            for start in range(0, len(order), _BATCH):
                chosen = order[start : start + _BATCH]
                longest = max(sum(encoded[number].attention_mask) for number in chosen)
                ids = torch.tensor([encoded[number].ids[:longest] for number in chosen])
                mask = torch.tensor([encoded[number].attention_mask[:longest] for number in chosen])
                found[chosen] = self._forward(ids, mask).numpy()
        return found

    def _load(self) -> Tokenizer:
        with self._lock:
            if self._tokenizer is None:
                import torch
                from tokenizers import Tokenizer

                torch.set_num_threads(1)  # beside music and speech; two would hardly be faster
                self._weights = {
                    name: torch.from_numpy(values)
                    for name, values in read_safetensors(self._folder / "model.safetensors").items()
                }
                tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                tokenizer.enable_truncation(_MOST_TOKENS)
                tokenizer.enable_padding()
                self._tokenizer = tokenizer
            return self._tokenizer

    def _forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        from torch.nn import functional

        words, places = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"
        states = self._weights[words][ids] + self._weights[places][: ids.shape[1]]
        states = self._norm(states + self._weights["embeddings.token_type_embeddings.weight"][0], "embeddings")
        attended = mask.bool()[:, None, None, :]
        for layer in range(_LAYERS):
            states = self._layer(states, attended, f"encoder.layer.{layer}")
        kept = mask[:, :, None].to(states.dtype)
        return functional.normalize((states * kept).sum(1) / kept.sum(1), dim=1)

    def _layer(self, states: torch.Tensor, attended: torch.Tensor, layer: str) -> torch.Tensor:
        from torch.nn import functional

        batch, length, width = states.shape
        query, key, value = (
            self._linear(states, f"{layer}.attention.self.{name}")
            .view(batch, length, _HEADS, width // _HEADS)
            .transpose(1, 2)
            for name in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=attended)
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        states = self._norm(
            states + self._linear(mixed, f"{layer}.attention.output.dense"), f"{layer}.attention.output"
        )
        wide = functional.gelu(self._linear(states, f"{layer}.intermediate.dense"))
        return self._norm(states + self._linear(wide, f"{layer}.output.dense"), f"{layer}.output")

    def _linear(self, states: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn import functional

        return functional.linear(states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, states: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn import functional

        weight, bias = self._weights[f"{name}.LayerNorm.weight"], self._weights[f"{name}.LayerNorm.bias"]
        return functional.layer_norm(states, (DIMENSIONS,), weight, bias, _EPSILON)


def read_safetensors(file: Path) -> dict[str, NDArray[Any]]:
    """The float tensors of a safetensors file: eight bytes of header length, a JSON header, the values."""
    raw = np.fromfile(file, np.uint8)
    length = int.from_bytes(raw[:8].tobytes(), "little")
    header = json.loads(raw[8 : 8 + length].tobytes())
    values = raw[8 + length :]
    found: dict[str, NDArray[Any]] = {}
    for name, about in header.items():
        if name != "__metadata__" and about["dtype"] == "F32":
            first, last = about["data_offsets"]
            found[name] = values[first:last].view(np.float32).reshape(about["shape"])
    return found
