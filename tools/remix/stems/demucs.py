"""Drums, bass, other and vocals from Demucs, where its package and its weights are on this machine.

Rouard, Massa and Défossez, "Hybrid transformers for music source separation", ICASSP 2023. Segue brings neither: the
package pulls in much, and the weights are published for research.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from tools.remix.errors import MissingEngine
from tools.remix.stems.resampling import at_rate, in_blocks
from tools.remix.stems.separator import Audio, Capability, Stems

RATE = 44_100
PARTS = ("vocals", "drums", "bass", "other")
MODEL = "htdemucs"
_SIGNATURE = "955717e8"
_CORE, _AROUND = 16 * RATE, 2 * RATE
"""Frames that are taken apart at once, and that are listened to on either side."""


class Demucs:
    """A `Separator`; use from any thread (one works at a time).

    `folder` holds `955717e8-8726e21a.th`; torch's own cache, where the package puts it, is looked into, too.
    """

    capability = Capability(
        name=MODEL,
        stems=PARTS,
        rate=RATE,
        cost=1.5,
        delay=(_CORE + _AROUND) / RATE,
        licence="MIT (code); weights: none",
    )

    def __init__(self, folder: Path) -> None:
        self._folders = (folder, Path.home() / ".cache" / "torch" / "hub" / "checkpoints")
        self._lock = threading.Lock()
        self._model: Any = None

    def check(self) -> str | None:
        """What is missing and which command brings it; None when all is there."""
        if find_spec("demucs") is None:
            return "Demucs is not installed: `pip install demucs`, then `python -m demucs -n htdemucs SONG` once."
        if self._weights() is None:
            return "The weights of Demucs are not here: `python -m demucs -n htdemucs SONG` fetches them."
        return None

    def separate(self, audio: Iterable[Audio], rate: int) -> Iterator[Stems]:
        """All four; what the network loses or adds is in "other", so that they add up."""
        if (missing := self.check()) is not None:
            raise MissingEngine("Demucs cannot be used yet.", missing)
        yield from at_rate(self._separate, audio, rate, RATE, PARTS)

    def _separate(self, audio: Iterable[Audio]) -> Iterator[Stems]:
        position = 0
        for before, block, behind in in_blocks(audio, _CORE, _AROUND):
            found = self._apply(np.concatenate([before, block, behind]))
            inner = slice(len(before), len(before) + len(block))
            parts = {name: found[name][inner] for name in PARTS[:3]}
            yield Stems(position, {**parts, "other": block - np.sum(list(parts.values()), axis=0)})
            position += len(block)

    def _apply(self, mix: Audio) -> dict[str, Audio]:
        import torch
        from demucs.apply import apply_model  # type: ignore[import-not-found,unused-ignore]

        with self._lock, torch.inference_mode():
            model = self._load()
            # As Demucs' own program does: to zero mean and unit deviation, and back.
            mean, deviation = float(mix.mean()), float(mix.std()) + 1e-8
            heard = torch.from_numpy(((mix - mean) / deviation).T.copy())[None]
            found = apply_model(model, heard, shifts=0, split=True, overlap=0.25)[0].numpy() * deviation + mean
        return {name: found[index].T for index, name in enumerate(model.sources)}

    def _load(self) -> Any:
        if self._model is None:
            from demucs.pretrained import get_model  # type: ignore[import-not-found,unused-ignore]

            weights = self._weights()
            assert weights is not None  # `check` has seen it
            self._model = get_model(_SIGNATURE, repo=weights.parent).eval()
        return self._model

    def _weights(self) -> Path | None:
        for folder in self._folders:
            for path in folder.glob(f"{_SIGNATURE}-*.th"):
                return path
        return None
