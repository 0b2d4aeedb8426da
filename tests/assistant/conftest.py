from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.app import Assistant, own_home
from assistant.evals.world import build_world
from assistant.settings import Settings, load_settings


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of short, tagged songs."""
    folder = tmp_path_factory.mktemp("world")
    build_world(folder)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A new home, with the weights that this machine shares."""
    weights = os.environ.get("SEGUE_WEIGHTS")
    return load_settings(tmp_path / "home", {"playback": {"output": "silent"}, "weights": weights})


@pytest.fixture
def assistant(settings: Settings, world: Path) -> Iterator[Assistant]:
    """An assistant with the songs of the world in its library; its language model is not loaded."""
    with own_home(settings) as made:
        made.library.add_folder(world)
        made.library.scan()
        yield made
