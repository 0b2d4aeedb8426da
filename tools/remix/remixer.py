"""Remixing what plays: at once where that can be, else in the background and then in the place of what plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tools.library.items import Item
from tools.playback.player import Player
from tools.playback.state import PlayerState
from tools.remix.errors import RemixError
from tools.remix.jobs import Job
from tools.remix.levels import named
from tools.remix.live import alteration, is_live
from tools.remix.operations import said
from tools.remix.parting import Parting
from tools.remix.produce import Produced
from tools.remix.recipe import Recipe, Step
from tools.remix.recording import of_item
from tools.remix.shelf import Shelf
from tools.remix.sound import Progress
from tools.remix.studio import Studio, Wish
from tools.remix.timemap import to_original, to_remix

QUICK = 0.5
"""Seconds of work for a second of sound that parts may cost to be told apart while it plays."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish. `item` is what plays it (or will); `made` its file, if one was made.

    `pending`: it is being made in the background and takes its place when it is ready. `live`: these steps are heard
    already, or, if `soon`, within seconds.
    """

    recipe: Recipe
    item: Item
    state: PlayerState
    live: tuple[Step, ...] = ()
    made: Produced | None = None
    pending: bool = False
    soon: bool = False


class Remixer:
    """Keeps what was done to each recording since the program started, so that wishes add up and can be undone.

    `patience` is how many seconds a wish may wait for its file before it is answered. Use from one thread at a time.
    """

    def __init__(self, studio: Studio, player: Player, shelf: Shelf, *, patience: float = 5.0) -> None:
        self.studio = studio
        self._player, self._shelf, self._patience = player, shelf, patience
        self._history: dict[str, list[Recipe]] = {}
        self._job: Job | None = None
        self._parting: Parting | None = None

    def close(self) -> None:
        """Give up what is being made."""
        if self._job is not None:
            self._job.abandon()
            self._job.wait(60.0)  # a network in the middle of its work cannot be cut off
        if self._parting is not None:
            self._parting.close()

    def change(self, item: Item, wish: Wish) -> Outcome:
        """Do something more to a recording, and play it. Raises `RemixError`, with nothing changed."""
        source, baked = self._shelf.origin(item)
        done = self._heard(source, baked)
        state = self._player.observe()
        if state.item is not None:
            playing, recipe = self._shelf.origin(state.item)
            if playing.id == source.id:
                steps = recipe.steps if recipe is not None else ()
                wish = replace(wish, position=to_original(steps, source.duration or 0.0, state.position))
        plan = self.studio.plan(of_item(source), wish, done[-1])
        if plan != done[-1]:
            done.append(plan)
        try:
            return self._realise(source, plan)
        except RemixError:
            self._forget(source, plan)
            raise

    def undo(self, item: Item, *, all_: bool = False) -> Outcome | None:
        """Take the last wish back, or all of them; None if there was none."""
        source, baked = self._shelf.origin(item)
        done = self._heard(source, baked)
        plain = of_item(source).recipe()
        if done[-1] == plain:
            return None
        done[:] = [plain] if all_ or len(done) < 2 else done[:-1]
        return self._realise(source, done[-1])

    def keep(self, item: Item) -> Outcome:
        """Make a file of what is heard now, for the library. Waits until it is there."""
        source, baked = self._shelf.origin(item)
        done = self._heard(source, baked)
        made, kept = self._make(source, done[-1], lambda _: None)
        return Outcome(done[-1], kept, self._player.observe(), made=made)

    def _heard(self, source: Item, baked: Recipe | None) -> list[Recipe]:
        """What was done to a recording, the latest last. The player forgets when something else plays, and so do we."""
        state = self._player.observe()
        playing, made = (None, None) if state.item is None else self._shelf.origin(state.item)
        here = playing is not None and playing.id == source.id
        waiting = self._job is not None and not self._job.done
        done = self._history.get(source.id)
        if not here or done is None or not (state.altered or waiting or done[-1] == made):
            was = made if here and made is not None else baked
            done = self._history[source.id] = [was or of_item(source).recipe()]
        return done

    def _realise(self, source: Item, recipe: Recipe) -> Outcome:
        """Make it heard, one way or another."""
        if self._job is not None:
            self._job.abandon()
        state = self._player.observe()
        playing = None if state.item is None else self._shelf.origin(state.item)
        if state.item is None or playing is None or playing[0].id != source.id:
            return self._play(source, recipe)
        baked = playing[1].steps if playing[1] is not None else ()
        rest = _after(baked, recipe.steps)
        parting = self._parted(source, recipe.steps)

        def lives(step: Step) -> bool:
            return is_live(step) or (step.do == "stems" and parting is not None)

        if rest is not None and all(map(lives, rest)):
            altered = self._player.alter(state.item, alteration(rest, parting))
            return self._told(Outcome(recipe, state.item, altered, tuple(rest)), parting)
        if all(map(lives, recipe.steps)):
            return self._told(self._swap(source, source, baked, recipe, (), parting), parting)
        now = [step for step in recipe.steps if is_live(step) and step not in baked]
        if now:
            self._player.alter(state.item, alteration(now))
        return self._render(source, recipe, tuple(now))

    def _play(self, source: Item, recipe: Recipe) -> Outcome:
        """It is not what plays: begin it."""
        parting = self._parted(source, recipe.steps)
        if all(is_live(step) or (step.do == "stems" and parting is not None) for step in recipe.steps):
            state = self._player.play([source], alteration=alteration(recipe.steps, parting))
            return self._told(Outcome(recipe, source, state, recipe.steps), parting)
        return self._render(source, recipe, ())

    def _parted(self, source: Item, steps: Sequence[Step]) -> Parting | None:
        """What separates a recording while it plays; None where no part is wished, or that is too slow.

        Parts that are files need none. Raises `RemixError` where nothing can tell the parts apart.
        """
        parts = next((named(step.with_) for step in steps if step.do == "stems"), None)
        if parts is None:
            return None
        recording = of_item(source)
        separator = self.studio.separator(recording, parts)
        if separator.capability.rate <= 0 or separator.capability.cost > QUICK:
            return None
        known = self._parting
        if known is None or (known.recording, known.known) != (recording, separator.capability.stems):
            self._parting = Parting(recording, separator)
        return self._parting

    def _told(self, outcome: Outcome, parting: Parting | None) -> Outcome:
        """What was done live, once it is heard; parts take some seconds to come."""
        if parting is None or outcome.state.state != "playing":
            return outcome
        heard = parting.heard.wait(self._patience)
        if parting.failed is not None:
            raise RemixError("I can't tell the parts of this recording apart.", "Try another one.")
        return replace(outcome, state=self._player.observe(), soon=not heard)

    def _swap(
        self, source: Item, item: Item, now: Sequence[Step], recipe: Recipe, baked: Sequence[Step],
        parting: Parting | None = None,
    ) -> Outcome:  # fmt: skip
        """`item`, which has `baked` in it, in the place of what plays, which has `now`."""
        seconds = source.duration or 0.0
        rest = _after(baked, recipe.steps) or ()

        def at(position: float) -> float:
            return to_remix(baked, seconds, to_original(now, seconds, position))

        return Outcome(recipe, item, self._player.exchange(item, at, alteration(rest, parting)), tuple(rest))

    def _render(self, source: Item, recipe: Recipe, live: tuple[Step, ...]) -> Outcome:
        asked = self._player.observe().item

        def work(progress: Progress) -> tuple[Produced, Item]:
            made, item = self._make(source, recipe, progress)
            progress(1.0)  # the last occasion to be given up
            self._bring_in(source, item, recipe, asked)
            return made, item

        self._job = Job(work)
        ended = self._job.wait(self._patience)
        state = self._player.observe()
        if ended and self._job.failed is not None:
            self._forget(source, recipe)
            raise self._job.failed
        if not ended:
            return Outcome(recipe, source, state, live, pending=True)
        made, item = self._job.result
        return Outcome(recipe, item, state, made=made)

    def _forget(self, source: Item, recipe: Recipe) -> None:
        done = self._history.get(source.id, [])
        if len(done) > 1 and done[-1] == recipe:
            done.pop()

    def _make(self, source: Item, recipe: Recipe, progress: Progress) -> tuple[Produced, Item]:
        """The file of a recipe, made unless it is there."""
        from tools.remix.master import measured
        from tools.remix.sound import load

        path = self._shelf.path_for(recipe)
        known = self._shelf.find(path) if path.exists() else None
        if known is not None:
            tape = load(path)
            found = measured(tape.chunks(), tape.rate)
            return Produced(path, tape.seconds, found.integrated, found.true_peak, reached=True), known
        made = self.studio.remix(recipe, of_item(source), path, progress)
        what = ", ".join(said(step) for step in recipe.steps)
        return made, self._shelf.put(made, f"{recipe.source.title} ({what})", recipe.source.artist)

    def _bring_in(self, source: Item, item: Item, recipe: Recipe, asked: Item | None) -> None:
        """It is ready: in the place of what plays if that is the same music, else after it, or at once if it waits."""
        state = self._player.observe()
        playing = None if state.item is None else self._shelf.origin(state.item)
        if playing is not None and playing[0].id == source.id:
            baked = playing[1].steps if playing[1] is not None else ()
            self._swap(source, item, baked, recipe, recipe.steps)
        elif state.item == asked:
            self._player.play([item])
        else:
            self._player.play([item], "next")


def _after(baked: Sequence[Step], steps: Sequence[Step]) -> Sequence[Step] | None:
    """What is still to be done where `baked` was; None if that was something else."""
    return steps[len(baked) :] if tuple(steps[: len(baked)]) == tuple(baked) else None


def observed(outcome: Outcome) -> dict[str, Any]:
    """JSON-ready: the player, the recipe, and the file as it was measured."""
    return {
        "player": outcome.state.brief(),
        "recipe": outcome.recipe.to_dict(),
        "live": [step.to_json() for step in outcome.live],
        "file": None if outcome.made is None else outcome.made.brief(),
        "pending": outcome.pending,
        "soon": outcome.soon,
    }
