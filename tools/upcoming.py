"""Tools that are understood already and cannot do their work yet: they say so, and promise nothing."""
# ruff: noqa: ARG001 - the arguments are what the language model is promised

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from tools.results import ToolFailed

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool


def make_podcast(topic: str, minutes: float | None = None, hosts: int | None = None) -> NoReturn:
    """Make a spoken episode about a topic, so many minutes long, with so many hosts."""
    raise ToolFailed("I can't make podcasts yet.")


UPCOMING: tuple[Callable[..., NoReturn], ...] = (
    make_podcast,
)  # fmt: skip


def make_tools() -> list[BaseTool]:
    """The tools for a language model, under the names they will keep."""
    from langchain_core.tools import StructuredTool

    return [
        StructuredTool.from_function(function, response_format="content_and_artifact", parse_docstring=False)
        for function in UPCOMING
    ]
