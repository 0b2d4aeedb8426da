"""A chat model that is not there: the agent is built with it, so that no model is loaded before one is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool

from assistant.errors import MindError


class AbsentChat(BaseChatModel):
    """Stands in until the middleware puts the real model in its place."""

    @property
    def _llm_type(self) -> str:
        return "segue-absent"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Nothing to bind to."""
        return self.bind()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise MindError(
            "I have no language model to think with.",
            "Choose one: segue chat --model embedded:qwen2.5-coder-1.5b",
        )
