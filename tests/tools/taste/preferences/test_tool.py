from datetime import datetime

import pytest

from tools.library.database import Database
from tools.library.items import Item
from tools.results import ToolRetry
from tools.taste.preferences import Preferences
from tools.taste.preferences.tool import Asked, make_tools, set_preference

pytestmark = pytest.mark.unit
COUNTRY = Item("track-1", "track", "Dust", "Ann", genre="Country")
POP = Item("track-2", "track", "Glitter", "Bea", genre="Pop")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 20).astimezone().timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def kept(tmp_path, clock):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    return Preferences(database, clock)


def say(kept, statement, scope="always", asked=None):
    genres = {"country", "pop"}
    return set_preference(kept, lambda _words: None, genres.__contains__, asked or Asked(), statement, scope)


def test_a_rule_holds_from_the_moment_it_is_said(kept):
    assert kept.keep([COUNTRY, POP]) == [COUNTRY, POP]
    result = say(kept, "no country please")
    assert result.ok
    assert "country" in result.say
    assert kept.keep([COUNTRY, POP]) == [POP]


def test_undone_by_saying_so(kept):
    say(kept, "no country")
    say(kept, "no pop")
    assert "no pop" in say(kept, "undo that").say
    assert kept.keep([COUNTRY, POP]) == [POP]
    assert "no country" in say(kept, "forget what i said about country").say
    assert kept.keep([COUNTRY, POP]) == [COUNTRY, POP]


def test_taking_back_what_was_never_said(kept):
    say(kept, "no pop")
    result = say(kept, "forget what i said about opera")
    assert not result.ok
    assert len(kept.holding()) == 1


def test_listing(kept):
    assert "not told me" in say(kept, "what rules do you have").say
    say(kept, "no country")
    say(kept, "speak more slowly")
    told = say(kept, "what preferences have i told you").say
    assert "no country" in told
    assert "speak more slowly" in told


def test_this_evening_ends(kept, clock):
    say(kept, "no country", "session")
    assert not kept.allows(COUNTRY)
    clock.now += 8 * 3600
    assert not kept.allows(COUNTRY)
    clock.now += 2 * 3600
    assert kept.allows(COUNTRY)


def test_the_last_word_about_a_thing_counts(kept):
    say(kept, "no country")
    say(kept, "more country")
    assert kept.allows(COUNTRY)
    assert kept.favour(COUNTRY) == 1
    assert kept.favour(POP) == 0


def test_it_survives_a_restart(kept, tmp_path, clock):
    say(kept, "no country")
    again = Preferences(Database(tmp_path / "segue.db"), clock)
    assert not again.allows(COUNTRY)


def test_wrong_arguments_are_named(kept):
    with pytest.raises(ToolRetry):
        say(kept, "no country", "forever")
    with pytest.raises(ToolRetry):
        say(kept, "  ")


def test_as_a_langchain_tool(kept):
    tool = make_tools(kept, lambda _words: None, {"country"}.__contains__)[0]
    message = tool.invoke({"type": "tool_call", "id": "1", "name": tool.name, "args": {"statement": "no country"}})
    assert message.artifact.observed["kept"] == "no country"


def test_forgetting_everything_is_asked_about_first(kept):
    say(kept, "no country")
    say(kept, "no pop")
    asked = Asked()
    first = say(kept, "forget all my rules", asked=asked)
    assert first.asks
    assert len(kept.holding()) == 2
    assert say(kept, "forget all my rules", asked=asked).ok
    assert kept.holding() == []
