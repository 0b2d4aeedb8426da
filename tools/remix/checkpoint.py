"""TensorFlow checkpoints (the "tensor bundle" of `Saver` version 2) read with numpy alone.

The index is a table in LevelDB's format: blocks of keys with shared prefixes, whose values are `BundleEntryProto`
messages (tensorflow/core/protobuf/tensor_bundle.proto) that tell where in the data file a tensor lies.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.remix.errors import RemixError

_FOOTER, _TRAILER = 48, 5
_MAGIC = 0xDB4775248B80FB57
_FLOAT32 = 1


def read_checkpoint(index: Path, data: Path) -> dict[str, NDArray[np.float32]]:
    """Every float32 tensor by name, mapped read-only from `data`. Raises `RemixError` if this is no checkpoint."""
    try:
        table = index.read_bytes()
        mapped = np.memmap(data, np.uint8, mode="r")
        return dict(_tensors(table, mapped))
    except (OSError, IndexError, KeyError, TypeError, ValueError, struct.error) as error:
        raise RemixError(f"The weights in {index.parent.name} are damaged.", "Remove and pull them again.") from error


def _tensors(table: bytes, data: NDArray[np.uint8]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    if struct.unpack("<Q", table[-8:])[0] != _MAGIC:
        raise ValueError("no table")
    position = len(table) - _FOOTER
    for _ in range(2):  # offset and size of the block of meta data
        _, position = _varint(table, position)
    offset, position = _varint(table, position)
    size, _ = _varint(table, position)
    for _, handle in _block(table, offset, size):
        start, position = _varint(handle, 0)
        length, _ = _varint(handle, position)
        for key, value in _block(table, start, length):
            entry = _message(value)
            if key and entry.get(1) == [_FLOAT32]:
                shape = [
                    _number(_message(_bytes(each)).get(1, [0])[0]) for each in _message(_bytes(entry[2][0])).get(2, [])
                ]
                begin = _number(entry.get(4, [0])[0])
                raw = data[begin : begin + _number(entry[5][0])]
                yield key.decode(), raw.view(np.float32).reshape(shape)


def _block(table: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a block; each key begins with as much of the one before as it says."""
    if table[offset + size]:
        raise ValueError("a compressed table")
    block = table[offset : offset + size]
    end = size - 4 - 4 * struct.unpack("<I", block[-4:])[0]
    position, key = 0, b""
    while position < end:
        shared, position = _varint(block, position)
        own, position = _varint(block, position)
        length, position = _varint(block, position)
        key = key[:shared] + block[position : position + own]
        position += own + length
        yield key, block[position - length : position]


def _message(data: bytes) -> dict[int, list[int | bytes]]:
    """A protocol buffer message: values by field number."""
    found: dict[int, list[int | bytes]] = {}
    position = 0
    while position < len(data):
        tag, position = _varint(data, position)
        value: int | bytes
        if tag & 7 == 0:
            value, position = _varint(data, position)
        elif tag & 7 == 2:
            length, position = _varint(data, position)
            value, position = data[position : position + length], position + length
        else:
            width = {1: 8, 5: 4}[tag & 7]
            value, position = int.from_bytes(data[position : position + width], "little"), position + width
        found.setdefault(tag >> 3, []).append(value)
    return found


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
        shift += 7


def _number(value: int | bytes) -> int:
    if not isinstance(value, int):
        raise TypeError("a number was expected")
    return value


def _bytes(value: int | bytes) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("a message was expected")
    return value
