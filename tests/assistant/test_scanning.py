"""Scans that are asked for while another one is at work, and folders of the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.scanning import scan_library
from tests.tools.library.music import make
from tools.library.database import Database
from tools.library.library import Library
from tools.library.locks import only_one

pytestmark = pytest.mark.unit


@pytest.fixture
def library(tmp_path: Path) -> Library:
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    make(tmp_path / "music" / "a.mp3", title="One")
    return Library(database)


async def last(answers: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = {}
    async for answer in answers:
        found = answer
    return found


async def test_a_scan_waits_for_another_one_and_then_does_its_work(library: Library, tmp_path: Path) -> None:
    with only_one(library.database.path.with_name("segue.db.scan")) as mine:
        assert mine
        scanning = asyncio.create_task(last(scan_library(library, tmp_path / "music")))
        done, _ = await asyncio.wait({scanning}, timeout=0.5)
        assert not done
    assert (await scanning)["counts"]["tracks"] == 1


async def test_two_at_once_both_end_well(library: Library, tmp_path: Path) -> None:
    both = await asyncio.gather(*(last(scan_library(library, tmp_path / "music")) for _ in range(2)))
    assert [answer["counts"]["tracks"] for answer in both] == [1, 1]


async def test_folders_of_the_settings_are_looked_at_too(library: Library, tmp_path: Path) -> None:
    answer = await last(scan_library(library, None, [tmp_path / "nowhere", tmp_path / "music"]))
    assert answer["counts"]["tracks"] == 1
