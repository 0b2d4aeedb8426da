"""An episode from a draft: what sounds when, how loud, what is in the folder, and what is kept when something fails."""

import itertools
import json

import numpy as np
import pytest
from drafts import SEGMENTS, HandMade, Humming

from tools.library.items import Item
from tools.library.reading import read_chapters
from tools.playback.growing import Growing
from tools.playback.locate import Location
from tools.podcast import Insert, Line, PodcastError, Segment
from tools.podcast.package import read_episode
from tools.podcast.package.audio import About, write_audio
from tools.podcast.package.cover import draw_cover
from tools.podcast.sound.producer import Producer
from tools.podcast.sound.stage import RATE
from tools.remix.encode import Label, write
from tools.remix.master import measured
from tools.remix.sound import load
from tools.remix.tape import Tape

pytestmark = pytest.mark.unit


def producer(*, voices=None, find=lambda _id: None, spare=lambda _voice: []):
    voice = Humming()
    return Producer(lambda name: (voices or {}).get(name, voice), find, spare=spare)


@pytest.fixture
def song(tmp_path):
    """Forty seconds that are quiet but for a loud part from 20 to 30."""
    time = np.arange(40 * 44_100) / 44_100
    loud = np.where((time >= 20) & (time < 30), 0.5, 0.03)
    audio = (np.sin(2 * np.pi * 330 * time) * loud).astype(np.float32)
    path = tmp_path / "song.wav"
    write(Tape.of(np.stack([audio, audio], 1), 44_100), path, Label({}, ""))
    item = Item("track-1", "track", "Night Drive", "Lena Orr", duration=40.0, path=path)
    return lambda wanted: (item, Location(path)) if wanted == item.id else None


def test_the_finished_files_are_at_the_loudness_and_below_the_peak(tmp_path):
    episode = producer().produce(HandMade(), tmp_path)
    for name in ("episode.mp3", "episode.opus"):
        tape = load(tmp_path / name)
        found = measured(tape.chunks(), tape.rate)
        assert found.integrated == pytest.approx(-16.0, abs=0.25)
        assert found.true_peak <= -1.0
        assert tape.seconds == pytest.approx(episode.seconds, abs=0.05)


def test_lines_sound_in_order_where_the_timeline_says(tmp_path):
    growing = Growing(RATE)
    episode = producer().produce(HandMade(), tmp_path, growing=growing)
    spots = episode.timeline.spots
    assert [spot.turn for spot in spots] == [turn for segment in SEGMENTS for turn in segment.turns]
    assert all(before.end < after.start for before, after in itertools.pairwise(spots))
    mix = np.concatenate(list(growing.chunks()))
    level = lambda start, end: 20 * np.log10(np.sqrt((mix[round(start * RATE) : round(end * RATE)] ** 2).mean()))  # noqa: E731
    for before, after in itertools.pairwise(spots):
        said = level(before.start, before.end)
        if before.segment == after.segment:
            assert said - level(before.end + 0.03, after.start - 0.02) > 12  # nothing but the bed in the pause
        else:
            assert after.start - before.end > 2.0  # music leads to another topic
            assert level(before.end + 0.4, after.start - 0.6) > said - 20


def test_what_was_written_knows_how_long_the_episode_is(tmp_path):
    draft = HandMade(parts=SEGMENTS * 4)
    episode = producer().produce(draft, tmp_path)
    assert draft.asked[0] == 0.0
    assert draft.asked == sorted(draft.asked)
    # The last question is asked while the last segments are being spoken: how long they will be is known by then.
    assert draft.asked[-1] == pytest.approx(episode.timeline.spots[-1].end, rel=0.05)


def test_music_is_taken_from_its_best_place_and_as_loud_as_the_talk(tmp_path, song):
    insert = Insert("track-1", "Night Drive", -1.0, 8.0)
    parts = (Segment("One", (Line("Ann", "Here is Night Drive, listen to it."), insert, Line("Ben", "Wonderful."))),)
    episode = producer(find=song).produce(HandMade(parts=parts), tmp_path / "out")
    heard = next(spot for spot in episode.timeline.spots if isinstance(spot.turn, Insert))
    assert 19.0 <= heard.turn.start <= 23.0
    assert heard.end - heard.start == pytest.approx(8.0, abs=0.01)
    tape = load(tmp_path / "out" / "episode.mp3", begin=heard.start + 0.5, end=heard.end - 2.0)
    assert measured(tape.chunks(), tape.rate).integrated == pytest.approx(-16.0, abs=2.0)
    assert read_episode(tmp_path / "out") == (episode.script, episode.timeline)


