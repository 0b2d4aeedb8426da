"""From a wish to a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from tools.podcast.errors import PodcastError
from tools.podcast.sources.parts import Gathered
from tools.podcast.writing.draft import Draft
from tools.podcast.writing.phrasing import Complete, Phrasing
from tools.podcast.writing.styles import BY_NAME, StyleName
from tools.podcast.writing.wish import Wish
from voices import VoiceError
from voices.hosts import choose_hosts

Gather = Callable[[Wish], "tuple[Gathered, StyleName]"]
"""What there is for a wish, and the format that suits it. Raises `PodcastError` where there is nothing."""

SHORTEST, LONGEST = 0.5, 120.0
"""Minutes."""


class Writer:
    """Writes episodes. `present` tells by its id whether a voice is on this machine.

    `complete` is a larger model that may put statements into its own words; None: they stay as they are.
    """

    def __init__(
        self, gather: Gather, present: Callable[[str], bool] = lambda _voice: True, complete: Complete | None = None
    ) -> None:
        self._gather, self._present, self._complete = gather, present, complete

    def write(self, wish: Wish) -> Draft:
        """An episode that can be written segment by segment.

        Raises:
            PodcastError: nothing is known of what was wished for, or nobody can speak.
        """
        if wish.minutes is not None and not SHORTEST <= wish.minutes <= LONGEST:
            raise PodcastError(
                f"An episode of {wish.minutes:g} minutes cannot be made.",
                f"Ask for {SHORTEST:g} to {LONGEST:g} minutes.",
            )
        gathered, suited = self._gather(wish)
        style = BY_NAME[wish.style or ("conversation" if (wish.hosts or 1) > 1 and suited == "brief" else suited)]
        try:
            hosts = choose_hosts(wish.hosts or len(wish.names) or style.hosts, wish.names, self._present)
        except VoiceError as error:
            raise PodcastError(error.say, error.todo) from error
        seed = hashlib.sha256(repr((wish, gathered.title, gathered.frame)).encode()).hexdigest()[:16]
        phrasing = Phrasing(self._complete, {host.name: host.manner for host in hosts}) if self._complete else None
        if len(hosts) < (wish.hosts or 1):
            note = (
                f"There {'is only one host' if len(hosts) == 1 else f'are only {len(hosts)} hosts'} with a voice here."
            )
            gathered = replace(gathered, notes=(*gathered.notes, note))
        return Draft(gathered, style, hosts, wish.minutes or style.minutes, seed, phrasing=phrasing)
