"""Schedules are kept, found again by what people call them, and due on the listener's own clock."""

import os
import time
from datetime import UTC, datetime

import pytest

from tools.library.database import Database
from tools.podcast.schedule import Schedules, When, read_schedule
from tools.podcast.schedule.answers import keep_schedule
from tools.podcast.schedule.times import WEEKDAYS
from tools.podcast.tool import by_schedule

pytestmark = pytest.mark.unit
MONDAY = datetime(2027, 3, 22, 5, 0, tzinfo=UTC).timestamp()  # 6:00 in Vienna; clocks change on the 28th


@pytest.fixture(autouse=True)
def _vienna(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Vienna")
    time.tzset()
    yield
    monkeypatch.undo()
    os.environ.pop("TZ", None)
    time.tzset()


@pytest.fixture
def schedules(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    yield Schedules(database, lambda: MONDAY)
    database.close()


def local(stamp):
    return f"{datetime.fromtimestamp(stamp, UTC).astimezone():%a %d %H:%M}"


def test_the_next_time_is_on_the_wall_clock_also_when_clocks_change():
    every = When(frozenset(range(7)), 7)
    moment, times = datetime.fromtimestamp(MONDAY, UTC), []
    for _ in range(8):
        moment = every.after(moment)
        times.append(local(moment.timestamp()))
    assert times[0] == "Mon 22 07:00"
    assert times[-1] == "Mon 29 07:00"


def test_a_week_further_when_it_was_today():
    sunday = When(frozenset({6}), 10)
    first = sunday.after(datetime.fromtimestamp(MONDAY, UTC))
    assert local(first.timestamp()) == "Sun 28 10:00"
    assert local(sunday.after(first).timestamp()) == "Sun 04 10:00"


def test_kept_listed_and_cancelled_by_what_it_is_called(schedules):
    for words in ("every morning at seven brief me on new releases", "every Friday at 18:00 my week in music"):
        assert keep_schedule(schedules, read_schedule(words), minutes=5.0).ok
    first, second = schedules.all()
    assert (local(first.due), first.minutes) == ("Mon 22 07:00", 5.0)
    assert [each.topic for each in schedules.find("my morning briefing")] == ["brief me on new releases"]
    assert schedules.find("friday") == [second]
    assert schedules.find("the weekly one about music") == [second]
    assert schedules.find("about whales") == []
    told = keep_schedule(schedules, read_schedule("what podcasts are scheduled"))
    assert "every day at 7:00" in told.say
    told = keep_schedule(schedules, read_schedule("stop my morning briefing"))
    assert told.ok
    assert schedules.all() == [second]
    assert not keep_schedule(schedules, read_schedule("stop my morning briefing")).ok
    assert schedules.all() == [second]


def test_the_same_topic_again_only_changes_the_time(schedules):
    schedules.add(When(frozenset(range(7)), 7), "my new music")
    schedules.add(When(frozenset(range(7)), 8), "My new music", minutes=3.0)
    assert [(each.when.hour, each.minutes) for each in schedules.all()] == [(8, 3.0)]


def test_without_a_topic_it_asks(schedules):
    told = keep_schedule(schedules, read_schedule("every morning at seven"))
    assert not told.ok
    assert told.say.endswith("?")
    assert schedules.all() == []


def test_after_its_turn_it_is_due_the_next_day_even_if_made_ahead(schedules):
    kept = schedules.add(When(frozenset(range(7)), 7), "my new music")
    schedules.done(kept, "made", item="episode-1", said="abc")
    again = schedules.all()[0]
    assert local(again.due) == "Tue 23 07:00"
    assert (again.last, again.said, again.note) == ("episode-1", "abc", "made")


def test_the_tool_keeps_what_is_said_about_times_and_makes_nothing(schedules):
    told = by_schedule(schedules, "every morning at seven brief me on my new releases", "my new releases", 5.0, 2)
    assert told.ok
    kept = schedules.all()[0]
    assert (kept.about, kept.minutes, kept.hosts, kept.when.say()) == ("my new releases", 5.0, "2", "every day at 7:00")
    assert by_schedule(schedules, "", "stop my morning briefing").ok
    assert schedules.all() == []
    assert by_schedule(schedules, "make a podcast about my week", "my week") is None


@pytest.mark.parametrize("words", ["a podcast every weekday", "podcasts on weekdays", "the weekday briefing"])
def test_one_of_weekdays_is_found_by_a_weekday(schedules, words):
    kept = schedules.add(When(WEEKDAYS, 6, 0), "my week")
    assert schedules.find(words) == [kept]
