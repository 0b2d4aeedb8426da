"""The network against one written with numpy alone after TensorFlow's definitions; and real separations."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tools.remix.checkpoint import read_checkpoint
from tools.remix.errors import MissingEngine
from tools.remix.stems.four import FourStems
from tools.remix.stems.spleeter import Spleeter
from tools.remix.stems.unet import UNet

pytestmark = pytest.mark.engine

WEIGHTS = Path(os.environ.get("SEGUE_WEIGHTS", "no-weights-folder-given")) / "spleeter-2stems"


def same(length: int, kernel: int, stride: int, dilation: int = 1) -> tuple[int, int]:
    """Padding that TensorFlow calls "same": what is odd goes behind."""
    reach = (kernel - 1) * dilation + 1
    total = max(0, (-(-length // stride) - 1) * stride + reach - length)
    return total // 2, total - total // 2


def convolve(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int, dilation: int = 1) -> np.ndarray:
    """x (rows, columns, channels), kernel (height, width, in, out)."""
    height, width = kernel.shape[:2]
    pads = [same(x.shape[axis], kernel.shape[axis], stride, dilation) for axis in (0, 1)]
    rows, columns = -(-x.shape[0] // stride), -(-x.shape[1] // stride)
    x = np.pad(x, (*pads, (0, 0)))
    out = np.zeros((rows, columns, kernel.shape[3]))
    for i in range(height):
        for j in range(width):
            at = x[i * dilation :: stride, j * dilation :: stride]
            out += at[:rows, :columns] @ kernel[i, j]
    return out + bias


def spread(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The gradient of a convolution of stride 2; kernel (height, width, out, in)."""
    rows, columns = 2 * x.shape[0], 2 * x.shape[1]
    before = same(rows, 5, 2)[0], same(columns, 5, 2)[0]
    out = np.zeros((rows + 5, columns + 5, kernel.shape[2]))
    for i in range(5):
        for j in range(5):
            out[i : i + rows : 2, j : j + columns : 2] += x @ kernel[i, j].T
    return out[before[0] : before[0] + rows, before[1] : before[1] + columns] + bias


def reference(tensors: dict[str, np.ndarray], x: np.ndarray, first: int) -> np.ndarray:
    def get(name: str, number: int, what: str) -> np.ndarray:
        return np.asarray(tensors[f"{name}_{number}/{what}" if number else f"{name}/{what}"], np.float64)

    def norm(y: np.ndarray, number: int) -> np.ndarray:
        mean, variance = (get("batch_normalization", number, f"moving_{what}") for what in ("mean", "variance"))
        gamma, beta = (get("batch_normalization", number, what) for what in ("gamma", "beta"))
        return gamma * (y - mean) / np.sqrt(variance + 0.001) + beta

    convs, ups, norms, y = [], first * 6, first * 12, x
    for layer in range(6):
        number = first * 7 + layer
        y = convolve(y, get("conv2d", number, "kernel"), get("conv2d", number, "bias"), 2)
        convs.append(y)
        activated = norm(y, norms + layer)
        y = np.where(activated > 0, activated, 0.2 * activated) if layer < 5 else y
    for layer in range(6):
        y = spread(y, get("conv2d_transpose", ups + layer, "kernel"), get("conv2d_transpose", ups + layer, "bias"))
        y = norm(np.maximum(y, 0), norms + 6 + layer)
        if layer < 5:
            y = np.concatenate([convs[4 - layer], y], axis=2)
    number = first * 7 + 6
    logits = convolve(y, get("conv2d", number, "kernel"), get("conv2d", number, "bias"), 1, 2)
    return x / (1 + np.exp(-logits))


@pytest.fixture(scope="module")
def spleeter() -> Spleeter:
    found = Spleeter(WEIGHTS)
    if (missing := found.check()) is not None:
        pytest.skip(missing)
    return found


def test_both_networks_give_what_the_reference_gives(spleeter: Spleeter) -> None:
    import torch

    tensors = read_checkpoint(WEIGHTS / "model.index", WEIGHTS / "model.data-00000-of-00001")
    assert sum(tensor.size for tensor in tensors.values()) == 19_653_518
    magnitudes = np.random.default_rng(3).gamma(0.5, 4.0, (64, 128, 2))
    for number in (0, 1):
        wanted = reference(tensors, magnitudes, number)
        heard = torch.from_numpy(magnitudes.transpose(2, 0, 1)[None].astype(np.float32))
        with torch.inference_mode():
            found = UNet(tensors, number)(heard)[0].numpy().transpose(1, 2, 0)
        np.testing.assert_allclose(found, wanted, atol=2e-4 * np.abs(wanted).max())
        assert 0.001 < wanted.mean() / magnitudes.mean() < 0.999


def tones(seconds: float, rate: int = 44_100) -> np.ndarray:
    at = np.arange(int(seconds * rate)) / rate
    wave = sum(0.1 * np.sin(2 * np.pi * hertz * at) for hertz in (110, 220, 277.18, 329.63))
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def test_a_steady_chord_is_no_voice_and_parts_add_up(spleeter: Spleeter) -> None:
    mix = tones(10)
    stretches = list(spleeter.separate(np.array_split(mix, 7), 44_100))
    parts = {name: np.concatenate([each.parts[name] for each in stretches]) for name in spleeter.capability.stems}
    np.testing.assert_allclose(parts["vocals"] + parts["accompaniment"], mix, atol=1e-6)
    assert 10 * np.log10((parts["vocals"] ** 2).mean() / (mix**2).mean()) < -15


def test_four_parts_add_up_at_any_rate(spleeter: Spleeter) -> None:
    mix = tones(4, 48_000)
    four = FourStems(spleeter)
    stretches = list(four.separate([mix], 48_000))
    total = sum(np.concatenate([each.parts[name] for each in stretches]) for name in four.capability.stems)
    assert total.shape == mix.shape
    np.testing.assert_allclose(total[4000:-4000], mix[4000:-4000], atol=2e-3)


def test_silence_stays_silent(spleeter: Spleeter) -> None:
    (found,) = spleeter.separate([np.zeros((30_000, 2), np.float32)], 44_100)
    assert not found.parts["vocals"].any()


def test_without_weights_the_command_is_named(tmp_path: Path) -> None:
    empty = Spleeter(tmp_path)
    assert "segue models pull spleeter-2stems" in (empty.check() or "")
    with pytest.raises(MissingEngine) as caught:
        next(empty.separate([tones(1)], 44_100))
    assert "segue models pull spleeter-2stems" in caught.value.todo
