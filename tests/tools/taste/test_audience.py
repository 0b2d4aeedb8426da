import pytest

from tools.library.database import Database
from tools.library.items import Item
from tools.taste.audience import Audience, last_listener, meant
from tools.taste.log import EventLog
from tools.taste.preferences import Preferences, Rule, Subject

pytestmark = pytest.mark.unit
SONG = Item("track-1", "track", "Night Drive", "Lena Orr", duration=200.0)
RUDE = Item("track-2", "track", "Rude", "Lena Orr", duration=200.0, explicit=True)


@pytest.fixture
def home(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    log, preferences = EventLog(database), Preferences(database)
    gone = []
    return Audience(log, preferences, gone.append, clock=lambda: 500.0), log, preferences, gone


@pytest.mark.parametrize(
    ("words", "act", "name"),
    [
        ("I'm Anna.", "listener", "Anna"), ("This is Tom", "listener", "Tom"), ("switch to Tom", "listener", "Tom"),
        ("switch the listener to anna", "listener", "Anna"), ("anna is listening now", "listener", "Anna"),
        ("switch to Tom's profile", "listener", "Tom"), ("my name is tom", "listener", "Tom"),
        ("who am I?", "who", ""), ("everybody is listening", "everyone", ""), ("Guest mode", "guest", ""),
        ("turn off guest mode", "no_guest", ""), ("our guests have left", "no_guest", ""),
        ("we have visitors tonight", "guest", ""), ("turn on children's mode", "children", ""),
        ("kids mode off", "no_children", ""), ("no explicit songs", "children", ""),
        ("the kids are in bed", "no_children", ""), ("nothing explicit please", "children", ""),
    ],
)  # fmt: skip
def test_what_is_said_about_who_listens(words, act, name):
    found = meant(words)
    assert (found.act, found.name) == (act, name)


@pytest.mark.parametrize(
    "words",
    ["i'm tired", "this is great", "I'm Sorry", "it's Monday", "switch to jazz", "I'm in the mood for jazz", "no jazz",
     "play something for kids", "what is this", "It's the one", "this is my favourite", "nobody is listening"],
)  # fmt: skip
def test_what_is_not(words):
    assert meant(words) is None


def test_each_has_a_taste_and_rules_of_their_own(home):
    audience, log, preferences, _ = home
    preferences.add("no pop", "always", Rule("avoid", Subject("genre", "pop")))
    assert "Anna" in audience.said("I'm Anna").say
    log.note("love", SONG)
    preferences.add("no jazz", "always", Rule("avoid", Subject("genre", "jazz")))
    assert log.frame(user="Anna").height == 1
    assert log.frame(user="").height == 0
    audience.said("switch to Tom")
    assert [one.statement for one in preferences.holding()] == ["no pop"]
    assert "Hello Anna. I go by your taste" in audience.said("this is Anna").say
    assert {one.statement for one in preferences.holding()} == {"no pop", "no jazz"}
    assert audience.said("who is listening").say == "Anna is listening."


def test_a_rule_of_one_does_not_replace_that_of_all(home):
    audience, _, preferences, _ = home
    preferences.add("no pop", "always", Rule("avoid", Subject("genre", "pop")))
    audience.said("I'm Anna")
    preferences.add("pop please", "always", Rule("prefer", Subject("genre", "pop")))
    audience.said("everyone is listening")
    assert [one.statement for one in preferences.holding()] == ["no pop"]


def test_of_a_guest_nothing_is_left(home):
    audience, log, preferences, gone = home
    audience.said("I'm Anna")
    log.note("love", SONG)
    events = log.count()
    audience.said("guest mode")
    assert log.note("love", SONG) is None
    preferences.add("no jazz", "always", Rule("avoid", Subject("genre", "jazz")))
    assert len(preferences.holding()) == 1
    assert "Anna" in audience.said("guest mode off").say
    assert (log.count(), gone, audience.listener) == (events, [500.0], "Anna")
    assert preferences.holding("guest") == []


def test_a_guest_of_before_a_crash_leaves_no_rules(home):
    audience, log, preferences, _ = home
    audience.said("guest mode")
    preferences.add("no jazz", "always", Rule("avoid", Subject("genre", "jazz")))
    later = Preferences(log.database)
    Audience(EventLog(log.database), later)
    assert later.holding("guest") == []


def test_nothing_explicit_for_children_until_it_is_taken_back(home):
    audience, log, preferences, _ = home
    audience.said("turn on children's mode")
    audience.said("I'm Anna")
    assert audience.children
    assert preferences.keep([SONG, RUDE]) == preferences.permitted([SONG, RUDE]) == [SONG]
    assert Preferences(log.database).permitted([RUDE]) == []  # also after a restart
    assert "off" in audience.said("children's mode off").say
    assert preferences.permitted([SONG, RUDE]) == [SONG, RUDE]
    assert "not on" in audience.said("kids mode off").say


def test_who_listens_is_kept_and_a_guest_is_not(home, tmp_path):
    _, log, preferences, _ = home
    file = tmp_path / "listener"
    audience = Audience(log, preferences, file=file)
    audience.said("I'm Anna")
    audience.said("guest mode")
    assert last_listener(file) == "Anna"
    assert last_listener(tmp_path / "none") == ""


def test_other_rules_do_not_keep_anybody_from_asking_by_name(home):
    _, _, preferences, _ = home
    preferences.add("no lena orr", "always", Rule("avoid", Subject("artist", "lena orr")))
    assert preferences.permitted([SONG]) == [SONG]
