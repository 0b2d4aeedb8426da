"""Model weights by content: a file is right when its SHA-256 is right, wherever it came from."""

from __future__ import annotations

from assistant.weights.manifest import Model, WeightFile, load_manifest
from assistant.weights.sources import Progress, Source
from assistant.weights.store import ModelInfo, Weights, default_sources

__all__ = ["Model", "ModelInfo", "Progress", "Source", "WeightFile", "Weights", "default_sources", "load_manifest"]
