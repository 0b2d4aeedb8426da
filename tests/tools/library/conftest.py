from __future__ import annotations

from pathlib import Path

import pytest

from tools.library.database import Database
from tools.library.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    database = Database(tmp_path / "home" / "segue.db")
    database.upgrade()
    return Library(database)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    return folder
