"""Words for music: genre, instruments, era, mood, from musicnn's weights run in torch.

Pons and Serra, "musicnn: pre-trained convolutional neural networks for music audio tagging", ISMIR 2019 late-breaking;
the weights were trained on the Million Song Dataset with the fifty commonest tags of its listeners.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.types import Tag
from tools.remix.checkpoint import read_checkpoint
from tools.remix.errors import MissingEngine

if TYPE_CHECKING:
    import torch

RATE = 16_000
LABELS = (
    *("rock", "pop", "alternative", "indie", "electronic", "female vocalists", "dance", "00s", "alternative rock"),
    *("jazz", "beautiful", "metal", "chillout", "male vocalists", "classic rock", "soul", "indie rock", "mellow"),
    *("electronica", "80s", "folk", "90s", "chill", "instrumental", "punk", "oldies", "blues", "hard rock", "ambient"),
    *("acoustic", "experimental", "female vocalist", "guitar", "hip-hop", "70s", "party", "country", "easy listening"),
    *(
        "sexy",
        "catchy",
        "funk",
        "electro",
        "heavy metal",
        "progressive rock",
        "60s",
        "rnb",
        "indie pop",
        "sad",
        "house",
    ),
    "happy",
)
MOODS = frozenset(
    {"beautiful", "chillout", "mellow", "chill", "party", "easy listening", "sexy", "catchy", "sad", "happy"}
)
_HOP, _FRAME, _BANDS = 256, 512, 96
_PATCH = 187
"""Frames that are looked at together: 3 s, as in training."""
_MOST = 24
"""Patches of a recording, spread over it: 72 s tell as much as all of it and cost as little for an hour."""
_EPSILON = 1e-3
_FILES = (".index", ".data-00000-of-00001")


class Tagger:
    """Use from any thread. `folder` holds the two files of the checkpoint."""

    name = "musicnn-msd"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._tensors: Mapping[str, torch.Tensor] = {}

    def check(self) -> str | None:
        """What is missing and which command brings it; None when all is there."""
        if all((self._folder / name).is_file() for name in _FILES):
            return None
        return f"The weights that find words for music are not here; `segue models pull {self.name}` brings them."

    def tags(self, audio: NDArray[np.float32], least: float = 0.1) -> tuple[Tag, ...]:
        """Tags of mono sound at 16 kHz, shape (n,), the surest first; none of what is under a second and a half."""
        chances = self.chances(audio)
        order = np.argsort(-chances)
        return tuple(Tag(LABELS[index], float(chances[index])) for index in order if chances[index] >= least)

    def chances(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean chance of each of `LABELS`; zeros for next to nothing."""
        import torch

        tensors = self._load()
        patches = _patches(_log_mel(audio))
        if not len(patches):
            return np.zeros(len(LABELS), np.float32)
        with torch.inference_mode():
            found = [_forward(tensors, torch.from_numpy(patch[None])) for patch in patches]
        return np.asarray(torch.cat(found).mean(dim=0).numpy(), np.float32)

    def _load(self) -> Mapping[str, torch.Tensor]:
        with self._lock:
            if not self._tensors:
                if self.check() is not None:
                    raise MissingEngine("Words for music cannot be found yet.", f"Run: segue models pull {self.name}")
                import torch

                torch.set_num_threads(1)  # beside music and speech
                read = read_checkpoint(*(self._folder / name for name in _FILES))
                self._tensors = {
                    name: torch.from_numpy(np.array(tensor)) for name, tensor in read.items() if "Adam" not in name
                }
            return self._tensors


