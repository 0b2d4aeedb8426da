"""How a turn is conducted inside the LangChain agent: reflexes before the model, at most one more try, then the end."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from assistant.errors import SegueError
from assistant.events import Event, ToolFinished, ToolStarted
from assistant.mind.context import Call, Context, Understanding
from assistant.mind.messages import messages_for, system_prompt
from assistant.mind.signatures import BY_NAME, complete
from assistant.mind.truth import SMALL_TALK, claims, is_true
from assistant.mind.understanding import Reflexes, answered, grounded, settled, without_model
from tools.results import ToolFailed, ToolResult, ToolRetry

if TYPE_CHECKING:
    from langchain.agents.middleware import ToolCallRequest
    from langchain_core.language_models import BaseChatModel

    from assistant.mind.tagger.tagger import Tagger


@dataclass(slots=True)
class Turn:
    """What one turn gathers while it runs."""

    utterance: str
    context: Context
    events: asyncio.Queue[Event]
    understood: Understanding | None = None
    results: list[ToolResult] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    done: list[tuple[Call, ToolResult | None]] = field(default_factory=list)
    mend: str | None = None
    tries: int = 0
    phrased: str | None = None
    in_order: asyncio.Lock = field(default_factory=asyncio.Lock)


class Conduct(AgentMiddleware[Any, Turn]):
    """Middleware that decides who answers: reflexes, the model, or nobody because the tools have said it all."""

    def __init__(
        self,
        model: Callable[[], BaseChatModel],
        *,
        tagger: Callable[[], Tagger | None] = lambda: None,
        rephrase: bool = False,
    ) -> None:
        super().__init__()
        self._model = model
        self._rephrase = rephrase
        self._reflexes = Reflexes(tagger)

    async def awrap_model_call(
        self, request: ModelRequest[Turn], handler: Callable[[ModelRequest[Turn]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        """Answers in the model's place where that is possible."""
        turn = request.runtime.context
        if turn.understood is None:
            found = self._reflexes.silence(turn.utterance)
            found = found or await asyncio.to_thread(self._reflexes.understand, turn.utterance, turn.context)
            turn.understood = found or await self._settle(request, handler, turn)
            if not turn.understood.calls and not turn.understood.reply:
                turn.understood = replace(turn.understood, reply=await self._talk(turn))
            return ModelResponse([_message(turn.understood)])
        if turn.mend and turn.tries < 1:
            turn.tries += 1
            turn.mend = None
            again = await self._once_more(request, handler, turn)
            if again and again.calls and not any(call in again.calls for call, _ in turn.done):
                turn.failures.clear()
                return ModelResponse([_message(again)])
        if self._rephrase and turn.results and not turn.failures:
            turn.phrased = await self._phrase(request, handler, turn)
        return ModelResponse([AIMessage(turn.phrased or "")])

    async def awrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Awaitable[Any]]
    ) -> ToolMessage:
        """Runs one tool after the other, in the order of the wishes, and tells what happens."""
        turn = cast("Turn", request.runtime.context)
        call = Call(request.tool_call["name"], request.tool_call["args"])
        async with turn.in_order:
            turn.events.put_nowait(ToolStarted(call.tool, call.args))
            try:
                message = await handler(request)
            except (ToolRetry, ToolFailed, SegueError) as problem:
                return self._failed(turn, call, problem, str(request.tool_call["id"]))
            result = getattr(message, "artifact", None)
            if not isinstance(result, ToolResult):
                return self._failed(
                    turn, call, ToolFailed(f"I could not do that: {message.text}"), str(request.tool_call["id"])
                )
            turn.results.append(result)
            turn.done.append((call, result))
            turn.events.put_nowait(ToolFinished(call.tool, call.args, result))
            return message  # type: ignore[no-any-return]

    @staticmethod
    def _failed(turn: Turn, call: Call, problem: Exception, call_id: str) -> ToolMessage:
        turn.done.append((call, None))
        if isinstance(problem, ToolRetry):
            turn.mend = str(problem)
            turn.failures.append(ToolFailed("I didn't understand that well enough to do it.", "Say it in other words?"))
        else:
            turn.failures.append(problem)
        return ToolMessage(str(problem), tool_call_id=call_id, name=call.tool, status="error")

    async def _once_more(
        self,
        request: ModelRequest[Turn],
        handler: Callable[[ModelRequest[Turn]], Awaitable[ModelResponse[Any]]],
        turn: Turn,
    ) -> Understanding | None:
        """The model's second thought; None if there is no model to ask, for then the first failure stands."""
        try:
            return await self._think(request, handler, turn)
        except SegueError:
            return None

    async def _settle(
        self,
        request: ModelRequest[Turn],
        handler: Callable[[ModelRequest[Turn]], Awaitable[ModelResponse[Any]]],
        turn: Turn,
    ) -> Understanding:
        """The language model's thought beside the tagger's, which alone is unsure."""
        marked = await asyncio.to_thread(self._reflexes.marked, turn.utterance, turn.context)
        try:
            return settled(marked, await self._think(request, handler, turn))
        except SegueError:
            if marked is None:
                raise
            return without_model(marked)

    async def _talk(self, turn: Turn) -> str:
        """A sentence of small talk, from the language model if there is one; one that claims to act is not said."""
        try:
            model = await asyncio.to_thread(self._model)
            talk = getattr(model, "small_talk", lambda: model)()
            message = await answered(
                talk.ainvoke([SystemMessage(system_prompt()), *messages_for(turn.utterance, turn.context)])
            )
        except SegueError:
            return SMALL_TALK
        text = message.text.strip()
        return text if text and not claims(text) else SMALL_TALK

    async def _think(
        self,
        request: ModelRequest[Turn],
        handler: Callable[[ModelRequest[Turn]], Awaitable[ModelResponse[Any]]],
        turn: Turn,
    ) -> Understanding:
        model = await asyncio.to_thread(self._model)

        async def ask() -> AIMessage:
            response = await handler(request.override(model=model, messages=messages))
            return next(message for message in response.result if isinstance(message, AIMessage))

        half = None if turn.tries else self._reflexes.partly(turn.utterance, turn.context)
        asked = half.rest if half else turn.utterance
        messages: Any = _with_wish(request.messages, asked)
        return grounded(await answered(ask()), asked, turn.context, half=half)

    async def _phrase(
        self,
        request: ModelRequest[Turn],
        handler: Callable[[ModelRequest[Turn]], Awaitable[ModelResponse[Any]]],
        turn: Turn,
    ) -> str | None:
        """The answer in the model's words if they are true, else None."""
        facts = " ".join(result.say for result in turn.results)
        wish = HumanMessage(f"Say this to me in one or two short spoken sentences, changing no fact: {facts}")
        messages: list[BaseMessage] = [*request.messages, wish]
        try:
            model = await asyncio.to_thread(self._model)
            response = await answered(handler(request.override(model=model, messages=messages, tools=[])))  # type: ignore[arg-type]
        except SegueError:
            return None
        text = next((m.text for m in response.result if isinstance(m, AIMessage)), "").strip()  # type: ignore[attr-defined]
        return text if is_true(text, turn.results) else None


def _with_wish(messages: Sequence[BaseMessage], wish: str) -> list[BaseMessage]:
    """The messages with the last thing that the listener said cut down to one of its wishes."""
    last = max(i for i, message in enumerate(messages) if isinstance(message, HumanMessage))
    return [*messages[:last], HumanMessage(wish), *messages[last + 1 :]]


def _message(found: Understanding) -> AIMessage:
    return AIMessage(
        content=found.reply or "",
        tool_calls=[
            {"name": call.tool, "args": _given(call), "id": f"call_{uuid.uuid4().hex[:12]}", "type": "tool_call"}
            for call in found.calls
        ],
    )


def _given(call: Call) -> dict[str, Any]:
    return complete(call.tool, dict(call.args)) if call.tool in BY_NAME else dict(call.args)
