"""Weights out of GGUF files as float32, and into them again with some of them changed.

Everything is kept in the file's own layout: the rows of llama models' query and key weights stand there in the order in
which llama.cpp rotates them (pairs side by side), which the network of `llama` rotates, too. So nothing is permuted.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import SegueError

Floats = NDArray[np.float32]
_OWN = frozenset({"GGUF.version", "GGUF.tensor_count", "GGUF.kv_count", "general.architecture", "general.file_type"})


class ModelFile:
    """A GGUF file of a llama model.

    Raises:
        SegueError: it is not there, or no such file.
    """

    def __init__(self, file: Path) -> None:
        import gguf

        try:
            self._reader = gguf.GGUFReader(str(file))
        except (OSError, ValueError) as error:
            raise SegueError(f"{file} is no GGUF file that I can read: {error}.") from error
        if self.value("general.architecture") != "llama":
            raise SegueError(f"{file} holds a {self.value('general.architecture')} model.", "Take one of llama's kind.")

    def value(self, name: str) -> Any:
        """A value of the header.

        Raises:
            KeyError: there is none of that name.
        """
        return self._reader.fields[name].contents()

    def tensors(self) -> dict[str, Floats]:
        """All weights by name, dequantised; matrices of shape (out, in)."""
        from gguf.quants import dequantize

        return {
            str(one.name): np.asarray(dequantize(one.data, one.tensor_type), np.float32) for one in self._reader.tensors
        }

    def write(self, changed: Mapping[str, Floats], file: Path) -> None:
        """The same model with other weights for those in `changed`, in 8-bit blocks, the file whole or not at all.

        Weights that are not changed are copied as they are.
        """
        import gguf

        part = file.with_name(f"{file.name}.part")
        writer = gguf.GGUFWriter(part, "llama")
        for name, field in self._reader.fields.items():
            if name not in _OWN:
                kind = field.types[0]
                inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
                writer.add_key_value(name, field.contents(), kind, sub_type=inner)
        writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
        for one in self._reader.tensors:
            name = str(one.name)
            if name in changed:
                blocks = gguf.quants.quantize(changed[name], gguf.GGMLQuantizationType.Q8_0)
                writer.add_tensor(name, blocks, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
            else:
                writer.add_tensor(name, np.asarray(one.data), raw_dtype=one.tensor_type)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        part.replace(file)

    def tokenizer(self) -> Any:
        """Its tokeniser as one of the `tokenizers` package: byte-level pairs, digits apart, no special pieces."""
        from tokenizers import Tokenizer, decoders, models, pre_tokenizers

        pieces = {piece: number for number, piece in enumerate(self.value("tokenizer.ggml.tokens"))}
        merges = [tuple(pair.split(" ")) for pair in self.value("tokenizer.ggml.merges")]
        made = Tokenizer(models.BPE(pieces, merges))
        made.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
        made.decoder = decoders.ByteLevel()
        return made
