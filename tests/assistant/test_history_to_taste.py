"""From an export to an answer, by the commands that a listener would type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from tests.tools.taste.exports import spotify_zip

pytestmark = pytest.mark.unit

ROWS = 800


def segue(home: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["--home", str(home), *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_export_is_imported_learned_from_and_spoken_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGUE_WEIGHTS", str(tmp_path / "no weights"))  # everything here works without any
    monkeypatch.setenv("SEGUE_PLAYBACK__OUTPUT", "silent")
    home, export = tmp_path / "home", spotify_zip(tmp_path / "my_spotify_data.zip", ROWS)
    brought = json.loads(segue(home, "history", "import", str(export), "--json"))
    assert "events were added" in brought["say"]
    learned = json.loads(segue(home, "taste", "train", "--json"))
    assert 0.9 * ROWS < learned["plays"] <= ROWS
    shown = json.loads(segue(home, "taste", "show", "--json"))
    best = shown["makers"]["year"][0][0]
    assert shown["next"]
    answer = json.loads(segue(home, "ask", "what do I like", "--json"))
    assert [call["tool"] for call in answer["calls"]] == ["taste_profile"]
    assert best in answer["say"]
    json.loads(segue(home, "taste", "forget", "--all", "--yes", "--json"))
    assert "heard nothing" in json.loads(segue(home, "ask", "what do I like", "--json"))["say"]
