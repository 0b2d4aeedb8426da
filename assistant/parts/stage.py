"""What plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.outputs import make_output
from assistant.parts.ground import part
from assistant.parts.speech import Spoken

if TYPE_CHECKING:
    from tools.library.items import Item
    from tools.playback import Location, Mixer, Player


class Stage(Spoken):
    """The player and the mixer. Only the owner of the home may touch them."""

    @part
    def player(self) -> Player:
        """What plays; a sound card that cannot be used is replaced by silence, and the player says so."""
        from assistant.feeding import note_heard
        from tools.playback import Player, SilentOutput
        from tools.taste import PlayRecorder

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
        player.listen(lambda event: note_heard(self.feeds, event))
        player.listen(PlayRecorder(self.listening))
        return player

    @part
    def mixer(self) -> Mixer:
        """Music and voice as one."""
        from tools.playback import Mixer

        return Mixer(duck_db=self.settings.playback.duck_db)

    def _locate(self, item: Item) -> Location | None:
        """Where an item's sound is now; a queue may be older than the last move of its files."""
        from tools.playback.locate import own_path

        return own_path(self.library.get(item.id) or item)

    @property
    def has_sound_card(self) -> bool:
        """Whether sound can be heard here."""
        from tools.playback import SoundCardOutput

        return isinstance(make_output(self.settings.playback), SoundCardOutput)
