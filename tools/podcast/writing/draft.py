"""An episode that is written while it is being heard: each segment makes up for what the ones before it took."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tools.podcast.facts import Fact, Source
from tools.podcast.script import Line, Segment
from tools.podcast.sound.pacing import CHANGE, CLOSING, OPENING
from tools.podcast.sound.speed import Speed
from tools.podcast.sources.parts import Gathered, Part
from tools.podcast.writing.bridges import Bridges
from tools.podcast.writing.critic import Critic
from tools.podcast.writing.fitting import LONGEST, Fitter
from tools.podcast.writing.outline import outline, shares
from tools.podcast.writing.phrasing import Phrasing
from tools.podcast.writing.said import Said
from tools.podcast.writing.styles import Style
from tools.podcast.writing.turns import Stage, Turn
from voices.hosts import Host

log = logging.getLogger(__name__)

_SHORT = 150.0
"""Seconds; what is shorter has no segments of its own for hello and goodbye."""
_NAMED = 4
"""Parts that are named at the beginning."""
_LAST_WORDS = 6
"""Lines of a goodbye at most."""
_SURE = 20.0
"""Seconds after which the voices' real speed is known."""


class Draft:
    """Fits `tools.podcast.sound.draft.Draft`. `notes` are sentences for the listener: what it leaves out, and why."""

    def __init__(
        self,
        gathered: Gathered,
        style: Style,
        hosts: Sequence[Host],
        minutes: float,
        seed: str,
        *,
        phrasing: Phrasing | None = None,
        rehearsing: bool = False,
    ) -> None:
        self._gathered, self._style, self._cast, self._seed = gathered, style, hosts, seed
        self.seconds = minutes * 60.0
        self._phrasing = phrasing
        self.hosts = {host.name: host.voice for host in hosts}
        speed = Speed(self.hosts)
        self._fitter = Fitter(Stage(list(self.hosts), style, seed), speed.seconds)
        self._bridges = Bridges(seed, hosts, Said())
        self._parts = outline(
            gathered.parts, style, self._for_parts(), lambda part: self._talk(part) / (1.0 - 0.8 * style.music)
        )
        titles = [each for part in gathered.parts for each in (part.about, part.title)]
        self._critic = Critic(self.facts, [gathered.title, gathered.about, *self.hosts, *titles])
        self.notes = [*gathered.notes, *([] if rehearsing else self._too_little())]

    @property
    def title(self) -> str:
        """What it is called."""
        return self._gathered.title

    @property
    def summary(self) -> str:
        """What it is about."""
        return f"About {self._gathered.about}: {_listed([part.about for part in self._parts])}."

    @property
    def style(self) -> str:
        """The format's name."""
        return self._style.name

    @property
    def language(self) -> str:
        """The hosts' language."""
        return self._cast[0].language.split("-")[0]

    @property
    def sources(self) -> Sequence[Source]:
        """Where everything comes from."""
        return self._gathered.sources

    @property
    def facts(self) -> Sequence[Fact]:
        """Everything that may be said."""
        told = [*self._gathered.frame, *(each for part in self._gathered.parts for each in part.told)]
        return [each.fact for each in told]

    @property
    def topics(self) -> Sequence[str]:
        """What its parts are about."""
        return [part.about for part in self._parts]

    def segments(self, spent: Callable[[], float]) -> Iterator[Segment]:
        """The segments. `spent()`: seconds that those given so far really take (see the protocol)."""
        for segment in self._written(spent):
            kept = tuple(turn for turn in segment.turns if not (isinstance(turn, Line) and self._critic.problems(turn)))
            if len(kept) < len(segment.turns):
                log.debug("lines were left out of %s: they say more than is known", segment.title)
            if kept:
                whole = replace(segment, turns=kept)
                yield whole if self._phrasing is None else self._phrasing.phrase(whole, self.title, self._critic)

    def _written(self, spent: Callable[[], float]) -> Iterator[Segment]:
        watch = _Watch(spent, self.seconds - CLOSING)
        short = self.seconds < _SHORT
        hello = self._hello()
        if not short:
            yield watch.given(Segment("Hello", tuple(hello), "opening"), self._fitter.length(hello) + OPENING)
            hello = []
        for number, part in enumerate(self._parts):
            last = number == len(self._parts) - 1
            goodbye = self._goodbye_seconds() + (0.0 if short else CHANGE)
            left = watch.left() - goodbye - self._fitter.length(hello)
            turns = [*hello, *self._part(number, left, introduced=not hello)]
            hello = []
            music = OPENING if short and number == 0 else CHANGE
            if short and last:
                turns += self._goodbye(watch.left() - self._fitter.length(turns) - music)
            if turns:
                yield watch.given(Segment(part.title, tuple(turns), part.topic), self._fitter.length(turns) + music)
        if not short:
            goodbye_turns = self._goodbye(watch.left() - CHANGE)
            yield Segment("Goodbye", tuple(goodbye_turns), "closing")

    def _part(self, number: int, left: float, *, introduced: bool) -> list[Turn]:
        rest = self._parts[number:]
        left -= CHANGE * len(rest)
        budget = shares(rest, left, self._capacity)[0] if len(rest) > 1 else left
        music = max(budget * self._style.music, budget - 0.9 * self._talk(rest[0]))
        turns, self._bridges = self._fitter.fit(number, rest[0], budget, music, self._bridges, introduced=introduced)
        return turns

    def _talk(self, part: Part) -> float:
        return self._fitter.capacity(part)

    def _capacity(self, part: Part) -> float:
        return self._talk(part) + self._fitter.clips(part) * LONGEST

    def _for_parts(self) -> float:
        return self.seconds - OPENING - CLOSING - (16.0 if self.seconds < _SHORT else 30.0)

    def _too_little(self) -> list[str]:
        """Whether there is not enough to tell: then it becomes as long as a rehearsal without sound was."""
        room = sum(self._capacity(part) for part in self._parts)
        if room > 1.5 * self._for_parts():
            return []
        rehearsed = Draft(self._gathered, self._style, self._cast, self.seconds / 60, self._seed, rehearsing=True)
        watch = _Rehearsal(rehearsed._fitter.length)
        for segment in rehearsed.segments(lambda: watch.seconds):
            watch.add(segment)
        total = watch.seconds + CLOSING
        if total > 0.95 * self.seconds:
            return []
        self.seconds = max(20.0, total)
        minutes = round(total / 60)
        return [f"There is only enough to tell for about {f'{minutes} minutes' if minutes > 1 else 'a minute'}."]

    def _hello(self) -> list[Turn]:
        host, *others = self._fitter.stage.names
        frame = tuple(told.fact.id for told in self._gathered.frame)
        texts: list[tuple[str, str | None, tuple[str, ...]]] = [
            (host, self._bridges.of_host(host, "greetings"), ()),
            (host, self._bridges.say("this_is", title=self._gathered.about), frame),
        ]
        if self.seconds >= 60 and others:
            texts.append((host, self._bridges.say("we_are", host=host, other=others[0]), ()))
            texts.append((others[0], self._bridges.say("other_hello", host=host), ()))
        elif self.seconds >= _SHORT:
            texts.append((host, self._bridges.say("i_am", host=host), ()))
        if self.seconds >= _SHORT:
            texts += [(host, told.say, (told.fact.id,)) for told in self._gathered.frame]
            texts.append((host, self._contents(), tuple(part.told[0].fact.id for part in self._parts)))
        return [Line(speaker, text, facts) for speaker, text, facts in texts if text]

    def _contents(self) -> str | None:
        kind = "contents" if len(self._parts) > 1 else "contents_one"
        names = [part.about for part in self._parts]
        if len(names) > _NAMED + 1:
            names = [*names[:_NAMED], "some more"]
        return self._bridges.say(kind, list=_listed(names))

    def _goodbye_seconds(self) -> float:
        return 4.0 if self.seconds < _SHORT else 9.0

    def _goodbye(self, seconds: float) -> list[Turn]:
        """The last words, as long as there is time for them."""
        host = self._fitter.stage.names[0]
        bye = self._bridges.of_host(host, "goodbyes") or "Goodbye."
        lines = [Line(host, bye)]
        if (was := self._bridges.say("that_was", title=self._gathered.about)) is not None and seconds > 6.0:
            lines.insert(0, Line(host, was, tuple(told.fact.id for told in self._gathered.frame)))
        while (left := seconds - self._fitter.length(lines)) > 1.5 and len(lines) < _LAST_WORDS:
            text = self._bridges.shortest("end_filler", (left - 0.5) * 16.0)
            if text is None:
                break
            lines.insert(len(lines) - 1, Line(self._fitter.stage.names[len(lines) % len(self.hosts)], text))
        return list(lines)


class _Watch:
    """Compares what was planned with what it really took, and counts what is left of the time."""

    def __init__(self, spent: Callable[[], float], total: float) -> None:
        self._spent, self._total = spent, total
        self._planned = 0.0

    def given(self, segment: Segment, planned: float) -> Segment:
        """A segment goes out that should take so long."""
        self._planned += planned
        return segment

    def left(self) -> float:
        """Seconds to write for, at the speed that was planned with."""
        spent = self._spent()
        rate = spent / self._planned if self._planned > _SURE and spent > 0 else 1.0
        return (self._total - spent) / min(1.3, max(0.75, rate))


class _Rehearsal:
    """How long an episode would be."""

    def __init__(self, length: Callable[[Sequence[Turn]], float]) -> None:
        self._length = length
        self.seconds = 0.0

    def add(self, segment: Segment) -> None:
        """A segment goes by."""
        self.seconds += self._length(segment.turns) + (CHANGE if self.seconds else OPENING)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
