"""Files that are made on this machine from files that were fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

# Takes a folder of verified files, and a folder in which to write the files that are made from them.
Converter = Callable[[Path, Path], None]


def kokoro_voices(source: Path, target: Path) -> None:
    """`voices.npz` from `voices/NAME.bin`: one float32 array of (510, 1, 256) a voice, under the voice's name.

    Row n of a voice is its style for a text of n + 1 phonemes. kokoro-onnx reads such an archive.
    """
    import numpy as np

    voices = {
        path.stem: np.fromfile(path, dtype="<f4").reshape(510, 1, 256)
        for path in sorted((source / "voices").glob("*.bin"))
    }
    np.savez(target / "voices.npz", **voices)  # type: ignore[arg-type]


def openai_whisper(source: Path, target: Path) -> None:
    """`base.pt`, a checkpoint for the original implementation, from the CTranslate2 model."""
    from assistant.weights.convert_whisper import convert

    convert(source, target / "base.pt")


CONVERTERS: Mapping[str, Converter] = MappingProxyType(
    {"kokoro-voices": kokoro_voices, "openai-whisper": openai_whisper}
)
