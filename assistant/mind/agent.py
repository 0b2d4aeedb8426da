"""The LangChain agent behind a conversation: an utterance in, events out."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.events import Event, Saying
from assistant.mind.context import Context, Names, NoNames, Understanding
from assistant.mind.history import History
from assistant.mind.messages import messages_for, system_prompt
from assistant.mind.truth import SMALL_TALK, sayable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.tools import BaseTool

    from assistant.mind.conduct import Turn
    from assistant.mind.tagger.tagger import Tagger

Observe = Callable[[], Mapping[str, Any]]


class Agent:
    """Understands, acts, and says what was observed.

    `model` makes the chat model when a request needs one, `tagger` gives Segue's own; `observe`
    gives `PlayerState.brief()`. With `rephrase` a
    larger model may put answers into its own words, which are used only if they are true. `history` is that of the
    conversation; without one it begins.
    """

    def __init__(
        self,
        model: Callable[[], BaseChatModel],
        tools: Sequence[BaseTool],
        observe: Observe,
        *,
        names: Names | None = None,
        tagger: Callable[[], Tagger | None] = lambda: None,
        rephrase: bool = False,
        history: History | None = None,
    ) -> None:
        self.history = History() if history is None else history
        self._model = model
        self._tools = list(tools)
        self._observe = observe
        self._names = names or NoNames()
        self._tagger = tagger
        self._rephrase = rephrase
        self._graph: Any = None
        self._making = threading.Lock()
        self.understood: Understanding | None = None

    def context(self) -> Context:
        """What surrounds the next utterance."""
        player = self._observe()
        history = self.history
        return Context(
            history.messages, in_words(player), player, tuple(history.recent), self._names,
            pending=history.pending, focus=history.focus, mentions=history.mentions,
        )  # fmt: skip

    async def turn(self, utterance: str, context: Context | None = None) -> AsyncGenerator[Event, None]:
        """What happens because of an utterance. Closing the iterator stops understanding; what was done stays done.

        The caller says with `commit` how much of the answer was heard.

        Raises:
            ToolFailed, SegueError: a wish could not be fulfilled; raised last, after everything that could.
        """
        await asyncio.to_thread(self._agent)  # two threads that import langchain at once lock each other out
        from assistant.mind.conduct import Turn

        self.history.begin(utterance)
        self.understood = None
        turn = Turn(utterance, context or self.context(), asyncio.Queue())
        work = asyncio.create_task(self._work(turn))
        noted = 0
        try:
            while not (work.done() and turn.events.empty()):
                waiting = asyncio.create_task(turn.events.get())
                await asyncio.wait({waiting, work}, return_when=asyncio.FIRST_COMPLETED)
                if waiting.done():
                    yield waiting.result()
                else:
                    waiting.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await waiting
            work.result()
            for call, result in turn.done:
                self.history.acted(call, result)
                noted += 1
            for text in _sayings(turn):
                yield Saying(text)
            if turn.failures:
                raise turn.failures[0]
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await work
            self.understood = turn.understood
            for call, result in turn.done[noted:]:
                self.history.acted(call, result)

    def warm_up(self, progress: Callable[[float], None] | None = None) -> None:
        """Loads what the first turn would wait for. `progress` gets the part of the model's reading that is done.

        Raises:
            SegueError: the language model is missing or cannot be loaded.
        """
        self._agent()
        if self._tagger() is not None:
            return  # the language model is for what the tagger leaves to it, and waits for that
        ready = getattr(self._model(), "warm_up", None)
        if ready is not None:
            ready(progress)

    def commit(self, heard: str) -> None:
        """Closes the turn in the history with what the listener heard of the answer."""
        self.history.commit(heard)

    def forget(self) -> None:
        """A new conversation."""
        self.history.forget()

    async def _work(self, turn: Turn) -> None:
        graph = await asyncio.to_thread(self._agent)
        messages = messages_for(turn.utterance, turn.context)
        await graph.ainvoke({"messages": messages}, context=turn, config={"recursion_limit": 12})

    def _agent(self) -> Any:
        with self._making:
            if self._graph is None:
                self._graph = self._make()
        return self._graph

    def _make(self) -> Any:
        from langchain.agents import create_agent

        from assistant.mind.absent import AbsentChat
        from assistant.mind.conduct import Conduct, Turn

        return create_agent(
            AbsentChat(),
            [_plain(tool) for tool in self._tools],
            system_prompt=system_prompt(),
            context_schema=Turn,
            middleware=[Conduct(self._model, tagger=self._tagger, rephrase=self._rephrase)],
        )


def _plain(tool: BaseTool) -> BaseTool:
    """The tool with its failures left to the middleware."""
    copy = tool.model_copy()
    copy.handle_tool_error = False
    return copy


def _sayings(turn: Turn) -> list[str]:
    if turn.phrased:
        return [turn.phrased]
    said = [result.say for result in turn.results if result.say]
    if not said and not turn.failures and turn.understood and turn.understood.reply:
        own = turn.understood.tier in {"model", "tagger"}  # else it is one of the sentences that come with Segue
        reply = turn.understood.reply
        return [reply if not own or sayable(reply, turn.utterance) else SMALL_TALK]
    return list(dict.fromkeys(said))


def in_words(player: Mapping[str, Any] | None) -> str | None:
    """What plays, in words: "Night Drive by Lena Orr", "chapter One of The Salt Road"; None if nothing does."""
    item = (player or {}).get("item")
    if not item:
        return None
    title, kind = str(item.get("title", "")), item.get("kind")
    if kind in {"chapter", "episode"}:
        whole = str(item.get("album") or item.get("artist") or "")
        lead = "" if title.lower().startswith(str(kind)) else f"{kind} "
        return f"{lead}{title} of {whole}" if whole else f"{lead}{title}"
    return f"{title} by {item['artist']}" if item.get("artist") else title
