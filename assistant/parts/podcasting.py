"""Episodes of one's own: writing them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assistant.parts.broadcast import Broadcasting
from assistant.parts.ground import part

if TYPE_CHECKING:
    from tools.podcast.sources.parts import Clip
    from tools.podcast.writing.writer import Writer


class Podcasting(Broadcasting):
    """What writes podcasts."""

    @part
    def writer(self) -> Writer:
        """Writes episodes from what the listener has."""
        from tools.podcast.sources.gathering import Gathering
        from tools.podcast.writing.writer import Writer

        gathering = Gathering(self.listening, self._clip, lambda: datetime.now().astimezone())
        return Writer(gathering, self._speaks)

    def _speaks(self, voice: str) -> bool:
        from voices import Catalogue

        found = Catalogue().get(voice)
        return found is not None and self.weights.has(found.weights)

    def _clip(self, item_id: str) -> Clip | None:
        from tools.podcast.sources.parts import Clip

        found = self.sound_of(item_id)
        if found is None or not found[0].duration or not found[1].path.is_file():
            return None
        return Clip(item_id, found[0].title, found[0].duration)
