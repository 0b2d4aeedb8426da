"""Spleeter's network: two U-Nets, each of which guesses the magnitudes of one part of a mix.

Jansson et al., "Singing voice separation with deep U-Net convolutional networks", ISMIR 2017, as Hennequin et al.,
"Spleeter: a fast and efficient music source separation tool with pre-trained models", JOSS 2020, trained them.
Layouts are torch's: (batch, channel, frame, bin). Keras numbers its layers through: the voice's U-Net comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

PARTS = ("vocals", "accompaniment")
BINS = 1024
MULTIPLE = 64
"""Frames must come in multiples of this: six layers halve them."""
_LAYERS = 6
_EPSILON = 1e-3  # Keras' batch normalisation
_LEAK = 0.2


class UNet:
    """One part's network. `tensors` is the checkpoint, `number` the part's place in `PARTS`."""

    def __init__(self, tensors: Mapping[str, NDArray[np.float32]], number: int) -> None:
        convolutions = number * (_LAYERS + 1)
        norms = number * 2 * _LAYERS
        self._down = [_convolution(tensors, convolutions + layer) for layer in range(_LAYERS)]
        self._last = _convolution(tensors, convolutions + _LAYERS)
        self._up = [_transposed(tensors, number * _LAYERS + layer) for layer in range(_LAYERS)]
        self._norms = [_norm(tensors, norms + layer) for layer in range(2 * _LAYERS)]

    def __call__(self, magnitudes: torch.Tensor) -> torch.Tensor:
        """The part's magnitudes, of the same shape (batch, 2, frames, 1024) as the mix's."""
        import torch
        from torch.nn import functional

        heard, skipped = magnitudes, []
        for layer, (kernel, bias) in enumerate(self._down):
            # "same" in TensorFlow, for stride 2 and even lengths: one before, two behind.
            heard = functional.conv2d(functional.pad(heard, (1, 2, 1, 2)), kernel, bias, stride=2)
            skipped.append(heard)
            if layer < _LAYERS - 1:
                heard = functional.leaky_relu(_scaled(heard, self._norms[layer]), _LEAK)
        for layer, (kernel, bias) in enumerate(self._up):
            if layer:
                heard = torch.cat([skipped[_LAYERS - 1 - layer], heard], dim=1)
            heard = functional.conv_transpose2d(heard, kernel, bias, stride=2)[:, :, 1:-2, 1:-2]
            heard = _scaled(functional.relu(heard), self._norms[_LAYERS + layer])
        kernel, bias = self._last
        mask = torch.sigmoid(functional.conv2d(functional.pad(heard, (3, 3, 3, 3)), kernel, bias, dilation=2))
        return mask * magnitudes


def _named(name: str, number: int) -> str:
    return f"{name}_{number}" if number else name


def _convolution(tensors: Mapping[str, NDArray[np.float32]], number: int) -> tuple[torch.Tensor, torch.Tensor]:
    name = _named("conv2d", number)
    return _tensor(tensors[f"{name}/kernel"].transpose(3, 2, 0, 1)), _tensor(tensors[f"{name}/bias"])


def _transposed(tensors: Mapping[str, NDArray[np.float32]], number: int) -> tuple[torch.Tensor, torch.Tensor]:
    name = _named("conv2d_transpose", number)
    return _tensor(tensors[f"{name}/kernel"].transpose(3, 2, 0, 1)), _tensor(tensors[f"{name}/bias"])


def _norm(tensors: Mapping[str, NDArray[np.float32]], number: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Scale and offset that batch normalisation amounts to once it is trained."""
    name = _named("batch_normalization", number)
    scale = tensors[f"{name}/gamma"] / np.sqrt(tensors[f"{name}/moving_variance"] + _EPSILON)
    offset = tensors[f"{name}/beta"] - tensors[f"{name}/moving_mean"] * scale
    return _tensor(scale[:, None, None]), _tensor(offset[:, None, None])


def _scaled(heard: torch.Tensor, norm: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    return heard * norm[0] + norm[1]


def _tensor(values: NDArray[np.float32]) -> torch.Tensor:
    import torch

    return torch.from_numpy(np.array(values, np.float32, order="C"))
