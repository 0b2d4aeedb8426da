"""Why something is recommended: which experts carried it, and the plays they go by, as codes with arguments.

What an expert carried is what the logit loses when its columns are those of the mean candidate. A reason is given only
with evidence that can be counted again in the log: `tools.taste.model.audit` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tools.taste.model.committee import Committee, Looked
from tools.taste.model.experts.content import ContentExpert
from tools.taste.model.gate import Gate
from tools.taste.model.listener import Listener
from tools.taste.model.plays import Floats, Ints

Code = Literal[
    "you_follow",
    "all_follow",
    "near",
    "repeat",
    "maker",
    "collection",
    "maker_follows",
    "popular",
    "liked",
    "close",
    "new",
]
_LEAST = 0.15  # of the logit, below which an expert is not worth a mention
_SEEDS = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `args` names items by id and makers and collections by name; `weight`: what it did to the logit."""

    code: Code
    args: Mapping[str, str | int]
    weight: float = 0.0

    def say(self, name: Callable[[str], str]) -> str:
        """The reason as a clause after "because"; `name` turns an item's id into words."""
        words = {key: name(str(value)) if key in {"after", "beside"} else value for key, value in self.args.items()}
        return _SENTENCES[self.code].format(**words, times=_times(int(words.pop("plays", 0))))


_SENTENCES: Mapping[Code, str] = {
    "you_follow": "you played it {times} after {after}",
    "all_follow": "it often comes after {after}",
    "near": "it is often heard together with {beside}",
    "repeat": "you have played it {times}",
    "maker": "you have played {maker} {times}",
    "collection": "you have played things from {collection} {times}",
    "maker_follows": "{maker} often comes after {before}",
    "popular": "it is played a lot",
    "close": "it is like {beside}",
    "liked": "you told me that you like it",
    "new": "it is new to you",
}


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def reasons(
    committee: Committee, gate: Gate, listener: Listener, looked: Looked, chosen: Ints, most: int = 3
) -> list[tuple[Reason, ...]]:
    """The strongest reasons for each of the chosen places among the candidates, strongest first; perhaps none."""
    carried = contributions(committee, gate, looked, chosen)
    found = []
    for row, place in enumerate(chosen.tolist()):
        item = int(looked.items[place])
        strongest = [(float(carried[n, row]), n) for n in np.argsort(-carried[:, row]).tolist() if carried[n, row] > 0]
        given = (
            (weight, _evidence(committee, listener, item, committee.experts[n].name, weight)) for weight, n in strongest
        )
        evident = [(weight, reason) for weight, reason in given if reason is not None]
        # What is no better than others in any way was put there by a little of this and that.
        told = [reason for weight, reason in evident if weight >= _LEAST] or [reason for _, reason in evident[:1]]
        new = Reason("new", {}) if listener.last[item] < 0 else None
        found.append(tuple(reason for reason in (_liked(listener, item), *told, new) if reason is not None)[:most])
    return found


def contributions(committee: Committee, gate: Gate, looked: Looked, chosen: Ints) -> Floats:
    """What each chosen candidate's logit loses if an expert said of it what it says of the mean candidate.

    Shape (experts, chosen). Not compared with columns of zeros: no candidate has these, so that a gate which has seen
    few plays says anything at all about them.
    """
    features, usual = looked.features[chosen], looked.features.mean(0)
    leaning = looked.prior[chosen] - committee.prior(features, looked.features)
    full, _ = gate.logits(
        Looked(looked.items[chosen], features, looked.context, looked.prior[chosen], looked.played[chosen])
    )
    lost = []
    for part in committee.slices:
        less = features.copy()
        less[:, part] = usual[part]
        prior = committee.prior(less, looked.features) + leaning
        logits, _ = gate.logits(Looked(looked.items[chosen], less, looked.context, prior, looked.played[chosen]))
        lost.append(full - logits)
    return np.stack(lost)


def _liked(listener: Listener, item: int) -> Reason | None:
    return Reason("liked", {}, listener.fond[item]) if item in listener.fond else None


def _evidence(committee: Committee, listener: Listener, item: int, expert: str, weight: float) -> Reason | None:
    memory, catalogue = committee.memory, committee.memory.catalogue
    current = int(listener.items[-1]) if listener.size else -1
    maker, album = int(catalogue.artist[item]), int(catalogue.album[item])
    if current < 0:
        return (
            Reason("popular", {"plays": round(float(memory.popularity[item]))}, weight)
            if expert == "popularity"
            else None
        )
    if expert == "personal transitions":
        places = listener.recent_places(current)
        times = sum(1 for place in places if place + 1 < listener.size and listener.before(place + 1) == item)
        return Reason("you_follow", {"after": catalogue.ids[current], "plays": times}, weight) if times else None
    if expert == "transitions":
        times = _amount(memory.follow[0].row(current), item)
        return Reason("all_follow", {"after": catalogue.ids[current], "plays": times}, weight) if times else None
    if expert == "neighbours":
        return _near(committee, listener, item, weight)
    if expert == "content":
        return _close(committee, listener, item, weight)
    if expert == "repetition" and listener.count[item]:
        return Reason("repeat", {"plays": int(listener.count[item])}, weight)
    if expert == "same maker" and maker >= 0:
        times = _group(listener, catalogue.artist, maker)
        return Reason("maker", {"maker": catalogue.artists[maker], "plays": times}, weight) if times else None
    if expert == "same collection" and album >= 0:
        times = _group(listener, catalogue.album, album)
        return Reason("collection", {"collection": catalogue.albums[album], "plays": times}, weight) if times else None
    if expert == "maker transitions" and maker >= 0 and (before := int(catalogue.artist[current])) >= 0:
        times = _amount(memory.makers.row(before), maker)
        args: dict[str, str | int] = {
            "maker": catalogue.artists[maker],
            "before": catalogue.artists[before],
            "plays": times,
        }
        return Reason("maker_follows", args, weight) if times else None
    if expert == "popularity" and (times := round(float(memory.popularity[item]))):
        return Reason("popular", {"plays": times}, weight)
    return None


def _close(committee: Committee, listener: Listener, item: int, weight: float) -> Reason | None:
    """What the listener liked to hear of late that is most like it."""
    expert = next(expert for expert in committee.experts if isinstance(expert, ContentExpert))
    heard = listener.items[listener.weights > 0]
    beside = expert.closest(item, np.unique(heard[heard != item]))
    return Reason("close", {"beside": committee.memory.catalogue.ids[beside]}, weight) if beside >= 0 else None


def _near(committee: Committee, listener: Listener, item: int, weight: float) -> Reason | None:
    """The recent item that this one is most heard together with."""
    best, seed = 0.0, -1
    for other in dict.fromkeys(listener.items[-_SEEDS:][::-1].tolist()):
        items, amounts, _ = committee.memory.near.row(other)
        here = amounts[items == item]
        if len(here) and here[0] > best:
            best, seed = float(here[0]), other
    return Reason("near", {"beside": committee.memory.catalogue.ids[seed]}, weight) if seed >= 0 else None


def _amount(row: tuple[Ints, Floats, float], item: int) -> int:
    items, amounts, _ = row
    return round(float(amounts[items == item].sum()))


def _group(listener: Listener, groups: Ints, group: int) -> int:
    played = listener.all_items()
    return int(((groups[played] == group) & (listener.all_weights() > 0)).sum())
