"""The tools as LangChain tools, with their stable names and arguments."""

from __future__ import annotations

import pytest

from tools.playback.found import Found
from tools.playback.tool import make_tools
from tools.results import ToolResult

pytestmark = pytest.mark.engine


def test_names_arguments_content_and_artifact(player, items) -> None:
    tools = {tool.name: tool for tool in make_tools(player, lambda _q, _k: Found(tuple(items(300))))}
    assert {name: set(tool.args) for name, tool in tools.items()} == {
        "play": {"query", "kind", "when"},
        "control": {"action", "value"},
        "ask": {"question", "game"},
    }
    message = tools["play"].invoke({"type": "tool_call", "id": "1", "name": "play", "args": {"query": "tone"}})
    assert message.content == "Playing Tone 300 by Ohm."
    assert isinstance(message.artifact, ToolResult)
    call = {"type": "tool_call", "id": "2", "name": "control", "args": {"action": "set_volume", "value": 30}}
    assert tools["control"].invoke(call).artifact.observed["player"]["volume"] == 30
    assert all(tool.description for tool in tools.values())
