"""What an episode consists of on disk: sound with chapters, cover, transcript, sources, notes, and its record.

`read_episode(folder)` gives the script and the timeline back.
"""

from __future__ import annotations

from tools.podcast.package.package import SHOW, Episode
from tools.podcast.package.record import RECORD, read_episode

__all__ = ["RECORD", "SHOW", "Episode", "read_episode"]
