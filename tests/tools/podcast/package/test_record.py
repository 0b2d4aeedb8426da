"""What is kept of an episode is read back as it was."""

import json

import pytest

from tools.podcast import Fact, Insert, Line, PodcastError, Script, Segment, Source, Spot, Timeline
from tools.podcast.package import read_episode
from tools.podcast.package.record import write_record

pytestmark = pytest.mark.unit

SAME = Line("Ann", "And now this.")
FIRST = Line("Ann", "Lena Orr plays the harp.", ("f1",))
MUSIC = Insert("track-1", "Night Drive", 30.0, 8.0)
SCRIPT = Script(
    "A week — heard",
    "What was heard.",
    "brief",
    "en",
    {"Ann": "af_heart"},
    (Segment("Hello", (SAME, FIRST, SAME)), Segment("Music", (MUSIC, SAME), "music")),
    (Fact("f1", "Lena Orr plays the harp.", "library", "artist", names=("Lena Orr",), items=("artist-1",)),),
    (Source("library", "library", "Your library"),),
)
TIMELINE = Timeline(
    (
        Spot(0.5, 2.0, SAME, 0),
        Spot(2.2, 4.0, FIRST, 0),
        Spot(4.3, 5.8, SAME, 0),
        Spot(6.5, 14.5, MUSIC, 1),
        Spot(15.0, 16.5, SAME, 1),
    ),
    17.25,
)


def test_script_and_timeline_come_back(tmp_path):
    write_record(tmp_path, SCRIPT, TIMELINE)
    assert read_episode(tmp_path) == (SCRIPT, TIMELINE)


def test_what_does_not_sound_has_no_spot(tmp_path):
    """An episode that ended early holds in its script what was written, in its timeline what was heard."""
    short = Timeline(TIMELINE.spots[:4], 14.5)
    write_record(tmp_path, SCRIPT, short)
    assert read_episode(tmp_path) == (SCRIPT, short)


def test_nothing_and_nonsense_are_told_in_a_sentence(tmp_path):
    with pytest.raises(PodcastError, match="no episode"):
        read_episode(tmp_path)
    (tmp_path / "episode.json").write_text("{")
    with pytest.raises(PodcastError, match="damaged"):
        read_episode(tmp_path)
    (tmp_path / "episode.json").write_text(json.dumps({"version": 1, "segments": [{}]}))
    with pytest.raises(PodcastError, match="damaged"):
        read_episode(tmp_path)
