"""Episodes that are made again and again: when, read from what was said, and kept in the database.

said = read_schedule("every morning at seven brief me on my new releases", now)
if said is not None: schedules.add(said.when, said.topic)
"""

from __future__ import annotations

from tools.podcast.schedule.reading import Spoken, read_schedule
from tools.podcast.schedule.store import Schedule, Schedules
from tools.podcast.schedule.times import When

__all__ = ["Schedule", "Schedules", "Spoken", "When", "read_schedule"]
