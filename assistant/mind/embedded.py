"""The embedded model as a LangChain chat model: calls held to a grammar, free text when no tools are bound."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from pydantic import ConfigDict

from assistant.mind import grammar, prompt
from assistant.mind.context import Message
from assistant.mind.cues import possible_tools
from assistant.mind.engine import Completion, LlamaEngine
from assistant.mind.messages import PLAYING, unquoted
from assistant.mind.normalise import wish_of
from assistant.mind.signatures import BY_NAME

TALK = "talk"
_LEANS = re.compile(
    r"\b(?:her|hers|his|him|he|she|they|them|their|theirs|same|more|else|artist|band|singer|album|author)\b"
)


_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|thats|this|one|ones|those|these|too|also|instead|again|no|yes|yeah|actually|still|even|and|but|"
    r"less|first|second|third|last|longer|shorter|other|another|meant|rather)\b"
)
_WHOLE_WISH = 10  # words: whoever says more than these and points at nothing before says all that is needed


def _goes_on(utterance: str) -> bool:
    """Whether the words may lean on what was said before, so that it has to be read, too."""
    words = utterance.lower()
    return len(words.split()) <= _WHOLE_WISH or bool(_LEANS.search(words) or _POINTS_BACK.match(words))


class EmbeddedChat(BaseChatModel):
    """Chat with the model of a `LlamaEngine`.

    With tools bound it answers with `tool_calls` (or small talk) in one short completion after a prefix that is kept;
    a `SystemMessage` named "playing" says what plays. Without tools it writes free text.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    engine: LlamaEngine
    examples: bool = True
    """Whether the model is shown examples first; one that was trained to write calls needs none."""
    limit: int = 96
    free_limit: int = 512

    def warm_up(self, progress: Callable[[float], None] | None = None) -> None:
        """Loads the model and the state of its examples; see `LlamaEngine.prepare`."""
        self.engine.prepare(self._prefix(), progress)

    @property
    def _llm_type(self) -> str:
        return "segue-embedded"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The model held to the tools; their names must be those of the table of signatures.

        Raises:
            ValueError: a tool is not in the table.
        """
        names = [_name_of(tool) for tool in tools]
        unknown = [name for name in names if name not in BY_NAME]
        if unknown:
            raise ValueError(f"the embedded model knows no tool named {', '.join(map(repr, unknown))}")
        return self.bind(tool_names=names, **kwargs)

    def small_talk(self) -> Runnable[LanguageModelInput, AIMessage]:
        """The model held to one sentence of small talk, in the same quick way."""
        return self.bind(tool_names=[TALK])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._complete(messages, Completion(), kwargs.get("tool_names"), stop)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        run = Completion()
        try:
            return await asyncio.to_thread(self._complete, messages, run, kwargs.get("tool_names"), stop)
        finally:
            run.cancelled.set()

    def _complete(
        self, messages: list[BaseMessage], run: Completion, tools: list[str] | None, stop: list[str] | None
    ) -> ChatResult:
        message = self._decide(messages, run, tools) if tools else self._write(messages, run, stop)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _decide(self, messages: list[BaseMessage], run: Completion, tools: list[str]) -> AIMessage:
        utterance, history, playing = _turn(messages)
        leans = history or _LEANS.search(utterance)
        said = [utterance, *(message.text for message in history), playing if playing and leans else ""]
        rules = grammar.talk() if tools == [TALK] else self._rules(said, tools, utterance, history)
        pieces = self.engine.stream(
            prompt.suffix(utterance, history if _goes_on(utterance) else (), playing),
            prefix=self._prefix(),
            grammar=rules,
            limit=self.limit,
            stop=(prompt.STOP,),
            run=run,
        )
        calls, reply = grammar.parse("".join(pieces))
        return AIMessage(
            content=reply or "",
            tool_calls=[
                {"name": call.tool, "args": dict(call.args), "id": f"call_{uuid.uuid4().hex[:12]}", "type": "tool_call"}
                for call in calls
                if call.tool in tools
            ],
        )

    def _prefix(self) -> str:
        return prompt.prefix() if self.examples else ""

    @staticmethod
    def _rules(said: Sequence[str], tools: Sequence[str], utterance: str, history: Sequence[Message]) -> str:
        return grammar.grammar(said, tools=set(tools) & set(possible_tools(wish_of(utterance), history)))

    def _write(self, messages: list[BaseMessage], run: Completion, stop: list[str] | None) -> AIMessage:
        turns = [f"<|im_start|>{_role(message)}\n{_safe(message.text)}<|im_end|>\n" for message in messages]
        text = "".join([*turns, "<|im_start|>assistant\n"])
        pieces = self.engine.stream(
            text, limit=self.free_limit, stop=("<|im_end|>", *(stop or ())), run=run, temperature=0.3
        )
        return AIMessage(content="".join(pieces).strip())


def _name_of(tool: dict[str, Any] | type | Callable[..., Any] | BaseTool) -> str:
    if isinstance(tool, BaseTool):
        return tool.name
    if isinstance(tool, dict):
        return str(tool.get("name") or tool.get("function", {}).get("name"))
    return str(tool.__name__)


def _role(message: BaseMessage) -> str:
    return {"system": "system", "ai": "assistant"}.get(message.type, "user")


def _safe(text: str) -> str:
    """Text from outside cannot end its turn or begin another's."""
    return text.replace("<|", "< |")


def _turn(messages: Sequence[BaseMessage]) -> tuple[str, list[Message], str | None]:
    """This turn's utterance, what came before it, and what plays."""
    playing = next((unquoted(m.text) for m in messages if isinstance(m, SystemMessage) and m.name == PLAYING), None)
    spoken = [m for m in messages if isinstance(m, (HumanMessage, AIMessage)) and m.text]
    last = max((i for i, m in enumerate(spoken) if isinstance(m, HumanMessage)), default=-1)
    if last < 0:
        return "", [], playing
    mended = [m.text for m in messages if isinstance(m, ToolMessage) and m.status == "error"][-1:]
    before = [Message("user" if isinstance(m, HumanMessage) else "assistant", m.text) for m in spoken[:last]]
    if mended:
        before += [Message("user", spoken[last].text), Message("assistant", mended[0])]
    return spoken[last].text, before, playing
