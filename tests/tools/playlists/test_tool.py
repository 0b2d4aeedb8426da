import itertools

import pytest

from tools.library.tables import ItemRow
from tools.playlists.tool import make_tools
from tools.results import ToolRetry
from tools.taste.preferences import Rule, Subject

pytestmark = pytest.mark.unit


def entries(result):
    return [item for item in result.items if item.kind == "track"]


def test_every_stated_constraint_holds(home):
    result = home.tools.make_playlist("an hour of rock from the eighties without band 5")
    tracks = entries(result)
    assert tracks
    assert all(item.genre == "Rock" and 1980 <= item.year <= 1989 and item.artist != "Band 5" for item in tracks)
    assert result.observed["constraints"]["years"] == [[1980, 1989]]


@pytest.mark.parametrize("minutes", [20, 60, 150])
def test_as_long_as_was_asked(home, minutes):
    result = home.tools.make_playlist("something nice", minutes=minutes)
    assert abs(sum(item.duration for item in entries(result)) / 60 - minutes) <= 0.03 * minutes


def test_an_artist_does_not_come_twice_in_a_row_and_not_too_often(home):
    tracks = entries(home.tools.make_playlist("an hour of music"))
    assert all(one.artist != two.artist for one, two in itertools.pairwise(tracks))
    assert max(sum(item.artist == one.artist for item in tracks) for one in tracks) <= 3


def test_too_little_is_said(home):
    result = home.tools.make_playlist("five hours of jazz from 1977")
    assert "all that fits" in result.say
    assert not home.tools.make_playlist("jazz from 1931").ok
    odd = home.tools.make_playlist("an hour of underwater basket weaving")
    assert odd.observed["unmet"] == ["about"]
    assert "underwater basket weaving" in odd.say


def test_what_is_liked_comes_first_and_says_so_truly(home):
    liked = home.heard(23)
    result = home.tools.make_playlist("an hour of jazz", discovery="familiar")
    reasons = {entry["title"]: entry["reason"] for entry in result.observed["entries"]}
    assert "heard it 3 times" in reasons[liked.title]
    assert [item.id for item in entries(result)].count(liked.id) == 1
    new = home.tools.make_playlist("twenty jazz songs", discovery="new")
    assert liked.id not in [item.id for item in entries(new)]


def test_rules_and_bans_hold(home):
    home.preferences.add("no country", "always", Rule("avoid", Subject("genre", "country")))
    home.log.note("ban", home.library.get("track-000"))
    tracks = entries(home.tools.make_playlist("ten hours of anything", minutes=600))
    assert tracks
    assert not [item for item in tracks if item.genre == "Country" or item.id == "track-000"]


def test_a_playlist_is_in_the_library_and_can_be_played(home):
    result = home.tools.make_playlist("half an hour of ambient")
    playlist = result.items[0]
    assert playlist.kind == "playlist"
    assert home.library.counts()["playlists"] == 1
    assert [one for one, _ in home.store.reasons(playlist.id)] == [item.id for item in entries(result)]


def test_refined_in_conversation(home, monkeypatch):
    monkeypatch.setattr(home.store, "items", lambda one: home.library.get_many([i for i, _ in home.store.reasons(one)]))
    first = entries(home.tools.make_playlist("an hour of rock"))
    second = entries(home.tools.make_playlist("swap the last two"))
    assert [item.id for item in second[-2:]] == [first[-1].id, first[-2].id]
    dropped = second[2]
    third = entries(home.tools.make_playlist("drop the third"))
    assert dropped.id not in [item.id for item in third]
    assert len({item.id for item in third} & {item.id for item in second}) == len(second) - 1
    longer = home.tools.make_playlist("make it two hours")
    assert abs(sum(item.duration for item in entries(longer)) - 7200) <= 216
    named = home.tools.make_playlist("call it friday night")
    assert named.items[0].title == "Friday night"
    assert home.store.get(named.items[0].id).saved


def test_a_new_wish_is_a_new_playlist(home):
    home.tools.make_playlist("an hour of rock")
    assert {item.genre for item in entries(home.tools.make_playlist("an hour of jazz"))} == {"Jazz"}
    assert home.library.counts()["playlists"] == 2


def test_suggestions_are_by_different_artists_and_have_reasons(home):
    result = home.tools.recommend("some jazz", "music")
    assert len(result.items) == 3
    assert len({item.artist for item in result.items}) == 3
    assert all(entry["reason"] for entry in result.observed["entries"])
    assert home.choices.of(result.items[0]).source == "recommended"


def test_wrong_arguments_are_named(home):
    for wrong in ({"minutes": -5}, {"minutes": float("nan")}, {"discovery": "wild"}):
        with pytest.raises(ToolRetry):
            home.tools.make_playlist("rock", **wrong)
    with pytest.raises(ToolRetry):
        home.tools.recommend("rock", "films")


def test_an_empty_library_says_so(home):
    with home.library.database.session() as session:
        session.query(ItemRow).delete()
    assert not home.tools.make_playlist("rock").ok
    assert "library" in home.tools.recommend("").say


def test_as_langchain_tools(home):
    tools = {tool.name: tool for tool in make_tools(home.tools)}
    args = {"wish": "an hour of rock", "minutes": 30}
    message = tools["make_playlist"].invoke({"type": "tool_call", "id": "1", "name": "make_playlist", "args": args})
    assert message.artifact.ok
    message = tools["recommend"].invoke({"type": "tool_call", "id": "1", "name": "recommend", "args": {}})
    assert message.artifact.items


def test_a_change_is_taken_back_and_a_length_survives_other_changes(home, monkeypatch):
    monkeypatch.setattr(home.store, "items", lambda one: home.library.get_many([i for i, _ in home.store.reasons(one)]))
    first = home.tools.make_playlist("rock", 30)
    titles = [entry["title"] for entry in first.observed["entries"]]
    changed = home.tools.make_playlist("rock, drop the first one", 30)
    assert titles[0] not in [entry["title"] for entry in changed.observed["entries"]]
    back = home.tools.make_playlist("rock, undo that", 30)
    assert [entry["title"] for entry in back.observed["entries"]] == titles
    assert not home.tools.make_playlist("rock, undo that").ok


def test_a_new_wish_is_no_change_of_the_old_playlist(home):
    first = home.tools.make_playlist("rock", 30)
    second = home.tools.make_playlist("a jazz playlist without band 3", 30)
    assert first.observed["playlist"]["id"] != second.observed["playlist"]["id"]


def test_what_rules_leave_out_is_not_said_to_be_missing(home):
    home.preferences.add("no jazz", "always", Rule("avoid", Subject("genre", "jazz")))
    assert "your rules" in home.tools.recommend("jazz").say
