"""What is chosen for a wish: playlists, radio, suggestions; and for whom."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assistant.parts.ground import part
from assistant.parts.naming import Naming

if TYPE_CHECKING:
    from tools.playlists.broadcast import Broadcast
    from tools.playlists.describing import Describing
    from tools.playlists.maker import Maker
    from tools.playlists.pool import Pool
    from tools.playlists.tool import PlaylistTools
    from tools.results import ToolResult
    from tools.taste.audience import Audience


class Choosing(Naming):
    """What chooses."""

    @part
    def pool(self) -> Pool:
        """What could be chosen."""
        from tools.library.analysis.store import AnalysisStore
        from tools.playlists.foresight import Foresight
        from tools.playlists.likeness import Likeness
        from tools.playlists.pool import Pool

        likeness = Likeness(self.library, self.search, self.meanings)
        foresight = Foresight(self.listening, self.library, self.taste_folder)
        return Pool(self.library, self.search, self.meanings, AnalysisStore(self.database), likeness.similar, foresight)

    @part
    def maker(self) -> Maker:
        """Chooses songs for a wish."""
        from tools.playlists.maker import Maker

        return Maker(self.pool, self.stands, self.preferences)

    @part
    def playlists(self) -> PlaylistTools:
        """Playlists from wishes, radio, and suggestions."""
        from tools.playlists.fresh import news
        from tools.playlists.store import PlaylistStore
        from tools.playlists.tool import PlaylistTools

        return PlaylistTools(
            self.maker, PlaylistStore(self.library), self.choices, self.named, self.is_genre, radio=self.radio,
            news=lambda kind: news(self.library, self.stands.now(), self.preferences, time.time(), kind),
        )  # fmt: skip

    @part
    def describing(self) -> Describing:
        """Songs for "play something calm", and "like this but livelier"."""
        from tools.playlists.describing import Describing

        return Describing(self.maker, self.named, self.is_genre, lambda: self.player.observe().item)

    @part
    def radio(self) -> Broadcast:
        """What plays without end."""
        from tools.playlists.broadcast import Broadcast

        radio = Broadcast(
            lambda: self.player, self.pool, self.stands, self.preferences, self.choices, self._located, self.is_genre
        )
        self.player.listen(radio.hear)
        return radio

    def _endless(self, query: str) -> ToolResult | None:
        from tools.playlists.tuning import is_radio

        return self.playlists.radio(query) if is_radio(query) and self.named(query) is None else None

    @part
    def audience(self) -> Audience:
        """Who listens."""
        from assistant.household import forget_guest
        from tools.playlists.store import PlaylistStore
        from tools.taste.audience import Audience

        store = PlaylistStore(self.library)
        gone = lambda since: forget_guest(store, self.choices, since)  # noqa: E731
        return Audience(self.listening, self.preferences, gone, file=self.listener_file)
