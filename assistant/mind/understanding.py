"""Understanding in tiers: words that stop sound, references, sentence templates, the tagger, a language model."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.errors import MindError, SegueError
from assistant.mind import along, dialogue, editions, household, references
from assistant.mind.asking_back import question
from assistant.mind.context import Call, Context, Remembered, Tier, Understanding
from assistant.mind.fastpath import FastPath, Reading, is_silence
from assistant.mind.grounding import ground
from assistant.mind.messages import messages_for, system_prompt
from assistant.mind.normalise import clean
from assistant.mind.remixes import of_music
from assistant.mind.tagger.calls import calls_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

    from assistant.mind.tagger.tagger import Tagger

LONGEST = 1200
_NOTHING = "I didn't catch that."
_TOO_LONG = "That was a lot at once. Tell me in a sentence what you would like to hear."
_SURE = 0.42
"""As sure as the tagger must be for nobody else to be asked."""
_OVER_OPEN, _OVER_CLOSED = 0.7, 0.87
"""As sure as it must be to be believed against a template with free words, and against one without."""
_LIKELY = 0.3
"""As sure as it must be to be believed against the language model."""
_LOST = "I'm not sure what you would like. Say it in other words?"


class Reflexes:
    """The tiers before the language model. They answer in milliseconds, or not at all.

    `tagger` gives Segue's own model; None where it is not there, and then sentence templates go as far as they can.
    """

    def __init__(self, tagger: Callable[[], Tagger | None] = lambda: None) -> None:
        self._path = FastPath()
        self._tagger = tagger

    def understand(self, utterance: str, context: Context) -> Understanding | None:
        """What the utterance asks for, if every word of it is understood."""
        start = time.perf_counter()
        found = self._found(utterance, replace(context, names=Remembered(context.names)))
        if found is None:
            return None
        calls = of_music(found.calls, utterance, context)
        return replace(found, calls=calls, seconds=time.perf_counter() - start)

    def _found(self, utterance: str, context: Context) -> Understanding | None:
        if silence := self.silence(utterance):
            return silence
        words = clean(utterance)
        if not words:
            return Understanding((), _NOTHING, "small_talk", 1.0)
        if len(words) > LONGEST:
            return Understanding((), _TOO_LONG, "small_talk", 1.0)
        if reading := references.confirmed(utterance, context):
            return Understanding(reading.calls, reading.reply, "reference", 0.99)
        if reading := dialogue.read(utterance, context):
            return Understanding(reading.calls, reading.reply, "reference", 0.97)
        if reading := household.read(utterance, context):
            return _understood(reading, "reference", 0.95, context)
        if reading := references.follow(utterance, context, self._path.read):
            return _understood(reading, "reference", 0.95, context)
        if reading := editions.read(utterance, context):
            return _understood(reading, "reference", 0.95, context)
        reading = self._path.read(utterance, context)
        if (reading is None or reading.open) and (inside := along.question(utterance, context)):
            return _understood(inside, "sentence", 0.95, context)
        marked = self.marked(utterance, context)
        if reading and not (marked and _overruled(reading, marked)):
            tier: Tier = "small_talk" if reading.reply else "sentence"
            return _understood(reading, tier, 0.95 if reading.open else 0.99, context)
        if marked and marked.confidence >= _SURE:
            return marked
        if reading := references.changed(utterance, context, self._path.read):
            return _understood(reading, "reference", 0.85, context)
        return None

    @staticmethod
    def silence(utterance: str) -> Understanding | None:
        """The understanding of words that stop sound, which waits for nothing."""
        call = is_silence(utterance)
        return Understanding((call,), None, "stop", 1.0) if call else None

    def marked(self, utterance: str, context: Context) -> Understanding | None:
        """What the tagger makes of it, and how sure it is; None where there is no tagger."""
        tagger = self._tagger()
        if tagger is None:
            return None
        start = time.perf_counter()
        calls, sure = calls_of(tagger.read(utterance, context), context)
        return Understanding(calls, None, "tagger", sure, time.perf_counter() - start)

    def partly(self, utterance: str, context: Context) -> Half | None:
        """What is left for the language model of a sentence with two wishes one of which is plain."""
        found = self._path.partly(utterance, context)
        return Half(found[0].calls, found[1], found[2]) if found else None


def _core(call: Call) -> tuple[str, str]:
    return call.tool, str(call.args.get("action") or call.args.get("opinion") or "")


def _overruled(reading: Reading, marked: Understanding) -> bool:
    """Whether the tagger means something else than a sentence template and is sure enough to be right."""
    if reading.sure or sorted(map(_core, reading.calls)) == sorted(map(_core, marked.calls)):
        return False
    return marked.confidence >= (_OVER_OPEN if reading.open else _OVER_CLOSED)


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


def settled(marked: Understanding | None, answer: Understanding) -> Understanding:
    """What holds where the tagger was unsure and the language model was asked, too.

    Where both mean the same tools, the tagger's arguments are the better ones: it copies, and never writes. Where each
    means another one thing, neither is surer than the other, and the listener is asked.
    """
    if marked is None:
        return answer
    if sorted(call.tool for call in marked.calls) == sorted(call.tool for call in answer.calls):
        return replace(answer, calls=marked.calls, confidence=max(marked.confidence, answer.confidence))
    if marked.confidence < _LIKELY:
        return answer
    if asked := question(marked.calls, answer.calls):
        return replace(answer, calls=(), reply=asked)
    return replace(marked, tier="model", seconds=answer.seconds)


def without_model(marked: Understanding) -> Understanding:
    """What holds where the tagger is unsure and there is no language model to ask."""
    return marked if marked.confidence >= _LIKELY else Understanding((), _LOST, "tagger", 1 - marked.confidence)


class Understander:
    """Understanding without acting: reflexes first, then the chat model. For evaluation, and as the agent does it.

    `model` makes the chat model when it is first needed; `tools` are what is bound to it.
    """

    def __init__(
        self,
        model: Callable[[], BaseChatModel],
        tools: Callable[[], list[Any]],
        tagger: Callable[[], Tagger | None] = lambda: None,
    ) -> None:
        self._reflexes = Reflexes(tagger)
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
        marked = self._reflexes.marked(utterance, context)
        half = self._reflexes.partly(utterance, context)
        asked = half.rest if half else utterance
        try:
            message = _answer(self._model, self._messages(asked, context))
        except SegueError:
            if marked is None:
                raise
            return without_model(marked)
        return settled(marked, grounded(message, asked, context, time.perf_counter() - start, half))

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
        raise dead(error) from error


def dead(error: Exception) -> MindError:
    """What went wrong inside a provider, as one sentence."""
    return MindError("My language model did not answer.", f"It said: {_short(error)}", retryable=True)


async def answered(ask: Awaitable[AIMessage]) -> AIMessage:
    """The model's message; whatever goes wrong inside a provider becomes one sentence."""
    try:
        return await ask
    except SegueError:
        raise
    except Exception as error:
        raise dead(error) from error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
