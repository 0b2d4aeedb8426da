"""Podcasts of one's own: from sources to facts, to an outline, to a script, to an episode that is heard.

Everything that is said is a `Line` that names the `Fact`s it rests on; every fact names its `Source` and the place in
it. What sounds when is a `Timeline`, from which chapters, transcript, answers and the feed are made.
"""

from __future__ import annotations

from tools.podcast.errors import PodcastError
from tools.podcast.facts import Fact, Source
from tools.podcast.script import Insert, Line, Script, Segment
from tools.podcast.timeline import Spot, Timeline

__all__ = ["Fact", "Insert", "Line", "PodcastError", "Script", "Segment", "Source", "Spot", "Timeline"]
