"""As many statements as fit into a time, the most telling ones, and music in the length that is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tools.podcast.script import Insert, Line
from tools.podcast.sound.pacing import pause
from tools.podcast.sources.parts import Part, Told
from tools.podcast.writing.bridges import Bridges
from tools.podcast.writing.turns import Stage, Turn, part_turns

SHORTEST, USUAL, LONGEST = 8.0, 12.0, 28.0
"""Seconds of a piece of music; the longest only where there is too little to tell."""
_OFF = 0.25
"""What a second of music beside the usual weighs against a second beside the budget."""
_TRIES = 14


@dataclass(slots=True)
class Fitter:
    """Writes parts to measure. `seconds` says how long a line is; `heard` are items that were heard already."""

    stage: Stage
    seconds: Callable[[Line], float]
    heard: set[str] = field(default_factory=set)
    known: set[frozenset[str]] = field(default_factory=set)

    def length(self, turns: Sequence[Turn]) -> float:
        """How long turns are, with the pauses between them."""
        total, before = 0.0, None
        for turn in turns:
            total += pause(before, turn) + (turn.seconds if isinstance(turn, Insert) else self.seconds(turn))
            before = turn
        return total

    def fit(
        self, number: int, part: Part, budget: float, music: float, bridges: Bridges, *, introduced: bool = True
    ) -> tuple[list[Turn], Bridges]:
        """The turns of a part that come nearest to `budget` seconds, of which up to `music` may be excerpts.

        Returns them with the bridges as they are afterwards.
        """
        order = self.worth_telling(part)
        count = min(len(order), max(1, round((budget - music) / 5.5)))
        best: tuple[float, list[Turn], Bridges] | None = None
        seen: set[int] = set()
        for _ in range(_TRIES):
            if count in seen or not 1 <= count <= len(order):
                break
            seen.add(count)
            turns, after = self._with(number, part, order[:count], budget, music, bridges, introduced=introduced)
            error = self.length(turns) - budget
            odd = sum(abs(turn.seconds - USUAL) for turn in turns if isinstance(turn, Insert))
            if best is None or abs(error) + _OFF * odd < best[0]:
                best = (abs(error) + _OFF * odd, turns, after)
            count += max(1, round(-error / 9)) if error < 0 else min(-1, -round(error / 9))
        if best is None:
            return [], bridges
        self._remember(best[1], part)
        return best[1], best[2]

    def worth_telling(self, part: Part) -> list[Told]:
        """What of a part was not told elsewhere, the weightiest first, nothing before what it depends on."""
        leads: dict[str, Told] = {}
        lead: Told | None = None
        for told in part.told:
            lead = told if not told.follows or lead is None else lead
            leads[told.fact.id] = lead
        gone = {told.fact.id for told in part.told if self._is_known(told) and not told.follows}
        left = [told for told in part.told if leads[told.fact.id].fact.id not in gone and not self._is_known(told)]
        place = {told.fact.id: at for at, told in enumerate(part.told)}
        return sorted(left, key=lambda told: (-_rank(told, leads), place[told.fact.id]))

    def capacity(self, part: Part) -> float:
        """How many seconds of talk there are in a part at most, about."""
        each = 0.45 + 1.1 * self.stage.style.chatty
        return sum(self.seconds(Line(self.stage.names[0], told.say)) + each for told in self.worth_telling(part)) + 2.0

    def clips(self, part: Part) -> int:
        """How many recordings of a part can still be heard."""
        return len({told.clip.item for told in part.told if told.clip is not None} - self.heard)

    def _with(
        self, number: int, part: Part, told: Sequence[Told], budget: float, music: float, bridges: Bridges,
        *, introduced: bool,
    ) -> tuple[list[Turn], Bridges]:  # fmt: skip
        chosen = {each.fact.id for each in told}
        in_order = [each for each in part.told if each.fact.id in chosen]
        clips = self._clips(in_order, music)
        after = bridges.copy()
        turns = part_turns(self.stage, number, part, in_order, clips, after, introduced=introduced)
        inserts = [turn for turn in turns if isinstance(turn, Insert)]
        if inserts:
            each = (budget - self.length(turns)) / len(inserts)
            turns = [_stretched(turn, each) if isinstance(turn, Insert) else turn for turn in turns]
        return turns, after

    def _clips(self, told: Sequence[Told], music: float) -> Mapping[str, float]:
        """Which recordings are heard: those of the weightiest statements, each once, as many as the time allows."""
        most = max(int(music / USUAL + 0.4), round(music / (0.9 * LONGEST)))
        found: dict[str, tuple[str, float]] = {}
        for each in sorted(told, key=lambda each: -each.fact.weight):
            clip = each.clip
            if clip is None or clip.item in self.heard or clip.item in {item for item, _ in found.values()}:
                continue
            if len(found) < most and clip.duration > 2 * SHORTEST:
                found[each.fact.id] = (clip.item, min(USUAL, clip.duration / 2))
        return {fact: seconds for fact, (_item, seconds) in found.items()}

    def _is_known(self, told: Told) -> bool:
        return bool(told.fact.names) and _content(told) in self.known

    def _remember(self, turns: Sequence[Turn], part: Part) -> None:
        self.heard |= {turn.item for turn in turns if isinstance(turn, Insert)}
        facts = {fact for turn in turns if isinstance(turn, Line) for fact in turn.facts}
        self.known |= {_content(told) for told in part.told if told.fact.id in facts and told.fact.names}


def _content(told: Told) -> frozenset[str]:
    """What two statements have in common that tell the same in other words."""
    return frozenset((*told.fact.names, *told.fact.numbers))


def _rank(told: Told, leads: Mapping[str, Told]) -> float:
    """By weight, but never before what it follows."""
    return min(told.fact.weight, leads[told.fact.id].fact.weight - (0.001 if told.follows else 0.0))


def _stretched(insert: Insert, by: float) -> Insert:
    seconds = max(SHORTEST, min(LONGEST, insert.seconds + by))
    return Insert(insert.item, insert.title, insert.start, round(seconds, 2))
