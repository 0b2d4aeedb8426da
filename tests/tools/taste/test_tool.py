import itertools
from datetime import datetime

import pytest

from tools.library.database import Database
from tools.library.items import Item
from tools.results import ToolFailed, ToolRetry
from tools.taste.choices import Choices
from tools.taste.forgetting import Forgetting
from tools.taste.log import EventLog
from tools.taste.periods import ALL_TIME, read_period
from tools.taste.profile import profile
from tools.taste.standing import Stands
from tools.taste.tool import explain, make_tools, rate, taste_profile, unrate

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 24, 20).astimezone()
DAY = 86_400.0
DRIVE = Item("track-1", "track", "Night Drive", "Lena Orr", "Roads", 200.0, genre="Synthpop")
ROADS = Item("track-2", "track", "Roads", "Lena Orr", "Roads", 200.0, genre="Synthpop")
DUST = Item("track-3", "track", "Dust", "Ann", "Dry", 200.0, genre="Country")
LENA = Item("artist-1", "artist", "Lena Orr")


@pytest.fixture
def log(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    return EventLog(database, clock=NOW.timestamp)


@pytest.fixture
def stands(log):
    return Stands(log, NOW.timestamp)


def heard(log, item, days_ago, *, how="finished", listened=200.0):
    at = NOW.timestamp() - days_ago * DAY
    log.note("play", item, at=at, ended=at + listened, listened=listened, duration=item.duration, how=how)


def locate(words):
    return {"current": DRIVE, "dust": DUST, "lena orr": LENA}.get(words)


def test_gladly_heard_stands_higher(log, stands):
    for days in range(5):
        heard(log, DRIVE, days)
    heard(log, DUST, 1, how="skipped", listened=5.0)
    now = stands.now()
    assert now.item(DRIVE).plays == 5
    assert now.score(DRIVE) > now.score(ROADS) > 0 > now.score(DUST)
    assert now.artist(ROADS).plays == 5


def test_an_opinion_counts_at_once_and_weighs_more_than_plays(log, stands):
    for days in range(5):
        heard(log, DRIVE, days)
    before = stands.now().score(DRIVE)
    rate(log, locate, "dislike")
    assert stands.now().score(DRIVE) < 0 < before
    rate(log, locate, "ban", "lena orr")
    assert stands.now().banned(ROADS)
    assert not stands.now().banned(DUST)


def test_an_old_love_fades(log, stands):
    for _ in range(5):
        heard(log, DRIVE, 700)
        heard(log, DUST, 2)
    assert stands.now().score(DUST) > stands.now().score(DRIVE) > 0


def test_rating_says_what_was_kept(log):
    result = rate(log, locate, "love")
    assert result.observed == {"item": DRIVE.brief(), "kept": True, "opinion": "love"}
    assert "Night Drive" in result.say
    log.listener = "guest"
    assert not rate(log, locate, "love").ok
    with pytest.raises(ToolFailed, match="nothing called"):
        rate(log, locate, "love", "opera")
    with pytest.raises(ToolRetry):
        rate(log, locate, "adore")


def test_why_says_what_was_written_down(log, stands):
    choices = Choices(NOW.timestamp)
    assert "did not choose" in explain(choices, stands, locate, "current", NOW.timestamp()).say
    choices.note([DRIVE], "asked", "night drive")
    assert explain(choices, stands, locate, "current", NOW.timestamp()).say == "You asked for night drive."
    heard(log, DRIVE, 3)
    heard(log, DRIVE, 21)
    say = explain(choices, stands, locate, "current", NOW.timestamp()).say
    assert "heard it twice, the last time 3 days ago" in say
    choices.note([DUST], "playlist", "a dry evening", ["it is country"])
    assert "a dry evening: it is country" in explain(choices, stands, locate, "dust", NOW.timestamp()).say


def test_a_profile_counts_what_the_log_holds(log):
    for days in (1, 2, 3):
        heard(log, DRIVE, days)
    heard(log, DUST, 40)
    heard(log, DUST, 1, how="skipped", listened=5.0)
    told = taste_profile(log, "last 7 days", NOW)
    assert told.observed["plays"] == 3
    assert told.observed["artists"] == [["Lena Orr", 3]]
    assert told.observed["fresh"] == ["Lena Orr"]
    assert "Night Drive by Lena Orr, 3 times" in told.say
    assert taste_profile(log, "all time", NOW).observed["plays"] == 4
    assert taste_profile(log, "yesterday", NOW).observed["artists"] == [["Lena Orr", 1]]
    assert "nothing written down" in taste_profile(log, "march", NOW).say


def test_nothing_heard_yet_is_said(log):
    assert "import" in taste_profile(log, "all time", NOW).say
    assert profile(log.frame(), ALL_TIME).plays == 0


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("today", (2026, 11, 24), None),
        ("this week", (2026, 11, 23), None),
        ("last week", (2026, 11, 16), (2026, 11, 23)),
        ("last month", (2026, 10, 1), (2026, 11, 1)),
        ("this year", (2026, 1, 1), None),
        ("last year", (2025, 1, 1), (2026, 1, 1)),
        ("in march", (2026, 3, 1), (2026, 4, 1)),
        ("in december", (2025, 12, 1), (2026, 1, 1)),
        ("last summer", (2026, 6, 1), (2026, 9, 1)),
        ("2019", (2019, 1, 1), (2020, 1, 1)),
        ("last weekend", (2026, 11, 21), (2026, 11, 23)),
    ],
)
def test_periods(words, begin, end):
    found = read_period(words, NOW)
    assert found.begin == datetime(*begin).astimezone().timestamp()
    if end is not None:
        assert found.end == datetime(*end).astimezone().timestamp()


