"""What was learned, small enough to be kept: low-rank additions to MiniLM's weights, new heads, a card.

An adapter is a safetensors file of half-precision numbers; its metadata holds the card as JSON (seed, hash of the
phrases, figures, calibration). LoRA is Hu et al. 2021: W + scale * B A.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import SegueError
from assistant.mind.tagger.network import Floats
from tools.search.minilm import read_safetensors

SHIPPED = "adapter.safetensors"
_DTYPES = {"F16": np.float16, "F32": np.float32}


class AdapterError(SegueError):
    """An adapter cannot be used."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """Learned tensors by name (`NAME.a`, `NAME.b`: low-rank factors; anything else replaces) and the card."""

    tensors: Mapping[str, Floats]
    card: Mapping[str, Any]

    def merged(self, base: Path) -> dict[str, Floats]:
        """MiniLM's weights with this added; `base` is the folder of minilm-l6. A fifth of a second."""
        weights: dict[str, Floats] = dict(read_safetensors(base / "model.safetensors"))
        scale = np.float32(self.card["scale"])
        for name, values in self.tensors.items():
            if name.endswith(".a"):
                whole = f"{name[:-2]}.weight"
                weights[whole] = weights[whole] + scale * (self.tensors[f"{name[:-2]}.b"] @ values)
            elif not name.endswith(".b"):
                weights[name] = values
        return weights


def shipped() -> Path:
    """The adapter that comes with Segue."""
    return Path(str(files("assistant.mind.learning").joinpath(SHIPPED)))


def load(file: Path) -> Adapter:
    """Reads an adapter.

    Raises:
        AdapterError: it is not there, or no adapter.
    """
    try:
        raw = file.read_bytes()
        length = int.from_bytes(raw[:8], "little")
        header = json.loads(raw[8 : 8 + length])
        card = json.loads(header.pop("__metadata__")["card"])
        body = memoryview(raw)[8 + length :]
        tensors = {name: _tensor(about, body) for name, about in header.items()}
    except (OSError, ValueError, KeyError) as error:
        raise AdapterError(f"{file} is no adapter that I can use: {error}.", "`segue mind train` makes one.") from error
    return Adapter(tensors, card)


def _tensor(about: Mapping[str, Any], body: memoryview) -> Floats:
    first, last = about["data_offsets"]
    values = np.frombuffer(body[first:last], _DTYPES[about["dtype"]]).reshape(about["shape"])
    return values.astype(np.float32)


def save(tensors: Mapping[str, Floats], card: Mapping[str, Any], file: Path, *, half: bool = True) -> None:
    """Writes tensors as safetensors, the file whole or not at all."""
    kind, short = (np.float16, "F16") if half else (np.float32, "F32")
    header: dict[str, Any] = {"__metadata__": {"card": json.dumps(card)}}
    pieces, at = [], 0
    for name, values in tensors.items():
        raw = np.ascontiguousarray(values, kind).tobytes()
        header[name] = {"dtype": short, "shape": list(values.shape), "data_offsets": [at, at + len(raw)]}
        pieces.append(raw)
        at += len(raw)
    told = json.dumps(header).encode()
    told += b" " * (-len(told) % 8)
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(b"".join([len(told).to_bytes(8, "little"), told, *pieces]))
    part.replace(file)
