from __future__ import annotations

import pytest

from tools.results import ToolResult
from tools.search.search import Search

pytestmark = pytest.mark.engine


def test_the_tool_answers_with_text_and_result(search: Search) -> None:
    from tools.search.tool import make_tools

    (tool,) = make_tools(search)
    assert tool.name == "search"
    assert set(tool.args) == {"query", "kind"}
    message = tool.invoke({"type": "tool_call", "id": "1", "name": "search", "args": {"query": "elysia"}})
    assert message.content == "I found the album Elysia by Obsidian Shell, with 3 songs."
    assert isinstance(message.artifact, ToolResult)
