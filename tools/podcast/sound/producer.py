"""From a draft to an episode: spoken, mixed and handed on while it is being written, then measured and packed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tools.library.covers import cover_of
from tools.playback.growing import Growing
from tools.podcast.errors import PodcastError
from tools.podcast.package.cover import Picture
from tools.podcast.package.package import Cue, Episode, Sound, pack
from tools.podcast.script import Insert, Line, Script, Segment
from tools.podcast.sound.ahead import Ahead
from tools.podcast.sound.casting import Cast, OpenVoice, spare_voices
from tools.podcast.sound.desk import Desk
from tools.podcast.sound.draft import Draft
from tools.podcast.sound.finishing import finished
from tools.podcast.sound.music import Find, taken
from tools.podcast.sound.pacing import pause, seconds_of
from tools.podcast.sound.speed import Speed
from tools.podcast.sound.stage import RATE, Audio
from tools.podcast.timeline import Spot, Timeline

SHORTEST = 5.0
"""Seconds of talk that are kept when the rest cannot be made."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `segment` is being spoken; `written`: what follows it is there.

    `script` and `timeline` are those of what is made.
    """

    segment: str
    script: Script
    timeline: Timeline
    written: bool = False
    done: bool = False

    @property
    def made(self) -> float:
        """Seconds of the episode that there are."""
        return self.timeline.seconds


OnProgress = Callable[[Progress], None]


class Producer:
    """Makes episodes. `open_voice` gives a voice's engine, `find` an item's sound, `spare` voices to fall back on.

    `bed` is music to lie under the talk at -25 LUFS, (n, 2) at 48 kHz; the style's own if None.
    """

    def __init__(
        self,
        open_voice: OpenVoice,
        find: Find,
        *,
        spare: Callable[[str], list[str]] = spare_voices,
        bed: Callable[[], Audio | None] = lambda: None,
    ) -> None:
        self._open_voice, self._find, self._spare, self._bed = open_voice, find, spare, bed

    def produce(
        self,
        draft: Draft,
        folder: Path,
        on_progress: OnProgress = lambda _: None,
        *,
        growing: Growing | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Episode:
        """Make a draft into an episode in `folder`, which is made. `growing` can be played meanwhile.

        When a voice, the writer or `stopped` ends it early, the episode is what there is by then, and `problems` says
        why. Raises `PodcastError` if that is next to nothing.
        """
        begun = time.thread_time()
        tape = growing or Growing(RATE)
        session = _Session(draft, tape, Cast(draft.hosts, self._open_voice, self._spare), self._find, self._bed())
        try:
            session.run(on_progress, stopped)
        finally:
            tape.finish()
        worth = sum(spot.end - spot.start for spot in session.spots)
        if worth < SHORTEST and not session.complete:
            raise PodcastError(session.problems[-1], session.todo) from session.error
        if not session.spots:
            raise PodcastError("Nothing was written for this episode.")
        script, timeline = session.script(), session.timeline()
        sound = Sound(finished(tape), session.cues, tuple(session.problems), complete=session.complete)
        episode = pack(folder, script, timeline, sound, self._picture(timeline))
        on_progress(Progress("", script, timeline, written=True, done=True))
        return replace(episode, work=round(time.thread_time() - begun, 2))

    def _picture(self, timeline: Timeline) -> Picture | None:
        """The cover of the first music that is heard."""
        music = next((spot.turn for spot in timeline.spots if isinstance(spot.turn, Insert)), None)
        found = None if music is None else self._find(music.item)
        cover = None if found is None else cover_of(found[1].path)
        return None if cover is None else Picture(cover.data, cover.mime)


@dataclass(slots=True)
class _Session:
    """One run: what was said by now."""

    draft: Draft
    tape: Growing
    cast: Cast
    find: Find
    bed: Audio | None
    spots: list[Spot] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    todo: str = ""
    error: Exception | None = None
    complete: bool = False
    written: list[Segment] = field(default_factory=list)
    _speed: Speed = field(init=False)
    _usual: float = 0.0  # seconds that should have taken what took _spoken
    _spoken: float = 0.0
    _at: tuple[int, int, float] = (0, 0, 0.0)  # segment, turn, seconds: what comes next, and where

    def __post_init__(self) -> None:
        self._speed = Speed(self.draft.hosts)

    def run(self, on_progress: OnProgress, stopped: Callable[[], bool]) -> None:
        """Speak all of it, or as far as it goes."""
        desk = Desk(self.draft.style, self.tape.write, bed=self.bed, always=self.draft.style in {"brief", "news"})
        try:
            with Ahead(self.draft, self.spent, self.written.append) as segments:
                for number, segment in enumerate(segments):
                    desk.change() if number else desk.opening()
                    self._segment(
                        desk, number, segment, lambda title: self._tell(on_progress, segments, title, stopped)
                    )
            self.complete = True
        except _Stopped:
            self.problems.append("It was stopped before its end.")
        except Exception as error:
            say = getattr(error, "say", "") or f"It ended early because of an error ({type(error).__name__})."
            self.error, self.todo = error, getattr(error, "todo", "")
            self.problems.append(say)
        if self.spots:
            desk.closing()
        self.problems = [*self.cast.problems, *self.problems]

    def script(self) -> Script:
        """What was written and said."""
        draft = self.draft
        return Script(
            draft.title, draft.summary, draft.style, draft.language, self.cast.voices, tuple(self.written),
            tuple(draft.facts), tuple(draft.sources),
        )  # fmt: skip

    def timeline(self) -> Timeline:
        """Where it sounds."""
        return Timeline(tuple(self.spots), self.tape.seconds)

    def spent(self) -> float:
        """Seconds of all segments that were written, as they sound or, where they do not yet, as they will."""
        number, turn, seconds = self._at
        total = seconds
        for each in range(number, len(self.written)):
            segment = self.written[each]
            if each == number and turn:
                rest = replace(segment, turns=segment.turns[turn - 1 :])
                total += seconds_of(rest, self._expected, first=False)
                total -= seconds_of(replace(rest, turns=rest.turns[:1]), self._expected, first=False)
            else:
                total += seconds_of(segment, self._expected, first=each == 0)
        return total

    def _expected(self, line: Line) -> float:
        """By the voices' usual speeds, and how much slower or faster they were until now."""
        usual = self._speed.seconds(line)
        return usual * self._spoken / self._usual if self._spoken > 5.0 else usual

    def _segment(self, desk: Desk, number: int, segment: Segment, tell: Callable[[str], None]) -> None:
        before: Line | Insert | None = None
        turns = list(segment.turns)
        for place, turn in enumerate(segment.turns):
            tell(segment.title)
            gap = pause(before, turn)
            if isinstance(turn, Line):
                self._line(desk, number, gap, turn)
            elif (heard := self._insert(desk, number, gap, turn)) is not None:
                turns[place] = heard
                self.written[number] = replace(segment, turns=tuple(turns))
            before = turn
            self._at = (number, place + 1, desk.seconds)
        self._at = (number + 1, 0, desk.seconds)
        tell(segment.title)

    def _line(self, desk: Desk, number: int, gap: float, line: Line) -> None:
        sentences = self.cast.say(line)
        if not sentences:
            return
        spots = desk.speech(gap, sentences)
        self.spots.append(Spot(spots[0][0], spots[-1][1], line, number))
        self.cues += [Cue(start, end, line.speaker, sentence.text)
                      for (start, end), sentence in zip(spots, sentences, strict=True)]  # fmt: skip
        self._usual += self._speed.seconds(line)
        self._spoken += spots[-1][1] - spots[0][0]

    def _insert(self, desk: Desk, number: int, gap: float, insert: Insert) -> Insert | None:
        """Music that cannot be had is left out, and that is said; the talk goes on."""
        try:
            heard, audio = taken(insert, self.find)
        except PodcastError as error:
            self.problems.append(error.say)
            return None
        start, end = desk.insert(gap, audio)
        self.spots.append(Spot(start, end, heard, number))
        return heard

    def _tell(self, on_progress: OnProgress, segments: Ahead, title: str, stopped: Callable[[], bool]) -> None:
        if stopped():
            raise _Stopped
        on_progress(Progress(title, self.script(), self.timeline(), segments.ready))


class _Stopped(Exception):
    """Nobody wants the rest."""