def _log_mel(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """As the network was trained: power in Slaney's mel bands, to half precision, then logarithmic; (frames, 96)."""
    window = np.hanning(_FRAME + 1)[:-1].astype(np.float32)
    padded = np.pad(audio, _FRAME // 2)
    framed = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP]
    power = np.abs(np.fft.rfft(framed * window, axis=1)).astype(np.float32) ** 2
    mel = np.minimum(power @ mel_filters(), 65_000).astype(np.float16)
    return np.asarray(np.log10(10_000 * mel.astype(np.float32) + 1), np.float32)


def mel_filters() -> NDArray[np.float32]:
    """Slaney's mel bands, of equal area each: shape (257, 96)."""

    def hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27)), np.float64)

    highest = 15 + 27 * np.log(RATE / 2 / 1000) / np.log(6.4)
    edges = hertz(np.linspace(0, highest, _BANDS + 2))
    bins = np.linspace(0, RATE / 2, _FRAME // 2 + 1)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    filters = np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])
    return np.asarray(filters, np.float32)


def _patches(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    count = len(frames) // _PATCH
    if not count:
        if len(frames) < _PATCH // 2:
            return np.zeros((0, _PATCH, _BANDS), np.float32)
        return np.pad(frames, ((0, _PATCH - len(frames)), (0, 0)))[None]
    whole = frames[: count * _PATCH].reshape(count, _PATCH, _BANDS)
    chosen = np.unique(np.linspace(0, count - 1, min(count, _MOST)).round().astype(int))
    return np.asarray(whole[chosen], np.float32)


def _forward(tensors: Mapping[str, torch.Tensor], frames: torch.Tensor) -> torch.Tensor:
    """Chances (batch, 50) of log-mel patches (batch, frames, 96)."""
    import torch
    from torch.nn import functional

    heard = _norm(tensors, frames[:, None], 0)
    fronts = []
    for number in range(5):  # two shapes of timbre, then three lengths of time
        kernel = tensors[_named("conv2d", number) + "/kernel"].permute(3, 2, 0, 1)
        before, behind = (3, 3) if number < 2 else ((kernel.shape[2] - 1) // 2, kernel.shape[2] // 2)
        padded = functional.pad(heard, (0, 0, before, behind))
        found = functional.relu(functional.conv2d(padded, kernel, tensors[_named("conv2d", number) + "/bias"]))
        fronts.append(_norm(tensors, found, number + 1).amax(dim=3))
    front = torch.cat(fronts, dim=1)
    first = _middle(tensors, front, 5)
    second = _middle(tensors, first, 6) + first
    third = _middle(tensors, second, 7) + second
    together = torch.cat([front, first, second, third], dim=1)
    pooled = torch.stack([together.amax(dim=2), together.mean(dim=2)], dim=2).flatten(1)
    dense = _norm(tensors, pooled, 9) @ tensors["dense/kernel"] + tensors["dense/bias"]
    dense = _norm(tensors, functional.relu(dense), 10)
    return torch.sigmoid(dense @ tensors["dense_1/kernel"] + tensors["dense_1/bias"])


def _middle(tensors: Mapping[str, torch.Tensor], heard: torch.Tensor, number: int) -> torch.Tensor:
    """A convolution over seven frames of (batch, channel, frame)."""
    from torch.nn import functional

    kernel = tensors[f"conv2d_{number}/kernel"][:, :, 0].permute(2, 1, 0)
    found = functional.relu(functional.conv1d(functional.pad(heard, (3, 3)), kernel, tensors[f"conv2d_{number}/bias"]))
    return _norm(tensors, found, number + 1)


def _norm(tensors: Mapping[str, torch.Tensor], heard: torch.Tensor, number: int) -> torch.Tensor:
    name = _named("batch_normalization", number)
    shape = (1, -1) + (1,) * (heard.dim() - 2)
    scale = tensors[f"{name}/gamma"] / (tensors[f"{name}/moving_variance"] + _EPSILON).sqrt()
    offset = tensors[f"{name}/beta"] - tensors[f"{name}/moving_mean"] * scale
    return heard * scale.view(shape) + offset.view(shape)


def _named(name: str, number: int) -> str:
    return f"{name}_{number}" if number else name
