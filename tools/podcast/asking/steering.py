"""An episode of ours, changed while it plays: a part left out, the rest made shorter, more told about a subject."""

from __future__ import annotations

import threading

from tools.library.items import Item
from tools.playback.control import answer
from tools.playback.player import Player
from tools.playback.state import PlayerState
from tools.playback.words import lasting
from tools.podcast.asking.sources import Known, Sources
from tools.podcast.asking.telling import clock
from tools.podcast.asking.wording import stems, telling
from tools.podcast.facts import Fact
from tools.podcast.script import Insert, Line, Script
from tools.podcast.timeline import Spot, Timeline
from tools.results import ToolResult

SHORTER = 0.6
"""What is left of the rest of an episode that is made shorter."""
_FACTS = 3
"""Facts that are told when more is asked for."""
_TICK = 0.1
Span = tuple[float, float]


class Jumps:
    """Stretches of an item that are left out while it plays; a thread of its own watches as long as there are any."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._item: str | None = None
        self._spans: list[Span] = []
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    @property
    def spans(self) -> list[Span]:
        """What is left out, in order."""
        return list(self._spans)

    def leave_out(self, item: Item, spans: list[Span]) -> None:
        """From now on these are left out of an item, until another one plays."""
        with self._lock:
            self._item, self._spans = item.id, sorted(spans)
            if self._worker is None or not self._worker.is_alive():
                self._stop.clear()
                self._worker = threading.Thread(target=self._watch, name="jumps", daemon=True)
                self._worker.start()

    def close(self) -> None:
        """Leave nothing out any more."""
        self._stop.set()
        if self._worker is not None:
            self._worker.join(timeout=2.0)

    def step(self) -> bool:
        """Jump if it is time to; False when there is nothing left to do."""
        state = self._player.observe()
        if state.item is None or state.item.id != self._item:
            return False
        for start, end in self._spans:
            if state.state == "playing" and start <= state.position < end - 0.2:
                self._player.seek(end)
                break
        return any(end > state.position for _, end in self._spans)

    def _watch(self) -> None:
        while not self._stop.wait(_TICK):
            if not self.step():
                return


class Steering:
    """Changes an episode of ours while it plays. `jumps` leaves out what is dropped."""

    def __init__(self, player: Player, sources: Sources, jumps: Jumps) -> None:
        self._player = player
        self._sources = sources
        self._jumps = jumps
        self._told: dict[str, set[str]] = {}  # by item: facts that were told besides

    def control(self, action: str, value: str) -> ToolResult | None:
        """Do "next" with the value "part" or "shorter"; None for anything else."""
        if action != "next" or value not in {"part", "shorter"}:
            return None
        state = self._player.observe()
        if state.item is None:
            return None
        known = self._sources.of(state.item)
        if value == "part":
            return self._skip(state, known)
        return self._shorten(state, state.item, known)

    def more(self, item: Item, position: float) -> ToolResult | None:
        """More about what was just spoken of: facts that no line tells yet, or else what is said of it elsewhere."""
        known = self._sources.of(item, position)
        state = self._player.observe()
        if known.script is None or known.timeline is None:
            return self._elsewhere(known, state, item, position)
        spot = known.timeline.at(position)
        segment = known.script.segments[spot.segment] if spot else known.script.segments[0]
        told = self._told.setdefault(item.id, set())
        facts = [fact for fact in _unused(known.script, segment.topic) if fact.id not in told][:_FACTS]
        body = {"player": state.brief(), "facts": [fact.id for fact in facts]}
        if not facts:
            return ToolResult(True, f"I know nothing more about {segment.title}.", (item,), body)
        told.update(fact.id for fact in facts)
        return ToolResult(True, " ".join(fact.text for fact in facts), (item,), body)

    def _elsewhere(self, known: Known, state: PlayerState, item: Item, position: float) -> ToolResult | None:
        here = [p for p in known.passages if p.said and not p.part and position - 30.0 <= p.end and p.start <= position]
        if not here:
            return None
        words = stems(telling(" ".join(p.text for p in here[-2:])))
        others = [p for p in known.passages if p.said and abs(p.start - position) > 45.0]
        best = max(others, key=lambda p: len(words & stems(telling(p.text))), default=None)
        if best is None or len(words & stems(telling(best.text))) < 2:
            return ToolResult(True, "Nothing more is said about that here.", (item,), {"player": state.brief()})
        who = f", {best.speaker} said" if best.speaker else ""
        say = f"It comes up again at {clock(best.start)}{who}: “{best.text}”"
        return ToolResult(True, say, (item,), {"player": state.brief()})

    def _skip(self, state: PlayerState, known: Known) -> ToolResult | None:
        if known.timeline is None or known.script is None:
            return None
        spot = known.timeline.at(state.position)
        number = spot.segment if spot else -1
        following = next((each for each in known.timeline.spots if each.segment > number), None)
        if following is None and number + 1 < len(known.script.segments):
            return answer(False, "The next part is still being made.", state)
        if following is None:
            return answer(True, "That was the last part.", self._player.next())
        title = known.script.segments[following.segment].title
        return answer(True, f"{title}.", self._player.seek(following.start))

    def _shorten(self, state: PlayerState, item: Item, known: Known) -> ToolResult:
        if known.timeline is None or known.script is None:
            return answer(False, "Only an episode of my own making can be made shorter while it plays.", state)
        spans = droppable(known.script, known.timeline, state.position, self._jumps.spans)
        saved = sum(end - start for start, end in spans) - sum(
            min(end, known.timeline.seconds) - max(start, state.position)
            for start, end in self._jumps.spans
            if end > state.position
        )
        if saved < 1.0:
            return answer(False, "There is nothing left that could be left out.", state)
        self._jumps.leave_out(item, spans)
        body = {"player": state.brief(), "left_out": [[round(a, 2), round(b, 2)] for a, b in spans]}
        return ToolResult(True, f"That makes it {lasting(saved)} shorter.", (item,), body)


def droppable(script: Script, timeline: Timeline, position: float, already: list[Span]) -> list[Span]:
    """What to leave out of the rest of an episode so that `SHORTER` of it stays: the lines least worth telling.

    The first line of a segment stays, and so does the last segment: a subject must open, and an episode must close.
    A line without facts goes with the line before it, if that goes.
    """
    weights = {fact.id: fact.weight for fact in script.facts}
    rest = [spot for spot in timeline.spots if spot.start > position + 1.0]
    gone = {spot.start for spot in rest if any(start - 0.1 <= spot.start < end for start, end in already)}
    left = sum(spot.end - spot.start for spot in rest if spot.start not in gone)
    target = left * (1 - SHORTER)
    dropped: list[Spot] = [spot for spot in rest if spot.start in gone]
    saved = 0.0
    for spot in sorted(_candidates(script, timeline, rest), key=lambda each: _worth(each, weights)):
        if saved >= target:
            break
        if spot.start not in gone:
            dropped.append(spot)
            saved += spot.end - spot.start
    return _joined(dropped, timeline)


def _candidates(script: Script, timeline: Timeline, rest: list[Spot]) -> list[Spot]:
    first = {spot.segment: spot.start for spot in reversed(timeline.spots)}
    last = len(script.segments) - 1
    return [spot for spot in rest if spot.segment != last and spot.start != first[spot.segment]]


def _worth(spot: Spot, weights: dict[str, float]) -> float:
    if isinstance(spot.turn, Insert):
        return 0.5
    return max((weights.get(fact, 1.0) for fact in spot.turn.facts), default=0.3)


def _joined(dropped: list[Spot], timeline: Timeline) -> list[Span]:
    """Spans from where a dropped line begins to where the next one that stays does."""
    gone = {spot.start for spot in dropped}
    found: list[Span] = []
    for number, spot in enumerate(timeline.spots):
        if spot.start not in gone:
            continue
        following = timeline.spots[number + 1].start if number + 1 < len(timeline.spots) else timeline.seconds
        if found and abs(found[-1][1] - spot.start) < 0.01:
            found[-1] = (found[-1][0], following)
        else:
            found.append((spot.start, following))
    return found


def _unused(script: Script, topic: str) -> list[Fact]:
    """Facts of a topic that no line rests on, the weightiest first; of the whole episode where the topic has none."""
    used = {
        fact for segment in script.segments for turn in segment.turns if isinstance(turn, Line) for fact in turn.facts
    }
    unused = [fact for fact in script.facts if fact.id not in used]
    own = [fact for fact in unused if fact.topic == topic] if topic else unused
    return sorted(own, key=lambda fact: -fact.weight)
