"""The tagger of a home: MiniLM from the weights, and the adapter trained here or, where there is none, Segue's own."""

from __future__ import annotations

from pathlib import Path

from assistant.mind.tagger import adapter
from assistant.mind.tagger.encoding import Encoding
from assistant.mind.tagger.network import Network
from assistant.mind.tagger.tagger import Calibration, Tagger

BASE = "minilm-l6"


def adapter_file(home: Path) -> Path:
    """The adapter in use."""
    own = home / "mind" / "adapter.safetensors"
    return own if own.is_file() else adapter.shipped()


def make_tagger(base: Path, file: Path) -> Tagger:
    """A tagger from the folder of minilm-l6 and an adapter; takes a third of a second.

    Raises:
        AdapterError: the adapter cannot be used.
    """
    found = adapter.load(file)
    return Tagger(Encoding(base), Network(found.merged(base)), Calibration(**found.card.get("calibration", {})))
