"""Episodes of our own in the library: found, heard, gone on with, removed, never more of them than there is room."""

import pytest
from drafts import HandMade, Humming

from tools.library.database import Database
from tools.library.feeds.feeds import Feeds
from tools.library.library import Library
from tools.podcast.package.shelf import SHOW_ID, Shelf
from tools.podcast.sound.producer import Producer
from tools.search.search import Search

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def episode(tmp_path_factory):
    producer = Producer(lambda _voice: Humming(), lambda _id: None)
    return producer.produce(HandMade(), tmp_path_factory.mktemp("made"))


@pytest.fixture
def library(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    yield Library(database)
    database.close()


class Clock:
    now = 1_800_000_000.0

    def __call__(self):
        self.now += 60.0
        return self.now


@pytest.fixture
def shelf(library, tmp_path):
    return Shelf(library, tmp_path / "made", Clock())


@pytest.fixture
def put(shelf, episode):
    """A copy of the episode under another title."""
    import shutil
    from dataclasses import replace

    def put(title):
        item, folder = shelf.place(title, 60.0)
        shutil.copytree(episode.folder, folder)
        script = replace(episode.script, title=title)
        return shelf.put(item, replace(episode, folder=folder, script=script))

    return put


def test_it_is_an_episode_of_its_show_with_chapters_and_transcript(shelf, put, library, tmp_path):
    item = put("Your week")
    assert (item.kind, item.album, item.title) == ("episode", "Made for you", "Your week")
    assert item.path.is_file()
    assert library.children(SHOW_ID) == [item]
    feeds = Feeds(library.database, tmp_path / "podcasts")
    assert [chapter.title for chapter in feeds.chapters(item.id)] == ["Hello", "Lena Orr", "Goodbye"]
    assert next(cue.text for cue in feeds.transcript(item.id)).endswith("Good morning.")
    assert feeds.is_here(item.id)
    assert feeds.subscriptions() == []  # nobody asks a server for it
    script, timeline = shelf.read(item)
    assert script.title == "Your week in music"
    assert len(timeline.spots) == 5


def test_it_is_found_by_its_name_and_by_what_it_is(shelf, put, library):
    first, second = put("Your week in music"), put("Morning news")
    found = Search(library).find("your week in music", "podcast", [])
    assert found.items[0].id == first.id
    assert shelf.meant("my podcast").item == second
    assert shelf.meant("the podcast you made for me").item == second
    assert shelf.meant("a podcast about whales") is None
    assert shelf.meant("jazz") is None


def test_what_was_heard_goes_first_and_the_newest_stays(shelf, put, library, tmp_path):
    items = [put(f"Day {n}") for n in range(4)]
    size = shelf.all()[0].bytes
    Feeds(library.database, tmp_path / "podcasts").mark_played(items[2].id)
    assert shelf.size() == 4 * size
    gone = shelf.make_room(2 * size, kept=lambda item: item.id == items[0].id)
    assert [made.item.id for made in gone] == [items[2].id, items[1].id]
    assert [made.item.id for made in shelf.all()] == [items[3].id, items[0].id]
    assert not gone[0].folder.exists()
    assert shelf.make_room(0, kept=lambda item: item.id == items[0].id) == []  # nothing left that may go


def test_downloads_of_followed_shows_never_cost_an_episode_of_our_own(shelf, put, library, tmp_path):
    item = put("Your week")
    feeds = Feeds(library.database, tmp_path / "podcasts", budget=1_000)
    feeds.mark_played(item.id)
    feeds._make_folder()
    assert feeds._make_room(1_000, everything=True) == 1_000
    assert item.path.is_file()


def test_a_removed_episode_is_gone_from_everywhere(shelf, put, library):
    item = put("Your week")
    shelf.remove(shelf.find("your week"))
    assert shelf.all() == []
    assert library.children(SHOW_ID) == []
    assert shelf.read(item) is None
    assert not item.path.exists()
