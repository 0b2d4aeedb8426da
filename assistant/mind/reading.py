"""A language model as a reader: from a few sentences of a recording it answers a question in their words, or not."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.errors import SegueError
from tools.podcast.asking.answering import Reading

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

log = logging.getLogger(__name__)

_LONGEST = 1500
_TOKENS = 16
_NONE = "not said"
_UNLIKELY = -12.0
_SURE = math.log(0.9)


class ModelReader:
    """Fits `tools.podcast.asking.answering.Reader`. `model` makes the chat model when it is first needed.

    What is read is data: the words that come back are looked for in it, and only what stands there is ever said.
    """

    def __init__(self, model: Callable[[], BaseChatModel]) -> None:
        self._model = model

    def __call__(self, question: str, text: str) -> Reading | None:
        """The answer, and how likely it is that there is none; None where there is no model."""
        from assistant.mind.embedded import EmbeddedChat

        try:
            model = self._model()
            if isinstance(model, EmbeddedChat):
                written = model.engine.write(
                    turn(question, text), prefix=prefix(), limit=_TOKENS, stop=("<|im_end|>", "\n")
                )
                silent = max(written.first.get(form, _UNLIKELY) for form in ("not", "Not", " not"))
                return Reading(_bare(written.text), max(silent, _UNLIKELY))
            return self._asked(model, question, text)
        except SegueError as error:
            log.info("answering without a reader: %s", error.say)
            return None

    def prepare(self) -> None:
        """Have the examples read once and kept on disk, so that no question waits for that (half a minute).

        A model that nobody uses yet does not stay in memory. Does nothing for models that are not ours to keep.
        """
        from assistant.mind.embedded import EmbeddedChat

        model = self._model()
        if not isinstance(model, EmbeddedChat) or model.engine.check() or model.engine.knows(prefix()):
            return
        idle = not model.engine.loaded
        model.engine.prepare(prefix())
        if idle:
            model.engine.close()

    @staticmethod
    def _asked(model: BaseChatModel, question: str, text: str) -> Reading:
        """From a larger model, which does not say how likely anything is."""
        from langchain_core.messages import HumanMessage

        from assistant.mind.understanding import dead

        asked = f"Text: {_one_line(text)}\nQuestion: {_one_line(question)}"
        try:
            answer = model.invoke([*examples(), HumanMessage(asked)])
        except SegueError:
            raise
        except Exception as error:
            raise dead(error) from error
        bare = _bare(answer.text)
        return Reading(bare, _SURE if not bare else _UNLIKELY)


def prefix() -> str:
    """The examples in the embedded model's own form; the same for every question, so that its state is kept on disk."""
    roles = {"system": "system", "human": "user", "ai": "assistant"}
    return "".join(f"<|im_start|>{roles[each.type]}\n{each.text}<|im_end|>\n" for each in examples())


def turn(question: str, text: str) -> str:
    """What is to be read in the same form; nothing in it can end its turn or begin another's."""
    asked = f"Text: {_one_line(text)}\nQuestion: {_one_line(question)}"
    return f"<|im_start|>user\n{asked}<|im_end|>\n<|im_start|>assistant\n"


def examples() -> list[BaseMessage]:
    """What is asked of the model, and texts with questions and answers as it is to give them."""
    import prompts

    head, *blocks = prompts.read("read_passage").strip().split("\n\n")
    return [_system(head), *(message for block in blocks for message in _turns(block))]


def _system(head: str) -> BaseMessage:
    from langchain_core.messages import SystemMessage

    return SystemMessage(head)


def _turns(block: str) -> Iterator[BaseMessage]:
    from langchain_core.messages import AIMessage, HumanMessage

    asked = ""
    for line in block.splitlines():
        if line.startswith("Answer: "):
            yield HumanMessage(asked)
            yield AIMessage(line.removeprefix("Answer: "))
            asked = ""
        else:
            asked = f"{asked}\n{line}".strip()


def _bare(answer: str) -> str:
    """The answer without dressing; "" for none."""
    text = " ".join(answer.split()).strip(" .\"'“”")
    return "" if re.match(rf"{_NONE}\b", text.lower()) else text


def _one_line(text: str) -> str:
    return " ".join(text.replace("<|", "< |").split())[:_LONGEST]
