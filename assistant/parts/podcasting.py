"""Episodes of one's own: writing them and making their sound."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assistant.parts.ground import part
from assistant.parts.studio import Remixing

if TYPE_CHECKING:
    from tools.library.items import Item
    from tools.playback import Location
    from tools.podcast.sound.producer import Producer
    from tools.podcast.sources.parts import Clip
    from tools.podcast.writing.writer import Writer
    from voices import Synthesizer


class Podcasting(Remixing):
    """What makes podcasts."""

    @part
    def writer(self) -> Writer:
        """Writes episodes from what the listener has."""
        from tools.podcast.sources.gathering import Gathering
        from tools.podcast.writing.writer import Writer

        gathering = Gathering(self.listening, self._clip, lambda: datetime.now().astimezone())
        return Writer(gathering, self._speaks)

    @part
    def producer(self) -> Producer:
        """Makes what is written into sound."""
        from tools.podcast.sound.producer import Producer

        return Producer(self._open_voice, self._sound)

    def _speaks(self, voice: str) -> bool:
        from voices import Catalogue

        found = Catalogue().get(voice)
        return found is not None and self.weights.has(found.weights)

    def _open_voice(self, voice: str) -> Synthesizer:
        return self.make_voice(voice).synthesizer

    def _sound(self, item_id: str) -> tuple[Item, Location] | None:
        item = self.library.get(item_id)
        place = None if item is None else self._locate(item)
        return None if item is None or place is None else (item, place)

    def _clip(self, item_id: str) -> Clip | None:
        from tools.podcast.sources.parts import Clip

        found = self._sound(item_id)
        if found is None or not found[0].duration or not found[1].path.is_file():
            return None
        return Clip(item_id, found[0].title, found[0].duration)
