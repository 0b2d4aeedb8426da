"""The weights of a CTranslate2 Whisper model in the format of the original implementation.

Both hold the same tensors. CTranslate2 stacks the projections of an attention that read the same input (query, key and
value of self-attention; key and value of cross-attention) into one matrix and gives the key a bias of zeros, which
Whisper's key does not have (Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision").
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from assistant.errors import WeightsError

if TYPE_CHECKING:
    import torch

Tensors = Mapping[str, NDArray[np.generic]]

# CTranslate2's numbers for element types.
_DTYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}
_BINARY_VERSION = 6

_STEM = {
    "encoder/position_encodings/encodings": "encoder.positional_embedding",
    "encoder/conv1/weight": "encoder.conv1.weight",
    "encoder/conv1/bias": "encoder.conv1.bias",
    "encoder/conv2/weight": "encoder.conv2.weight",
    "encoder/conv2/bias": "encoder.conv2.bias",
    "encoder/layer_norm/gamma": "encoder.ln_post.weight",
    "encoder/layer_norm/beta": "encoder.ln_post.bias",
    "decoder/position_encodings/encodings": "decoder.positional_embedding",
    "decoder/embeddings/weight": "decoder.token_embedding.weight",
    "decoder/layer_norm/gamma": "decoder.ln.weight",
    "decoder/layer_norm/beta": "decoder.ln.bias",
}
# Within a layer: norms and the two linear maps of the feed-forward part.
_NORMS = {"self_attention/layer_norm": "attn_ln", "attention/layer_norm": "cross_attn_ln", "ffn/layer_norm": "mlp_ln"}
_FEED_FORWARD = {"ffn/linear_0": "mlp.0", "ffn/linear_1": "mlp.2"}
# Attention: which projections each linear map stacks, in order.
_SELF = {"linear_0": ("query", "key", "value"), "linear_1": ("out",)}
_CROSS = {"linear_0": ("query",), "linear_1": ("key", "value"), "linear_2": ("out",)}


def convert(source: Path, checkpoint: Path) -> None:
    """Write `checkpoint`, which `whisper.load_model(path)` loads, from the folder of a CTranslate2 Whisper model.

    Raises:
        WeightsError: `source` has no model of that kind, or one with quantised weights.
    """
    import torch

    tensors = read_ctranslate2(source / "model.bin")
    torch.save({"dims": dimensions(tensors), "model_state_dict": state_dict(tensors)}, checkpoint)


def read_ctranslate2(path: Path) -> Tensors:
    """All tensors of a CTranslate2 model file (little-endian, binary version 6) by name."""
    try:
        with path.open("rb") as stream:
            (version,) = struct.unpack("<I", stream.read(4))
            spec = _string(stream)
            stream.read(4)  # the revision of the specification
            if version != _BINARY_VERSION or spec != "WhisperSpec":
                raise WeightsError(
                    f"{path.name} is a {spec} of version {version}, not a Whisper model that can be read."
                )
            (count,) = struct.unpack("<I", stream.read(4))
            return dict(_tensor(stream) for _ in range(count))
    except (struct.error, UnicodeDecodeError, KeyError, ValueError) as error:
        raise WeightsError(f"{path.name} is not a CTranslate2 model, or it is damaged.") from error


def dimensions(tensors: Tensors) -> dict[str, int]:
    """Whisper's `ModelDimensions`, read off the shapes."""
    audio_ctx, audio_state = tensors["encoder/position_encodings/encodings"].shape
    text_ctx, text_state = tensors["decoder/position_encodings/encodings"].shape
    return {
        "n_mels": tensors["encoder/conv1/weight"].shape[1],
        "n_vocab": tensors["decoder/embeddings/weight"].shape[0],
        "n_audio_ctx": audio_ctx,
        "n_audio_state": audio_state,
        "n_audio_head": int(tensors["encoder/num_heads"]),
        "n_audio_layer": _layers(tensors, "encoder"),
        "n_text_ctx": text_ctx,
        "n_text_state": text_state,
        "n_text_head": int(tensors["decoder/num_heads"]),
        "n_text_layer": _layers(tensors, "decoder"),
    }


def state_dict(tensors: Tensors) -> dict[str, torch.Tensor]:
    """Whisper's state dict: the same numbers under the names, and in the pieces, of the original implementation."""
    import torch

    if any(name.endswith("_scale") and name.startswith(("encoder/layer", "decoder/layer")) for name in tensors):
        raise WeightsError("The CTranslate2 model is quantised; the original Whisper needs its 16-bit weights.")
    named = {theirs: tensors[ours] for ours, theirs in _STEM.items()}
    for side in ("encoder", "decoder"):
        for index in range(_layers(tensors, side)):
            layer = f"{side}/layer_{index}/"
            inside = {name.removeprefix(layer): value for name, value in tensors.items() if name.startswith(layer)}
            named |= {f"{side}.blocks.{index}.{name}": value for name, value in _layer(inside)}
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in named.items()}


def _layer(inside: Tensors) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for ours, theirs in _NORMS.items():
        if f"{ours}/gamma" in inside:
            yield f"{theirs}.weight", inside[f"{ours}/gamma"]
            yield f"{theirs}.bias", inside[f"{ours}/beta"]
    for ours, theirs in _FEED_FORWARD.items():
        yield f"{theirs}.weight", inside[f"{ours}/weight"]
        yield f"{theirs}.bias", inside[f"{ours}/bias"]
    for ours, theirs, maps in (("self_attention", "attn", _SELF), ("attention", "cross_attn", _CROSS)):
        for linear, projections in maps.items():
            for kind in ("weight", "bias"):
                stacked = inside.get(f"{ours}/{linear}/{kind}")
                if stacked is not None:
                    yield from _unstack(stacked, theirs, projections, kind)


def _unstack(
    stacked: NDArray[np.generic], attention: str, projections: tuple[str, ...], kind: str
) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for projection, value in zip(projections, np.split(stacked, len(projections)), strict=True):
        if (projection, kind) != ("key", "bias"):
            yield f"{attention}.{projection}.{kind}", value


def _layers(tensors: Tensors, side: str) -> int:
    return len({name.split("/")[1] for name in tensors if name.startswith(f"{side}/layer_") and name.count("/") > 2})


def _string(stream: BinaryIO) -> str:
    (length,) = struct.unpack("<H", stream.read(2))
    return stream.read(length)[:-1].decode("utf-8")


def _tensor(stream: BinaryIO) -> tuple[str, NDArray[np.generic]]:
    name = _string(stream)
    (rank,) = struct.unpack("<B", stream.read(1))
    shape = struct.unpack(f"<{rank}I", stream.read(4 * rank))
    dtype, size = struct.unpack("<BI", stream.read(5))
    return name, np.frombuffer(stream.read(size), dtype=_DTYPES[dtype]).reshape(shape).copy()
