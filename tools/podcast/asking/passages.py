"""What is said in an episode or a book, sentence by sentence, and when: what questions are answered from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tools.library.feeds.transcripts import Cue
from tools.podcast.script import Line, Script
from tools.podcast.timeline import Timeline

_END = re.compile(r"(?<=[.?!…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9À-Þ])")
_CLOSED = re.compile(r"[.?!…][\"”’')\]]*$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|prof|sr|jr|vs|no|vol|gen|col|e\.g|i\.e)|\b[A-Z])\.$", re.IGNORECASE
)
_LONGEST = 60
"""Words of a passage: transcripts without full stops are cut here, at a cue's end."""
_GAP = 2.5
"""Seconds of silence that end a sentence, whatever its punctuation."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: seconds of the item, what is said, and who says it ("" where nobody knows).

    `source` names where it stands if it is not said in the item at all, but in a source of an episode of ours; such a
    passage has no time. `part` names the chapter where it is another one than what plays. `facts` are the ids of the
    facts that a line of such an episode rests on.
    """

    start: float
    end: float
    text: str
    speaker: str = ""
    source: str = ""
    part: str = ""
    facts: tuple[str, ...] = ()

    @property
    def said(self) -> bool:
        """Whether it is heard in the item."""
        return not self.source


def passages_of(cues: Iterable[Cue]) -> list[Passage]:
    """The sentences of a transcript, whose cues may hold halves and several of them. In order of time."""
    found: list[Passage] = []
    run: list[Cue] = []
    for cue in cues:
        if run and (cue.speaker != run[-1].speaker or cue.start - run[-1].end > _GAP or _long(run)):
            found += _sentences(run)
            run = []
        run.append(cue)
        if _CLOSED.search(cue.text):
            found += _sentences(run)
            run = []
    return [*found, *_sentences(run)]


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, with their punctuation."""
    found: list[str] = []
    for part in _END.split(text.strip()):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part.strip():
            found.append(part.strip())
    return found


def script_passages(script: Script, timeline: Timeline) -> list[Passage]:
    """The sentences of an episode of ours where they sound, and after them the facts that none of its lines tells."""
    found: list[Passage] = []
    told: set[str] = set()
    for spot in timeline.spots:
        if isinstance(spot.turn, Line):
            told.update(spot.turn.facts)
            cue = Cue(spot.start, spot.end, spot.turn.text, spot.turn.speaker)
            found += [replace(each, facts=spot.turn.facts) for each in _sentences([cue])]
    titles = {source.id: source.title for source in script.sources}
    return [
        *found,
        *(
            Passage(
                0.0,
                0.0,
                fact.text,
                source=f"{titles.get(fact.source, fact.source)}{_place(fact.place)}",
                facts=(fact.id,),
            )
            for fact in script.facts
            if fact.id not in told
        ),
    ]


def beginning_of(passages: Sequence[Passage], seconds: float) -> float:
    """Where the sentence begins that sounds at a position; the position itself where nothing is said."""
    for passage in reversed(passages):
        if passage.said and passage.start <= seconds:
            return passage.start if seconds <= passage.end + _GAP else seconds
    return seconds


def _place(place: str) -> str:
    return f", {place}" if place else ""


def _long(run: Sequence[Cue]) -> bool:
    return sum(len(cue.text.split()) for cue in run) >= _LONGEST


def _sentences(run: Sequence[Cue]) -> list[Passage]:
    """The sentences of consecutive cues; inside of a cue time goes by with its letters."""
    text = " ".join(cue.text for cue in run)
    ends: list[tuple[int, float, float]] = []  # of each cue: its last letter's place, its start, its end
    at = 0
    for cue in run:
        at += len(cue.text) + 1
        ends.append((at - 1, cue.start, cue.end))
    found: list[Passage] = []
    place = 0
    for sentence in split_sentences(text):
        place = text.find(sentence[:12], place)
        first, last = max(place, 0), max(place, 0) + len(sentence)
        found.append(Passage(_when(first, ends), _when(last, ends), sentence, run[0].speaker))
        place = last
    return found


def _when(letter: int, ends: Sequence[tuple[int, float, float]]) -> float:
    begin = 0
    for end, start, stop in ends:
        if letter <= end:
            return round(start + (stop - start) * (letter - begin) / max(1, end - begin), 2)
        begin = end + 1
    return ends[-1][2]
