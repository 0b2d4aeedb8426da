"""Remixing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.parts.ground import part
from assistant.parts.stage import Stage

if TYPE_CHECKING:
    from tools.remix.joining import Joiner
    from tools.remix.remixer import Remixer
    from tools.remix.shelf import Shelf
    from tools.remix.studio import Studio


class Remixing(Stage):
    """What changes recordings."""

    @part
    def studio(self) -> Studio:
        """Plans and makes remixes."""
        from tools.library.analysis.store import AnalysisStore
        from tools.remix.hearing import Hearing
        from tools.remix.stems.choosing import Separators
        from tools.remix.studio import Studio

        separators = Separators(self.settings.weights_folder, self.settings.home / "cache" / "stems")
        return Studio(Hearing(AnalysisStore(self.database)), separators)

    @part
    def shelf(self) -> Shelf:
        """Where remixes are kept."""
        from tools.remix.shelf import Shelf

        return Shelf(self.library, self.settings.home / "library" / "remixes")

    @part
    def remixer(self) -> Remixer:
        """Remixes what plays."""
        from tools.remix.remixer import Remixer

        return Remixer(self.studio, self.player, self.shelf)

    @part
    def joiner(self) -> Joiner:
        """Mixes, mashups, and ways from one song into the next."""
        from tools.remix.joining import Joiner

        return Joiner(self.studio, self.player, self.shelf)
