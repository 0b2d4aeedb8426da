"""Talking with us about what plays: questions about what is said in it, waiting, and changing an episode of ours."""

from __future__ import annotations

import re
from typing import Any

from tools.library.items import Item
from tools.playback.control import answer as observed
from tools.playback.control import now_playing
from tools.playback.player import Player
from tools.playback.state import PlayerState
from tools.podcast.asking.answering import Answer, Answerer
from tools.podcast.asking.interruption import Interruption
from tools.podcast.asking.pointing import meant
from tools.podcast.asking.question import Question, read_question
from tools.podcast.asking.sources import Known, Sources
from tools.podcast.asking.steering import Steering
from tools.podcast.asking.telling import NOT_SAID, in_short, quoted
from tools.results import ToolResult

_PLAYER_WORDS = (
    "song track episode episodes chapter chapters podcast book audiobook show playing plays play left "
    "remaining remain volume speed shuffle repeat queue next previous before last timer sleep minutes minute "
    "long length far position author narrator narrates reads read reader reading host hosts title name album "
    "year series part parts transcript lyrics notes description version published released release come came "
    "newest latest new other many much time longer end ends finish finished over go called current currently "
    "wrote written writer words story "
)
NEAREST = "I can't read it without a language model; this comes nearest."
"""Said before a sentence that was found, but not read."""
_PLAYER = frozenset(_PLAYER_WORDS.split())
_WHO = re.compile(
    r"^who(?:'s| is| was)(?: that| this| it)? (?:talking|speaking|that|this)\b(?: now| here)?\W*$", re.IGNORECASE
)
_MORE = re.compile(
    r"^(?:tell me |say |give me |i want |i'd like )*(?:some )?more (?:about|on) (?:that|this|it)\W*$", re.IGNORECASE
)


class Talking:
    """What `ask` and `control` know of what is said in what plays. Every method is None where it is not about that."""

    def __init__(
        self, player: Player, sources: Sources, answerer: Answerer, interruption: Interruption, steering: Steering
    ) -> None:
        self._player = player
        self._sources = sources
        self._answerer = answerer
        self._interruption = interruption
        self._steering = steering

    def ask(self, said: str) -> ToolResult | None:
        """The answer to a question about what is said; what plays waits for it, and goes on when it was heard."""
        state = self._player.observe()
        item = state.item
        if item is None or state.state == "stopped" or item.kind not in {"episode", "chapter", "track"}:
            return None
        question = read_question(said)
        if _MORE.match(question.text):
            return self._waiting(state, lambda: self._steering.more(item, state.position))
        if _WHO.match(question.text):
            return self._speaker(item, state)
        if not _about_content(question) or not self._speaks(item):
            return None
        return self._waiting(state, lambda: self._answered(question, item, state))

    def control(self, action: str, value: Any) -> ToolResult | None:
        """Waiting ("pause", "wait"), going on after it, changes of an episode of ours ("next", "part" or "shorter")."""
        words = str(value or "").strip().lower()
        if action == "pause" and words == "wait":
            held = self._interruption.hold()
            return observed(True, "I'm listening.", held) if self._interruption.holds else None
        if action == "resume" and self._interruption.holds:
            after = self._interruption.go_on()
            return None if after is None else now_playing(after)
        return self._steering.control(action, words)

    def settle(self) -> None:
        """The answer was heard: what waited for it goes on."""
        self._interruption.settle()

    def _waiting(self, state: PlayerState, work: Any) -> ToolResult | None:
        """Answer while what plays waits; it goes on at once where there is no answer to hear."""
        if state.state == "playing":
            self._interruption.hold()
        try:
            result: ToolResult | None = work()
        except BaseException:
            self._interruption.go_on()
            raise
        if result is None:
            self._interruption.go_on()
        else:
            self._interruption.answered()
        return result

    def _answered(self, question: Question, item: Item, state: PlayerState) -> ToolResult:
        known = self._sources.of(item, state.position)
        body: dict[str, Any] = {"player": self._player.observe().brief()}
        if not known.passages:
            say = f"There is no transcript of {item.title}, and I have not heard it myself yet."
            return ToolResult(False, say, (item,), {**body, "answer": None})
        if question.points and (pointed := meant(question, known.passages, state.position)):
            return self._told(question, known, pointed, body, item)
        found = self._answerer.answer(question, known.passages, state.position)
        if found is None:
            return ToolResult(True, _not_said(known), (item,), {**body, "answer": None})
        return self._told(question, known, found, body, item)

    @staticmethod
    def _told(question: Question, known: Known, found: Answer, body: dict[str, Any], item: Item) -> ToolResult:
        passage = known.passages[found.last]
        short = in_short(question, passage, found.words) if found.read else NEAREST
        say = f"{short} {quoted(known.passages, found.first, found.last)}".strip()
        where = {
            "text": passage.text, "speaker": passage.speaker, "start": passage.start, "source": passage.source,
            "sure": round(found.sure, 2),
        }  # fmt: skip
        return ToolResult(True, say, (item,), {**body, "answer": where})

    def _speaker(self, item: Item, state: PlayerState) -> ToolResult | None:
        heard = [p for p in self._sources.of(item).passages if p.said and not p.part and p.start <= state.position]
        if not heard or not heard[-1].speaker:
            return None
        verb = "is" if state.position <= heard[-1].end else "was"
        return observed(True, f"That {verb} {heard[-1].speaker}.", state)

    def _speaks(self, item: Item) -> bool:
        """Whether it is something in which anything is said, as far as can be told: music is not."""
        return item.kind != "track" or bool(self._sources.of(item).passages)


def _about_content(question: Question) -> bool:
    return bool(set(question.words) - _PLAYER) or (question.points and "mean" in question.text.lower())


def _not_said(known: Known) -> str:
    return NOT_SAID if known.whole else "That is not said in what I have heard of it so far."
