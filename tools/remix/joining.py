"""Recordings joined for the listener: a mix, a voice over other music, what plays blended into what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tools.library.items import Item
from tools.playback.alteration import Alteration
from tools.playback.player import Player
from tools.playback.state import PlayerState
from tools.remix.errors import RemixError
from tools.remix.jobs import Job
from tools.remix.mixing.mashup import mashup
from tools.remix.mixing.mix import Mix, joined, mix
from tools.remix.produce import Produced
from tools.remix.recording import of_item
from tools.remix.shelf import Shelf
from tools.remix.sound import Progress
from tools.remix.studio import Studio

EACH = 40.0
"""Seconds that each recording of a mix of a wanted length has at least; what does not fit stays out."""
SOON = 45.0
"""Seconds from now within which recordings are blended that are to be blended at once."""
_LATE = 0.5


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of it. `item` is the file in the library, None while it is `pending`; `how` JSON-ready details."""

    what: str
    state: PlayerState
    item: Item | None = None
    made: Produced | None = None
    pending: bool = False
    verdict: str = ""
    how: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Made:
    file: Produced
    item: Item
    verdict: str
    how: Mapping[str, Any]


class Joiner:
    """Makes and plays them, one at a time. `patience` as of `Remixer`. Use from one thread at a time."""

    def __init__(self, studio: Studio, player: Player, shelf: Shelf, *, patience: float = 5.0) -> None:
        self.studio = studio
        self._player, self._shelf, self._patience = player, shelf, patience
        self._job: Job | None = None

    def close(self) -> None:
        """Give up what is being made."""
        if self._job is not None:
            self._job.abandon()
            self._job.wait(60.0)

    def mix(self, items: Sequence[Item], minutes: float | None = None) -> Joined:
        """A mix of some recordings, played as soon as it is made. Raises `RemixError`."""
        if minutes is not None:
            items = items[: max(2, int(minutes * 60 / EACH))]
        if len(items) < 2:
            raise RemixError("A mix needs at least two recordings.", "Name more of them, or put them in the queue.")
        recordings = [of_item(item) for item in items]
        path = self._shelf.path_named(f"Mix of {len(items)}", [item.id for item in items], minutes)

        def make(progress: Progress) -> _Made:
            made, what = mix(recordings, path, hear=self.studio.hear, minutes=minutes, progress=progress)
            return self._taken(made, f"Mix of {len(items)}", "", _mixed(what), what.to_dict())

        return self._begun(f"a mix of {len(items)} songs", make, self._play)

    def mashup(self, voice: Item, music: Item) -> Joined:
        """The voice of one over the music of another, played as soon as it is made. Raises `RemixError`."""
        if voice.id == music.id:
            raise RemixError("A mashup needs two different songs.", "Say whose beat it should be.")
        one, other = of_item(voice), of_item(music)
        title = f"{voice.title} over {music.title}"
        path = self._shelf.path_named(title, [voice.id, music.id], "mashup")

        def make(progress: Progress) -> _Made:
            made, fit = mashup(
                one, other, path, hear=self.studio.hear, separators=self.studio.separators, progress=progress
            )
            how = {"score": round(fit.score, 3), "stretch": fit.stretch, "semitones": fit.semitones}
            return self._taken(made, title, voice.artist, fit.say, how)

        return self._begun(title, make, self._play)

    def blend(self, other: Item, *, soon: bool = False) -> Joined:
        """What plays goes over into `other` on the beat: at its end, or `soon`. Raises `RemixError`.

        The two become one recording, which takes the place of what plays where it is.
        """
        state = self._player.observe()
        if state.item is None:
            raise RemixError("Nothing is playing that could go over into another song.", "Play a song first.")
        one, first, second = state.item, of_item(state.item), of_item(other)
        path = self._shelf.path_named(f"{one.title} into {other.title}", [one.id, other.id], soon and state.position)
        leave_by = state.position + SOON if soon else None

        def make(progress: Progress) -> _Made:
            made, what = joined(first, second, path, hear=self.studio.hear, leave_by=leave_by, progress=progress)
            return self._taken(made, f"{one.title} into {other.title}", one.artist, _mixed(what), what.to_dict())

        def bring_in(made: _Made, _: PlayerState) -> None:
            self._blended(one, other, made)

        return self._begun(f"{one.title} into {other.title}", make, bring_in)

    def _begun(
        self, what: str, make: Callable[[Progress], _Made], bring_in: Callable[[_Made, PlayerState], None]
    ) -> Joined:
        if self._job is not None:
            self._job.abandon()
        asked = self._player.observe()

        def work(progress: Progress) -> _Made:
            made = make(progress)
            progress(1.0)  # the last occasion to be given up
            bring_in(made, asked)
            return made

        self._job = Job(work)
        ended = self._job.wait(self._patience)
        if ended and self._job.failed is not None:
            raise self._job.failed
        state = self._player.observe()
        if not ended:
            return Joined(what, state, pending=True)
        made: _Made = self._job.result
        return Joined(what, state, made.item, made.file, verdict=made.verdict, how=made.how)

    def _taken(self, made: Produced, title: str, artist: str, verdict: str, how: Mapping[str, Any]) -> _Made:
        return _Made(made, self._shelf.put(made, title, artist), verdict, how)

    def _play(self, made: _Made, asked: PlayerState) -> None:
        """At once if nothing else was begun meanwhile, else after it; what was in the queue stays there."""
        state = self._player.observe()
        waits = state.item is not None and asked.item is not None and state.item.id == asked.item.id
        if state.item is None or not (waits or asked.item is None):
            self._player.play([made.item], "now" if state.item is None else "next")
            return
        self._player.play([made.item], "next")
        if waits or state.state != "playing":
            self._player.next()

    def _blended(self, one: Item, other: Item, made: _Made) -> None:
        """In the place of what plays, unless that is beyond the transition by now."""
        state = self._player.observe()
        begin = float(made.how["tracks"][0]["part"][0])
        leave = float(made.how["transitions"][0]["leave"])
        if state.item is None or state.item.id != one.id or state.position > leave - _LATE:
            raise RemixError(f"{one.title} was over before the way into {other.title} was ready.")
        kept = _without_parts(self._player.alteration(state.item))
        self._player.exchange(made.item, lambda at: at - begin, kept)
        entries = self._player.queue()
        after = next((entry for entry in entries if entry.item.id == other.id), None)
        if after is not None:
            self._player.remove(after.id)  # it is in what plays now


def _without_parts(alteration: Alteration) -> Alteration:
    """Parts belong to the file that they were told apart in."""
    return replace(alteration, parts="", source=None)


def _mixed(what: Mix) -> str:
    """What can be said of the transitions."""
    count, matched = len(what.transitions), sum(way.kind == "beat-matched" for way in what.transitions)
    if count == 1:
        return "on the beat" if matched else f"by a plain fade, because {what.transitions[0].why}"
    if matched == count:
        return "every transition on the beat"
    return f"{matched} of {count} transitions on the beat, the others plain fades" if matched else "with plain fades"