def test_words_without_a_time_are_all_of_it():
    assert read_period("what do i like", NOW) == ALL_TIME


def test_as_langchain_tools(log, stands):
    tools = {tool.name: tool for tool in make_tools(log, stands, Choices(), locate, NOW.timestamp, Forgetting(log))}
    for name, args in (("rate", {"opinion": "like"}), ("taste_profile", {}), ("explain", {})):
        message = tools[name].invoke({"type": "tool_call", "id": "1", "name": name, "args": args})
        assert message.artifact.say == message.content


@pytest.fixture
def ticking(tmp_path):
    database = Database(tmp_path / "ticking.db")
    database.upgrade()
    seconds = itertools.count(NOW.timestamp())
    return EventLog(database, clock=lambda: next(seconds))


def test_an_opinion_that_is_taken_back_was_never_given_and_the_one_before_counts_again(ticking):
    stands = Stands(ticking, NOW.timestamp)
    rate(ticking, locate, "love")
    rate(ticking, locate, "ban", "lena orr")
    rate(ticking, locate, "ban")
    assert stands.now().item(DRIVE).opinion == "ban"
    result = unrate(ticking, Forgetting(ticking), locate)
    assert result.ok
    assert result.observed == {"item": "track-1", "taken_back": "ban"}
    assert "Night Drive" in result.say
    assert stands.now().item(DRIVE).opinion == "love"
    assert ticking.count() == 2


def test_the_opinion_of_what_is_named_is_taken_back_and_no_other(ticking):
    rate(ticking, locate, "like", "dust")
    rate(ticking, locate, "love")
    assert unrate(ticking, Forgetting(ticking), locate, "dust").observed["taken_back"] == "like"
    assert Stands(ticking, NOW.timestamp).now().item(DRIVE).opinion == "love"
    missing = unrate(ticking, Forgetting(ticking), locate, "dust")
    assert not missing.ok
    assert "no opinion of Dust" in missing.say


def test_with_no_opinion_there_is_none_to_take_back(ticking):
    assert not unrate(ticking, Forgetting(ticking), locate).ok