def test_music_that_is_not_there_is_named_and_left_out(tmp_path):
    parts = (Segment("One", (Line("Ann", "Here is something."), Insert("gone", "Lost Song", 0.0, 8.0))),)
    episode = producer().produce(HandMade(parts=parts), tmp_path)
    assert any("Lost Song" in problem for problem in episode.problems)
    assert len(episode.timeline.spots) == 1


def test_a_voice_that_fails_is_replaced_and_named(tmp_path):
    broken = Humming(broken_after=1)
    made = producer(voices={"ben": broken}, spare=lambda _voice: ["ben", "joe"]).produce(HandMade(), tmp_path)
    assert made.complete
    assert len(made.timeline.spots) == 5
    assert any("ben" in problem and "joe" in problem for problem in made.problems)
    assert made.script.hosts == {"Ann": "ann", "Ben": "joe"}


def test_what_was_made_is_kept_when_no_voice_is_left(tmp_path):
    long = tuple(Segment(f"Part {n}", (Line("Ann", "A sentence that takes some seconds to be said. " * 2),))
                 for n in range(4))  # fmt: skip
    made = producer(voices={"ann": Humming(broken_after=4)}).produce(HandMade(parts=long), tmp_path)
    assert not made.complete
    assert len(made.timeline.spots) == 2
    assert any("cannot be read" in problem for problem in made.problems)
    assert (tmp_path / "episode.mp3").exists()


def test_what_was_made_is_kept_when_the_writer_fails(tmp_path):
    made = producer().produce(HandMade(fails=PodcastError("The model went away.")), tmp_path)
    assert not made.complete
    assert "The model went away." in made.problems
    assert len(made.timeline.spots) == 5


def test_stopping_keeps_what_there_is(tmp_path):
    growing = Growing(RATE)
    made = producer().produce(HandMade(), tmp_path, growing=growing, stopped=lambda: growing.seconds > 12)
    assert not made.complete
    assert 0 < len(made.timeline.spots) < 5


def test_nothing_at_all_is_told_in_a_sentence(tmp_path):
    with pytest.raises(PodcastError, match="cannot be read"):
        producer(voices={"ann": Humming(broken_after=0)}).produce(HandMade(), tmp_path)
    with pytest.raises(PodcastError, match="Nothing was written"):
        producer().produce(HandMade(parts=()), tmp_path)
    assert not list(tmp_path.glob("episode.*"))


def test_everything_that_belongs_to_it_is_in_the_folder(tmp_path):
    episode = producer().produce(HandMade(), tmp_path)
    assert all(path.is_file() for path in episode.files().values())
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in episode.files().values()}
    wanted = [
        (each["startTime"], each["title"]) for each in json.loads((tmp_path / "chapters.json").read_text())["chapters"]
    ]
    assert [title for _start, title in wanted] == ["Hello", "Lena Orr", "Goodbye"]
    for name in ("episode.mp3", "episode.opus"):
        found = sorted((chapter.start, chapter.title) for chapter in read_chapters(tmp_path / name))
        assert [title for _start, title in found] == [title for _start, title in wanted]
        assert [start for start, _title in found] == pytest.approx([start for start, _title in wanted], abs=0.002)
    sources = json.loads((tmp_path / "sources.json").read_text())
    said = {statement["text"]: statement["facts"] for statement in sources["statements"]}
    assert said["And Night Drive nine times."][0]["title"] == "Your listening history"
    assert "Your listening history" in (tmp_path / "notes.txt").read_text()


@pytest.mark.parametrize("name", ["a.mp3", "a.opus"])
def test_what_the_coder_adds_to_the_peaks_is_taken_off_again(tmp_path, name):
    """Syllables of noise that reach up to the very ceiling, which no lossy coder keeps."""
    rng = np.random.default_rng(1)
    noise = np.convolve(rng.standard_normal(6 * RATE), np.hanning(24), "same")
    bursts = np.tanh(noise / 4) * (np.arange(6 * RATE) % 9600 < 4800)
    bursts *= 0.885 / np.abs(bursts).max()
    tape = Tape.of(np.stack([bursts, bursts], 1).astype(np.float32), RATE)
    about = About("T", "A", "B", "S", "2026-01-01", "en")
    found = write_audio(tape, tmp_path / name, about, (), draw_cover("T", "B", "brief"))
    assert found.true_peak <= -1.0
