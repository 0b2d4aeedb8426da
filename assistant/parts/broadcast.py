"""Podcasts of one's own: speaking, mixing and keeping them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.parts.ground import part
from assistant.parts.studio import Remixing

if TYPE_CHECKING:
    from tools.library.items import Item
    from tools.playback.locate import Location
    from tools.podcast.package.shelf import Shelf
    from tools.podcast.schedule import Schedules
    from tools.podcast.sound.making import Maker, Production
    from tools.podcast.sound.producer import Producer
    from tools.podcast.sound.stage import Audio
    from voices import Synthesizer


class Broadcasting(Remixing):
    """What makes episodes out of drafts."""

    @part
    def producer(self) -> Producer:
        """Speaks and mixes."""
        from tools.podcast.sound.casting import spare_voices
        from tools.podcast.sound.producer import Producer

        return Producer(self.open_voice, self.sound_of, spare=spare_voices, bed=self._bed)

    def _bed(self) -> Audio | None:
        """The song of the settings; without one, or if it is gone, episodes have music of their own."""
        from tools.podcast.sound.tones import bed_of
        from tools.remix.errors import RemixError

        words = self.settings.podcasts.bed
        found = self.search.find(words, "music", []).items if words else ()
        place = self.sound_of(found[0].id) if found else None
        try:
            return None if place is None else bed_of(place[1])
        except RemixError:
            return None

    @part
    def made(self) -> Shelf:
        """The episodes that were made."""
        from tools.podcast.package.shelf import Shelf

        return Shelf(self.library, self.settings.home / "library" / "made")

    @part
    def productions(self) -> Maker:
        """Makes them in the background, and plays them meanwhile."""
        from tools.podcast.sound.making import Maker

        return Maker(self.producer, self.made, lambda: self.player, self.air)

    @property
    def in_the_making(self) -> Production | None:
        """The episode that is made just now."""
        current = self.productions.current if "productions" in self.__dict__ else None
        return None if current is None or current.ended.is_set() else current

    @part
    def schedules(self) -> Schedules:
        """The episodes that are made regularly."""
        from tools.podcast.schedule import Schedules

        return Schedules(self.database)

    def open_voice(self, voice: str) -> Synthesizer:
        """The engine of a voice, loaded and kept; answers are spoken by another one, so that neither waits.

        Raises:
            VoiceError, MissingModel: there is no such voice, or its weights are not here.
        """
        from voices import Catalogue, Pronouncing, make_synthesizer

        found = Catalogue().find(voice)
        folder = self.weights.path(found.weights)
        with self.making:
            engine = self._engines.get(found.weights)
            if engine is None:
                made = make_synthesizer(found.engine, folder, hurried=False)
                engine = self._engines[found.weights] = Pronouncing(made, self.lexicon)
        engine.load()
        return engine

    @part
    def _engines(self) -> dict[str, Synthesizer]:
        return {}

    def sound_of(self, item_id: str) -> tuple[Item, Location] | None:
        """An item, and where its sound is."""
        from tools.playback.locate import own_path

        item = self.library.get(item_id)
        place = None if item is None else own_path(item)
        return None if item is None or place is None else (item, place)
