"""What plays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.outputs import make_output
from assistant.parts.ground import part
from assistant.parts.speech import Spoken

if TYPE_CHECKING:
    from tools.library.items import Item
    from tools.playback import Location, Mixer, Player
    from tools.playback.growing import Growing


class Stage(Spoken):
    """The player and the mixer. Only the owner of the home may touch them."""

    @part
    def player(self) -> Player:
        """What plays; a sound card that cannot be used is replaced by silence, and the player says so."""
        from assistant.feeding import note_heard
        from tools.playback import Player, SilentOutput
        from tools.taste import PlayRecorder
        from tools.taste.events import GUEST

        gain_of = self.levels.gain if self.settings.playback.normalise else None
        player = Player(
            make_output(self.settings.playback),
            self.database,
            locate=self._locate,
            fallback=SilentOutput,
            mixer=self.mixer,
            gain_of=gain_of,
            habits=self.feeds,
        )
        player.listen(lambda event: None if self.listening.listener == GUEST else note_heard(self.feeds, event))
        player.listen(PlayRecorder(self.listening))
        return player

    @part
    def mixer(self) -> Mixer:
        """Music and voice as one."""
        from tools.playback import Mixer

        return Mixer(duck_db=self.settings.playback.duck_db)

    def _locate(self, item: Item) -> Location | None:
        """Where an item's sound is now; a queue may be older than the last move of its files."""
        from tools.playback.locate import Location, own_path

        growing = self.air.get(item.id)
        if growing is not None:
            return Location(Path(), growing=growing)
        return own_path(self.library.get(item.id) or item)

    @part
    def air(self) -> dict[str, Growing]:
        """What can be heard although it is still being made, by its item's id."""
        return {}

    @property
    def has_sound_card(self) -> bool:
        """Whether sound can be heard here."""
        from tools.playback import SoundCardOutput

        return isinstance(make_output(self.settings.playback), SoundCardOutput)
