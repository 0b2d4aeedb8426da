"""Understanding in tiers: words that stop sound, what leans on the last turn, sentence templates, a language model."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.errors import MindError, SegueError
from assistant.mind import editions, references
from assistant.mind.context import Call, Context, Remembered, Tier, Understanding
from assistant.mind.fastpath import FastPath, Reading, is_silence
from assistant.mind.grounding import ground
from assistant.mind.messages import messages_for, system_prompt
from assistant.mind.normalise import clean

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

LONGEST = 1200
_NOTHING = "I didn't catch that."
_TOO_LONG = "That was a lot at once. Tell me in a sentence what you would like to hear."
_LOST = "I'm not sure what you would like. Say it in other words?"


class Reflexes:
    """The tiers before the language model. They answer in milliseconds, or not at all."""

    def __init__(self) -> None:
        self._path = FastPath()

    def understand(self, utterance: str, context: Context) -> Understanding | None:
        """What the utterance asks for, if every word of it is understood."""
        start = time.perf_counter()
        found = self._found(utterance, replace(context, names=Remembered(context.names)))
        return replace(found, seconds=time.perf_counter() - start) if found else None

    def _found(self, utterance: str, context: Context) -> Understanding | None:
        if call := is_silence(utterance):
            return Understanding((call,), None, "stop", 1.0)
        words = clean(utterance)
        if not words:
            return Understanding((), _NOTHING, "small_talk", 1.0)
        if len(words) > LONGEST:
            return Understanding((), _TOO_LONG, "small_talk", 1.0)
        if reading := references.confirmed(utterance, context):
            return Understanding(reading.calls, reading.reply, "reference", 0.99)
        if reading := references.follow(utterance, context, self._path.read):
            return _understood(reading, "reference", 0.95, context)
        if reading := editions.read(utterance, context):
            return _understood(reading, "reference", 0.95, context)
        if reading := self._path.read(utterance, context):
            return _understood(
                reading, "small_talk" if reading.reply else "sentence", 0.95 if reading.open else 0.99, context
            )
        if reading := references.changed(utterance, context, self._path.read):
            return _understood(reading, "reference", 0.85, context)
        return None

    def partly(self, utterance: str, context: Context) -> Half | None:
        """What is left for the language model of a sentence with two wishes one of which is plain."""
        found = self._path.partly(utterance, context)
        return Half(found[0].calls, found[1], found[2]) if found else None


@dataclass(frozen=True, slots=True)
class Half:
    """Calls that are understood, and the words that are not; `rest_first` tells the order in which they were said."""

    calls: tuple[Call, ...]
    rest: str
    rest_first: bool

    def joined(self, others: tuple[Call, ...]) -> tuple[Call, ...]:
        """All calls in the order of the wishes, none twice."""
        new = tuple(call for call in others if call not in self.calls)
        return (*new, *self.calls) if self.rest_first else (*self.calls, *new)


_LEAN = frozenset({"query", "wish", "topic"})


def _understood(reading: Reading, tier: Tier, confidence: float, context: Context) -> Understanding:
    calls = tuple(
        Call(call.tool, {name: _meant(name, value, context) for name, value in call.args.items()})
        for call in reading.calls
    )
    return Understanding(calls, reading.reply, tier, confidence)


def _meant(name: str, value: Any, context: Context) -> Any:
    return references.with_person(value, context) if name in _LEAN and isinstance(value, str) else value


def grounded(
    message: AIMessage, utterance: str, context: Context, seconds: float = 0.0, half: Half | None = None
) -> Understanding:
    """What a model's answer means, with its arguments held against what was said; `half` was understood without it."""
    calls = ground([Call(call["name"], call["args"]) for call in message.tool_calls], utterance, context)
    calls = half.joined(calls) if half else calls
    reply = message.text.strip() or None
    if not calls and not reply:
        reply = _LOST
    return Understanding(calls, None if calls else reply, "model", 0.7, seconds)


class Understander:
    """Understanding without acting: reflexes first, then the chat model. For evaluation, and as the agent does it.

    `model` makes the chat model when it is first needed; `tools` are what is bound to it.
    """

    def __init__(self, model: Callable[[], BaseChatModel], tools: Callable[[], list[Any]]) -> None:
        self._reflexes = Reflexes()
        self._make_model = model
        self._make_tools = tools
        self._bound: Any = None

    def understand(self, utterance: str, context: Context) -> Understanding:
        """What the utterance asks for.

        Raises:
            MindError: the language model is needed and does not answer.
        """
        start = time.perf_counter()
        if found := self._reflexes.understand(utterance, context):
            return found
        half = self._reflexes.partly(utterance, context)
        asked = half.rest if half else utterance
        message = _answer(self._model, self._messages(asked, context))
        return grounded(message, asked, context, time.perf_counter() - start, half)

    def warm_up(self) -> None:
        """Loads the model, so that the first request does not wait for it."""
        self._model()

    def _model(self) -> Any:
        if self._bound is None:
            self._bound = self._make_model().bind_tools(self._make_tools())
        return self._bound

    @staticmethod
    def _messages(utterance: str, context: Context) -> list[Any]:
        from langchain_core.messages import SystemMessage

        return [SystemMessage(system_prompt()), *messages_for(utterance, context)]


def _answer(model: Callable[[], Any], messages: list[Any]) -> AIMessage:
    try:
        return model().invoke(messages)  # type: ignore[no-any-return]
    except SegueError:
        raise
    except Exception as error:
        raise _dead(error) from error


def _dead(error: Exception) -> MindError:
    return MindError("My language model did not answer.", f"It said: {_short(error)}", retryable=True)


async def answered(ask: Awaitable[AIMessage]) -> AIMessage:
    """The model's message; whatever goes wrong inside a provider becomes one sentence."""
    try:
        return await ask
    except SegueError:
        raise
    except Exception as error:
        raise _dead(error) from error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
