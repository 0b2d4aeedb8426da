"""A part of an episode as turns of its hosts: who says what, who asks, who reacts, what is heard."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.podcast.script import Insert, Line
from tools.podcast.sources.parts import Part, Told
from tools.podcast.writing.bridges import Bridges
from tools.podcast.writing.styles import Style

Turn = Line | Insert


@dataclass(slots=True)
class Stage:
    """The hosts of an episode, by name, in order; `lead` counts who leads the next part."""

    names: Sequence[str]
    style: Style
    seed: str
    lead: int = 0

    def pair(self, number: int) -> tuple[str, str]:
        """Who tells part `number`, and who listens; the same one if alone."""
        teller = self.names[(self.lead + number) % len(self.names)]
        listener = self.names[(self.lead + number + 1) % len(self.names)]
        return teller, listener


def part_turns(
    stage: Stage,
    number: int,
    part: Part,
    told: Sequence[Told],
    clips: Mapping[str, float],
    bridges: Bridges,
    *,
    introduced: bool = True,
) -> list[Turn]:
    """The turns of part `number` of an episode that tell `told`; `clips` are the seconds heard after facts, by id."""
    teller, listener = stage.pair(number)
    luck = random.Random(f"{stage.seed}/{number}")
    turns: list[Turn] = []
    if introduced:
        turns += _introduction(part, told, teller, listener, bridges, luck)
    first = True
    for group in _groups(told):
        if not first:
            teller, listener = _between(turns, stage, teller, listener, bridges, luck)
        spoken = [each for each in group if bridges.said.fits(each.say)]
        for place, each in enumerate(spoken):
            if place and place % 2 == 0 and luck.random() < stage.style.chatty:
                turns += _word_between(teller, listener, bridges)
            bridges.said.add(each.say)
            turns.append(Line(teller, each.say, (each.fact.id,)))
            if each.fact.id in clips:
                turns += _heard(teller, each, clips[each.fact.id], bridges)
        first = False
    return turns


def _introduction(
    part: Part, told: Sequence[Told], teller: str, listener: str, bridges: Bridges, luck: random.Random
) -> list[Turn]:
    """The words that bring up a part; they name what its facts name."""
    named = tuple(dict.fromkeys(each.fact.id for each in told[:1])) if part.about != part.about.lower() else ()
    if teller == listener:
        text = bridges.say("into", about=part.about)
        return [Line(teller, text, named)] if text else []
    question = bridges.say("ask", about=part.about)
    turns: list[Turn] = [Line(listener, question, named)] if question else []
    if luck.random() < 0.5 and (answer := bridges.say("answer")):
        turns.append(Line(teller, answer))
    return turns


def _between(
    turns: list[Turn], stage: Stage, teller: str, listener: str, bridges: Bridges, luck: random.Random
) -> tuple[str, str]:
    """What comes between two statements: nothing, a word of the listener, or the listener goes on."""
    chance = luck.random()
    if chance < stage.style.chatty * (0.5 if teller == listener else 0.6):
        turns += _word_between(teller, listener, bridges)
        return teller, listener
    return (listener, teller) if chance < stage.style.chatty else (teller, listener)


def _word_between(teller: str, listener: str, bridges: Bridges) -> list[Turn]:
    """Of the listener, or of the one who tells if nobody else is there."""
    text = bridges.say("more") if teller == listener else bridges.react(listener)
    return [Line(listener, text)] if text else []


def _heard(teller: str, told: Told, seconds: float, bridges: Bridges) -> list[Turn]:
    if told.clip is None:
        return []
    insert = Insert(told.clip.item, told.clip.title, -1.0, seconds)
    text = bridges.say("listen")
    return [*([Line(teller, text)] if text else []), insert]


def _groups(told: Sequence[Told]) -> list[list[Told]]:
    """Statements with those that only make sense after them."""
    groups: list[list[Told]] = []
    for each in told:
        if each.follows and groups:
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups
