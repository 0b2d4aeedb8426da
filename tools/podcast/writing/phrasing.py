"""A larger model's words for what is stated, line by line, wherever they say nothing else."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import prompts
from tools.podcast.script import Line, Segment
from tools.podcast.writing.critic import Critic

log = logging.getLogger(__name__)

Complete = Callable[[str], str]
"""A prompt to a language model, and what it answers."""

_NUMBERED = re.compile(r"^\s*(\d{1,3})[.):]\s+(.+?)\s*$", re.MULTILINE)
_LONGER = 1.3
"""So much longer than planned a line may become: the episode has a length."""


class Phrasing:
    """Has segments put into words by `complete`; `manners` tells how each host speaks.

    Every line is read by the critic; one that says something else, leaves out a name or a number, or repeats another
    stays as it was. A model that fails changes nothing.
    """

    def __init__(self, complete: Complete, manners: Mapping[str, str]) -> None:
        self._complete, self._manners = complete, manners

    def phrase(self, segment: Segment, about: str, critic: Critic) -> Segment:
        """The segment with those of its statements in other words that stand the critic."""
        stated = [turn for turn in segment.turns if isinstance(turn, Line) and turn.facts]
        if not stated:
            return segment
        try:
            answer = self._complete(self._prompt(stated, about))
        except Exception as error:
            log.info("a model did not phrase the lines: %s", type(error).__name__)
            return segment
        said = {int(number): text for number, text in _NUMBERED.findall(answer)}
        better = {id(line): _better(line, said.get(place, ""), critic) for place, line in enumerate(stated, 1)}
        return replace(segment, turns=tuple(better.get(id(turn), turn) for turn in segment.turns))

    def _prompt(self, lines: Sequence[Line], about: str) -> str:
        hosts = "; ".join(f"{name}: {manner}" for name, manner in self._manners.items())
        listed = "\n".join(f"{number}. {line.speaker}: {line.text}" for number, line in enumerate(lines, 1))
        return prompts.read("podcast_lines").format(hosts=hosts, about=about, lines=listed)


def _better(line: Line, text: str, critic: Critic) -> Line:
    """The new words if they say neither more nor less, else the old ones."""
    text = re.sub(rf"^{re.escape(line.speaker)}:\s*", "", text).strip(' "“”')
    told = replace(line, text=text)
    if not text or text[-1] not in ".!?" or len(text) > _LONGER * len(line.text) + 20 or critic.problems(told):
        return line
    return told if critic.holds(told, line) else line
