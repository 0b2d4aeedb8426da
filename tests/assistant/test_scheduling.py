"""What is due is made ahead of time, nothing is made when there is nothing new, and never more than the budget."""

import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools" / "podcast"))
from drafts import FACTS, HandMade, Humming

from assistant.scheduling import Budget, ScheduleWatch, work_on_made
from tools.library.database import Database
from tools.library.library import Library
from tools.podcast import PodcastError
from tools.podcast.package.shelf import Shelf
from tools.podcast.schedule import Schedules, When
from tools.podcast.sound.making import Maker
from tools.podcast.sound.producer import Producer

pytestmark = pytest.mark.unit
HOUR = 3600.0
DAILY = When(frozenset(range(7)), 7)


@dataclass
class Timed(HandMade):
    seconds: float = 20.0


class Copying:
    """Makes every episode of one that was made before, which is quicker."""

    def __init__(self, episode):
        self.episode = episode

    def produce(self, draft, folder, on_progress, *, growing, stopped):
        shutil.copytree(self.episode.folder, folder)
        growing.finish()
        return replace(self.episode, folder=folder, script=replace(self.episode.script, title=draft.title))


@pytest.fixture(scope="module")
def episode(tmp_path_factory):
    producer = Producer(lambda _voice: Humming(), lambda _id: None)
    return producer.produce(HandMade(), tmp_path_factory.mktemp("made"))


class Home:
    """A home whose clock is set by hand; `write` gives what is to be said."""

    def __init__(self, folder, episode):
        self.now = 1_800_000_000.0
        self.database = Database(folder / "segue.db")
        self.database.upgrade()
        self.schedules = Schedules(self.database, lambda: self.now)
        self.shelf = Shelf(Library(self.database), folder / "made", lambda: self.now)
        self.maker = Maker(Copying(episode), self.shelf, lambda: None, {}, niceness=0)
        self.write = lambda schedule: Timed(title=schedule.topic)
        self.busy = False
        self.kept = self.schedules.add(DAILY, "My new music")

    def watch(self, *, minutes=90.0, room=10**9):
        return ScheduleWatch(
            self.schedules, lambda schedule: self.write(schedule), lambda: self.maker, self.shelf,
            Budget(minutes, room), ahead=0.5 * HOUR, busy=lambda: self.busy, clock=lambda: self.now,
        )  # fmt: skip

    def at(self, before_due):
        self.now = self.schedules.all()[0].due - before_due


@pytest.fixture
def home(tmp_path, episode):
    home = Home(tmp_path, episode)
    yield home
    home.database.close()


def test_it_is_ready_before_its_time_and_due_again_the_next_day(home):
    watch, due = home.watch(), home.kept.due
    home.at(HOUR)
    assert watch.step() == []
    home.at(0.4 * HOUR)
    assert watch.step() == ["My new music was made."]
    assert [made.item.title for made in home.shelf.all()] == ["My new music"]
    after = home.schedules.all()[0]
    assert after.due - due == pytest.approx(24 * HOUR, abs=HOUR)
    assert after.last == home.shelf.all()[0].item.id
    assert watch.step() == []


def test_while_somebody_talks_it_waits_as_long_as_it_can(home):
    watch, home.busy = home.watch(), True
    home.at(0.4 * HOUR)
    assert watch.step() == []
    home.at(300.0)
    assert watch.step() == ["My new music was made."]


def test_quiet_when_there_is_nothing_new(home):
    watch = home.watch()
    home.at(60.0)
    watch.step()
    home.at(60.0)
    assert watch.step() == ["There was nothing new to say."]
    assert len(home.shelf.all()) == 1
    home.write = lambda schedule: Timed(title=schedule.topic, facts=FACTS[:1])
    home.at(60.0)
    assert watch.step() == ["My new music was made."]


def test_quiet_when_there_is_nothing_at_all_and_the_others_are_made(home):
    home.schedules.add(DAILY, "The news")

    def write(schedule):
        if schedule.topic == "My new music":
            raise PodcastError("There is nothing new in your music.")
        return Timed(title=schedule.topic)

    home.write = write
    home.at(60.0)
    assert sorted(home.watch().step()) == ["The news was made.", "There is nothing new in your music."]
    assert [made.item.title for made in home.shelf.all()] == ["The news"]


def test_no_more_than_the_minutes_of_a_day(home):
    home.schedules.add(DAILY, "The news")
    home.at(60.0)
    notes = home.watch(minutes=0.5).step()
    assert sum(note.endswith("was made.") for note in notes) == 1
    assert any("in a day already" in note for note in notes)


def test_what_was_missed_for_long_is_left_out(home):
    home.at(-13 * HOUR)
    assert home.watch().step() == []
    assert home.shelf.all() == []
    assert home.schedules.all()[0].due > home.now


async def test_by_command_it_is_set_and_cancelled(home):
    async def work(**body):
        return [told async for told in work_on_made(home.shelf, home.schedules, body)][-1]

    told = await work(act="schedule", words="every Friday at 18:00 my week", minutes=5.0)
    assert "every Friday at 18:00" in told["say"]
    assert len(home.schedules.all()) == 2
    await work(act="cancel", words="my week")
    assert [each.topic for each in home.schedules.all()] == ["My new music"]
