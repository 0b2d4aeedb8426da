"""The key: how a recording's pitches, and its basses apart, fit each of 24 keys.

Profiles as in Temperley, "What's key for key?", Music Perception 1999, but with the bass heard for itself, and their
numbers fitted to songs made by rule.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.pitches import LOWEST, Pitches
from tools.remix.analysis.types import TONICS, Key

_MAJOR = (
    *(1.042, -0.282, -0.105, -0.892, 0.904, -0.331, -0.592, 1.265, -0.533, -0.083, -0.740, 0.348),
    *(0.720, 0.158, -0.387, -0.323, -0.074, 0.256, -0.068, 0.229, 0.101, -0.191, -0.521, 0.100),
)
_MINOR = (
    *(0.888, -0.883, 0.229, 0.960, -0.883, -0.267, -0.143, 1.095, -0.155, -0.846, -0.083, 0.090),
    *(0.783, -0.133, -0.347, -0.188, -0.155, 0.073, 0.059, 0.210, -0.033, -0.263, -0.189, 0.184),
)
PROFILES = np.array([_MAJOR, _MINOR])
"""For major and minor: what each degree from the tonic up speaks for a key in all pitches, then in the bass."""
BIAS = np.array([-0.384, 0.384])
_SMOOTH = 13
_BASS, _MELODY = slice(0, 20), slice(16, 72)
_QUIETEST = 1e-3


def find_key(pitches: Pitches) -> Key:
    """The likeliest key of `pitches` with coarse frames; none where next to nothing sounds."""
    features = describe_key(pitches)
    if features is None:
        return Key(None, None, 0.0)
    scores = np.einsum("kf,mf->mk", features, PROFILES) + BIAS[:, None]
    odds = np.exp(scores - scores.max())
    mode, tonic = divmod(int(odds.argmax()), 12)
    chance = float(odds.max() / odds.sum())
    return Key(TONICS[tonic], "minor" if mode else "major", chance * _tonality(pitches), pitches.tuning)


def describe_key(pitches: Pitches) -> NDArray[np.float64] | None:
    """For each tonic, how strong its own degree and the eleven above are in all pitches, then in the bass: (12, 24)."""
    clear = _peaks(pitches)
    if clear is None:
        return None
    chroma, bass = (_standard(_folded(clear.mean(axis=0), part)) for part in (_MELODY, _BASS))
    return np.stack([np.concatenate([np.roll(chroma, -tonic), np.roll(bass, -tonic)]) for tonic in range(12)])


def _peaks(pitches: Pitches) -> NDArray[np.float64] | None:
    """Pitches above their neighbourhood, each frame about as loud as the next."""
    from scipy.ndimage import uniform_filter1d

    strength = pitches.strength.astype(np.float64)
    if not len(strength) or strength.max() < _QUIETEST:
        return None
    clear = np.maximum(0, strength - uniform_filter1d(strength, _SMOOTH, axis=1))
    lengths = np.linalg.norm(clear, axis=1, keepdims=True)
    return np.asarray(clear / (lengths + 0.1 * lengths.mean() + 1e-9), np.float64)


def _folded(strength: NDArray[np.float64], part: slice) -> NDArray[np.float64]:
    notes = (LOWEST + np.arange(len(strength))) % 12
    return np.bincount(notes[part], strength[part], 12).astype(np.float64)


def _standard(chroma: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((chroma - chroma.mean()) / (chroma.std() + 1e-9), np.float64)


def _tonality(pitches: Pitches) -> float:
    """0 where all pitch classes are about as strong (noise, speech, drums), 1 where some clearly stand out."""
    clear = _peaks(pitches)
    if clear is None:
        return 0.0
    chroma = _folded(clear.mean(axis=0), _MELODY)
    return float(np.clip((chroma.std() / (chroma.mean() + 1e-9) - 0.1) / 0.25, 0, 1))
