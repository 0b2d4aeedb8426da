"""Vocals and accompaniment from Spleeter's two-stem weights, run in torch on one thread."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.remix.checkpoint import read_checkpoint
from tools.remix.errors import MissingEngine
from tools.remix.stems.resampling import at_rate
from tools.remix.stems.separator import Audio, Capability, Stems
from tools.remix.stems.streaming import HOP, Spectrum, masked
from tools.remix.stems.unet import BINS, PARTS, UNet

RATE = 44_100
CHUNK, CONTEXT = 256, 32
"""Frames that the network sees at once (5.9 s), and how many at each end are there only for the others' sake.

The weights were trained on 512; half as many measured no worse and let the first stem come twice as soon.
"""
_EPSILON = 1e-10
_TOP = 768  # bin, about 8.3 kHz, above which the mask's mean goes on for the bins that the network does not see
_FILES = ("model.index", "model.data-00000-of-00001")


class Spleeter:
    """A `Separator`; use from any thread (one works at a time). `folder` holds the two files of the checkpoint."""

    capability = Capability(
        name="spleeter-2stems", stems=PARTS, rate=RATE, cost=0.12, delay=(CHUNK - CONTEXT) * HOP / RATE, licence="MIT"
    )

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._networks: list[UNet] = []

    def check(self) -> str | None:
        """What is missing and which command brings it; None when all is there."""
        if all((self._folder / name).is_file() for name in _FILES):
            return None
        return "The weights that take vocals out are not here; `segue models pull spleeter-2stems` brings them."

    def separate(self, audio: Iterable[Audio], rate: int) -> Iterator[Stems]:
        """Vocals and what is left of the mix without them; together they are the mix, to the last bit but rounding."""
        self._load()
        yield from at_rate(self._separate, audio, rate, RATE, PARTS)

    def _separate(self, audio: Iterable[Audio]) -> Iterator[Stems]:
        position = 0
        for parts in masked(audio, lambda spectrum: [self.vocal_mask(spectrum)], CHUNK, CONTEXT):
            yield Stems(position, dict(zip(PARTS, parts, strict=True)))
            position += len(parts[0])

    def vocal_mask(self, spectrum: Spectrum) -> NDArray[np.float32]:
        """How much of each bin is voice: shape (frames, bins, 2), the frames a multiple of 64, at 44.1 kHz."""
        import torch

        self._load()
        magnitudes = np.abs(spectrum[:, :BINS]).transpose(2, 0, 1)[None]
        with self._lock, torch.inference_mode():
            seen = torch.from_numpy(np.ascontiguousarray(magnitudes, np.float32))
            vocals, rest = (network(seen)[0].numpy() ** 2 for network in self._networks)
        mask = ((vocals + _EPSILON / 2) / (vocals + rest + _EPSILON)).transpose(1, 2, 0)
        whole = np.empty((len(mask), spectrum.shape[1], 2), np.float32)
        whole[:, :BINS] = mask
        whole[:, BINS:] = mask[:, _TOP:].mean(axis=1, keepdims=True)
        return whole

    def _load(self) -> None:
        with self._lock:
            if self._networks:
                return
            if self.check() is not None:
                raise MissingEngine("Vocals cannot be taken out yet.", "Run: segue models pull spleeter-2stems")
            import torch

            torch.set_num_threads(1)  # beside music and speech
            tensors = read_checkpoint(*(self._folder / name for name in _FILES))
            self._networks = [UNet(tensors, number) for number in range(len(PARTS))]
