"""The taste model at work: what a listener may want next and why, learning from each event, forgetting on request."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tools.library.items import AUDIOBOOK, MUSIC, PODCAST
from tools.taste.events import ListeningEvent
from tools.taste.model import bundle
from tools.taste.model.counts import count
from tools.taste.model.fitting import Fitted, Fitting, Progress, fit, make_committee
from tools.taste.model.gate import Gate
from tools.taste.model.listener import HALF_LIVES, Listener
from tools.taste.model.plays import UNIT, Bools, Ints, Plays, renumbered
from tools.taste.model.reasons import Reason, contributions, reasons
from tools.taste.model.signals import OPINIONS, played
from tools.taste.model.space import Space

KINDS: Mapping[str, frozenset[str]] = {"music": MUSIC, "podcast": PODCAST, "audiobook": AUDIOBOOK}
SCALES = ("hour", "day", "week", "month", "year")
_BAN = OPINIONS["ban"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One item by id; `chance`: calibrated, that it comes next; `reasons`: strongest first, perhaps none."""

    item: str
    kind: str
    chance: float
    new: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where an item stands with a listener now. `rank`: among the candidates, from 1; `experts`: what each adds."""

    item: str
    chance: float
    rank: int
    of: int
    experts: Mapping[str, float]
    reasons: tuple[Reason, ...]


class Taste:
    """One model and those who listen. Not for use from several threads at once."""

    def __init__(self, fitted: Fitted, plays: Plays, space: Space | None = None) -> None:
        """`plays` are the listeners' own, opinions included; they may be fewer than the model was fitted to."""
        self.fitted, self.space = fitted, space
        self.plays = renumbered(plays, fitted.committee.memory.catalogue)
        self._listeners: dict[str, Listener] = {}
        self._by_kind: dict[str, Ints] = {}

    @classmethod
    def train(
        cls, plays: Plays, how: Fitting | None = None, progress: Progress | None = None, space: Space | None = None
    ) -> Taste:
        """Fits a model to all plays and serves them; `space` holds the contents of the catalogue's items."""
        return cls(fit(plays, how, progress, space), plays, space)

    @classmethod
    def load(cls, file: Path, plays: Plays, space: Space | None = None) -> Taste:
        """Serves a model from its bundle; raises `BadBundle`, also where `space` is not the one that it learned in."""
        return cls(bundle.load(file, space), plays, space)

    def save(self, file: Path) -> None:
        """Writes the model's bundle; no listener's plays are in it but their counts."""
        bundle.save(self.fitted, file, {"plays": len(self.plays)}, self.space)

    @property
    def listeners(self) -> Sequence[str]:
        """Everybody with plays."""
        return self.plays.users

    def listener(self, user: str) -> Listener:
        """What is remembered of a listener; somebody unknown has no plays yet."""
        if user not in self._listeners:
            self._listeners[user] = self._lived(user)
        return self._listeners[user]

    def observe(
        self, user: str, item: str, what: str = "play", *, ts: float | None = None,
        listened: float | None = None, duration: float | None = None, how: str = "", east: float | None = None,
    ) -> bool:  # fmt: skip
        """Learns from one event, at once; False for an item that the model was not told of.

        `what`, `how`, `listened` and `duration` (seconds) are those of `tools.taste.events.ListeningEvent`;
        `east`: seconds that the listener's clock is ahead of UTC, None: as at their last play.
        """
        number = self.fitted.committee.memory.catalogue.number.get(item)
        if number is None:
            return False
        if what == "play":
            self.listener(user).update(number, played(listened, duration, how), ts, east)
        else:
            self.listener(user).feel(number, OPINIONS.get(what, 0.0), ban=what == "ban")
        return True

    def hear(self, event: ListeningEvent) -> bool:
        """Learns from one event of the log, at once; made for `EventLog.listen`."""
        return self.observe(
            event.user, event.item, event.what, ts=event.at,
            listened=event.listened, duration=event.duration, how=event.how,
        )  # fmt: skip

    def recommend(
        self, user: str, kind: str = "any", n: int = 10, *, now: float | None = None, new: bool | None = None,
        among: Collection[str] | None = None, without: Collection[str] = (), explained: int = 10,
    ) -> list[Recommendation]:  # fmt: skip
        """The n likeliest next items, likeliest first; the first `explained` of them with reasons.

        `kind`: any, music, podcast, audiobook, or one of the library's; `new`: only what was not (False: was) heard;
        `among`: only these ids; `without`: none of these. Nothing banned comes.
        """
        committee, gate, listener = self.fitted.committee, self.fitted.gate, self.listener(user)
        catalogue = committee.memory.catalogue
        listed = among is not None
        also = self._numbers(among or ()) if listed else self._popular(kind)[: 3 * n]
        looked = committee.look(listener, now, also=also)
        logits, outside = gate.logits(looked)
        allowed = self._allowed(looked.items, listener, kind, without)
        if listed:
            allowed &= np.isin(looked.items, also)
        if new is not None:
            allowed &= looked.played != new
        places = np.flatnonzero(allowed)
        best = places[np.argsort(-logits[places], kind="stable")[:n]].astype(np.int32)
        chances = gate.chances_of(logits, outside)
        told = reasons(committee, gate, listener, looked, best[:explained]) if explained else []
        told += [()] * (len(best) - len(told))
        return [
            Recommendation(
                catalogue.ids[number], catalogue.kind(number), float(chances[place]), not looked.played[place], why
            )
            for place, number, why in zip(best.tolist(), looked.items[best].tolist(), told, strict=True)
        ]

    def explain(self, user: str, item: str, *, now: float | None = None) -> Explanation | None:
        """Why an item stands where it stands; None for one that the model was not told of."""
        committee, gate, listener = self.fitted.committee, self.fitted.gate, self.listener(user)
        number = committee.memory.catalogue.number.get(item)
        if number is None:
            return None
        looked = committee.look(listener, now, also=np.array([number], np.int32))
        logits, outside = gate.logits(looked)
        place = np.searchsorted(looked.items, [number]).astype(np.int32)
        carried = contributions(committee, gate, looked, place)[:, 0]
        return Explanation(
            item=item,
            chance=float(gate.chances_of(logits, outside)[place[0]]),
            rank=int((logits > logits[place[0]]).sum()) + 1,
            of=len(logits),
            experts={e.name: round(float(value), 3) for e, value in zip(committee.experts, carried, strict=True)},
            reasons=reasons(committee, gate, listener, looked, place)[0],
        )

    def makers(self, user: str, most: int = 5) -> dict[str, list[tuple[str, float]]]:
        """The makers that a listener likes most at each of the five half-lives: {"hour": [(name, state), …], …}."""
        names, listener = self.fitted.committee.memory.catalogue.artists, self.listener(user)
        states = listener.maker_states(np.arange(len(names), dtype=np.int32))
        return {
            scale: [(names[m], float(states[m, k])) for m in np.argsort(-states[:, k])[:most] if states[m, k] > 0.01]
            for k, scale in enumerate(SCALES[: len(HALF_LIVES)])
        }

    def forget(self, user: str, kept: Plays | None = None) -> None:
        """Unlearns a listener's plays but those that are kept (None: all).

        Afterwards the counts are exactly those of a model that never saw the forgotten plays. The gate and the
        transformer, whose weights cannot be taken back one by one, go: what is left is the fixed mixture of the other
        experts, until `train` fits a model anew to the plays that remain.
        """
        place = self.plays.users.index(user) if user in self.plays.users else -1
        mine = self.plays.user == place
        change = count(self.plays.where(mine).only_plays())
        counts, memory = self.fitted.counts - change, self.fitted.committee.memory
        self.plays = self.plays.where(~mine)
        if kept is not None:
            kept = renumbered(kept, memory.catalogue)
            again = count(kept.only_plays())
            counts, change = counts + again, change + again
            self.plays = self.plays.joined(kept)
        committee = make_committee(memory.changed(counts, change), self.space)
        self.fitted = replace(self.fitted, counts=counts, committee=committee, gate=Gate({}), transformer=None)
        self._listeners.pop(user, None)
        self._by_kind.clear()

    def _lived(self, user: str) -> Listener:
        plays = self.plays
        listener = Listener(plays.catalogue)
        if user not in plays.users:
            return listener
        first, last = plays.starts[plays.users.index(user) :][:2].tolist()
        mine = slice(first, last)
        opinion = np.zeros(last - first, bool) if plays.opinion is None else plays.opinion[mine]
        weights = (plays.weight[mine] / UNIT).astype(np.float32)
        times = None if plays.ts is None else plays.ts[mine]
        east = None if plays.east is None else plays.east[mine]
        listener.live(plays.item[mine], weights, times, opinion, opinion & (weights <= _BAN), east)
        return listener

    def _numbers(self, ids: Collection[str]) -> Ints:
        number = self.fitted.committee.memory.catalogue.number
        return np.array([number[name] for name in ids if name in number], np.int32)

    def _popular(self, kind: str) -> Ints:
        """The items of a kind, the most played first."""
        if kind not in self._by_kind:
            memory = self.fitted.committee.memory
            order = np.argsort(-memory.popularity, kind="stable").astype(np.int32)
            self._by_kind[kind] = order[self._of_kind(order, kind)]
        return self._by_kind[kind]

    def _of_kind(self, items: Ints, kind: str) -> Bools:
        if kind == "any":
            return np.ones(len(items), bool)
        catalogue, wanted = self.fitted.committee.memory.catalogue, KINDS.get(kind, frozenset({kind}))
        return np.array([catalogue.kind(item) in wanted for item in items.tolist()], bool)

    def _allowed(self, items: Ints, listener: Listener, kind: str, without: Collection[str]) -> Bools:
        allowed = self._of_kind(items, kind)
        for refused in (self._numbers(without), np.fromiter(listener.banned, np.int32, len(listener.banned))):
            if len(refused):
                allowed &= ~np.isin(items, refused)
        return allowed
