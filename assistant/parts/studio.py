"""Remixing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.parts.ground import part
from assistant.parts.stage import Stage

if TYPE_CHECKING:
    from tools.remix.remixer import Remixer
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
    def remixer(self) -> Remixer:
        """Remixes what plays."""
        from tools.remix.remixer import Remixer
        from tools.remix.shelf import Shelf

        shelf = Shelf(self.library, self.settings.home / "library" / "remixes")
        return Remixer(self.studio, self.player, shelf)
