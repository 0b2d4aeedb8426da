"""The feed as podcast apps meet it: over a real socket, with ranges, conditions and a key that cannot be guessed."""

import shutil
import socket
import sys
import threading
import xml.etree.ElementTree as ET
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

sys.path.insert(0, str(Path(__file__).parents[2] / "tools" / "podcast"))
from drafts import HandMade, Humming

from assistant.servers.feed import feed_key, feed_routes
from tools.library.database import Database
from tools.library.library import Library
from tools.podcast.package.shelf import Shelf
from tools.podcast.sound.producer import Producer

pytestmark = pytest.mark.unit
KEY = "a-key_that-nobody-guesses"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    database = Database(home / "segue.db")
    database.upgrade()
    shelf = Shelf(Library(database), home / "made")
    producer = Producer(lambda _voice: Humming(), lambda _id: None)
    draft = HandMade(title="Tea & <jazz>: a week", summary="What you heard & when.")
    item, folder = shelf.place(draft.title, 30.0)
    shelf.put(item, producer.produce(draft, folder))
    yield shelf
    database.close()


@pytest.fixture(scope="module")
def client(shelf):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=feed_routes(shelf, KEY)), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        transport = httpx.HTTPTransport(retries=20)  # it may not listen yet
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/feed/{KEY}/", transport=transport) as client:
            yield client
        server.should_exit = True
        thread.join()


@pytest.fixture
def entry(client):
    import feedparser

    return feedparser.parse(client.get("podcast.xml").content).entries[0]


def test_the_feed_says_what_there_is_and_everything_it_points_to_is_there(client, shelf, entry):
    import feedparser

    answer = client.get("podcast.xml")
    assert answer.headers["content-type"].startswith("application/rss+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.feed.title == "Made for you"
    assert feed.feed.itunes_block in {1, "Yes", "yes"}
    assert entry.title == "Tea & <jazz>: a week"
    assert entry.summary == "What you heard & when."
    assert "Your listening history" in entry.content[0].value
    enclosure = entry.enclosures[0]
    assert enclosure.type == "audio/mpeg"
    made = shelf.all()[0]
    assert (
        int(enclosure.length) == len(client.get(enclosure.href).content) == (made.folder / "episode.mp3").stat().st_size
    )
    assert entry.guid == made.item.id
    root = ET.fromstring(answer.content)
    links = [node.get(name) for node in root.iter() for name in ("url", "href", "uri") if node.get(name)]
    assert len(links) == 7
    assert all(client.head(link).status_code == 200 for link in links)


def test_the_podcasting_namespace_names_transcript_chapters_people_and_a_lock(client):
    space = "{https://podcastindex.org/namespace/1.0}"
    channel = ET.fromstring(client.get("podcast.xml").content).find("channel")
    assert channel.findtext(f"{space}locked") == "yes"
    assert len(channel.findtext(f"{space}guid")) == 36
    item = channel.find("item")
    transcript = item.find(f"{space}transcript")
    assert transcript.get("type") == "text/vtt"
    read = client.get(transcript.get("url"))
    assert read.headers["content-type"].startswith("text/vtt")
    assert read.headers["access-control-allow-origin"] == "*"
    assert "<v Ann>" in read.text
    chapters = client.get(item.find(f"{space}chapters").get("url"))
    assert chapters.headers["content-type"].startswith("application/json+chapters")
    assert chapters.json()["version"] == "1.2.0"
    assert [node.text for node in item.findall(f"{space}person")] == ["Ann", "Ben"]


@pytest.mark.parametrize("name", ["podcast.xml", "cover.jpg"])
def test_what_did_not_change_is_not_sent_again(client, name):
    first = client.get(name)
    again = client.get(name, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(name, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_file_that_did_not_change_is_not_sent_again(client, entry):
    address = entry.enclosures[0].href
    first = client.head(address)
    assert client.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
    older = client.get(address, headers={"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"})
    assert older.status_code == 200


def test_parts_of_a_file_are_sent_as_asked_for(client, entry):
    address = entry.enclosures[0].href
    whole = client.get(address).content
    part = client.get(address, headers={"Range": "bytes=1000-1999"})
    assert part.status_code == 206
    assert part.content == whole[1000:2000]
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(whole)}"
    assert client.get(address, headers={"Range": "bytes=-100"}).content == whole[-100:]
    assert client.get(address, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    changed = client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (changed.status_code, len(changed.content)) == (200, len(whole))


def test_without_the_key_there_is_nothing(client, entry):
    wrong = str(client.base_url).replace(KEY, KEY[:-1] + "x")
    assert client.get(wrong + "podcast.xml").status_code == 404
    assert client.get(entry.enclosures[0].href.replace(KEY, "guess")).status_code == 404
    for path in ("episode.json", "..%2f..%2fsegue.db", "%2e%2e/segue.db", "sources.json"):
        assert client.get(entry.enclosures[0].href.replace("episode.mp3", path)).status_code == 404


def test_an_episode_that_was_removed_is_no_longer_served(client, shelf, entry):
    item, folder = shelf.place("Another", 10.0)
    source = shelf.all()[0]
    shutil.copytree(source.folder, folder)
    from tools.podcast.package import read_episode
    from tools.podcast.package.package import Episode

    shelf.put(item, Episode(folder, *read_episode(folder), -16.0, -2.0))
    before = client.get("podcast.xml")
    shelf.remove(next(made for made in shelf.all() if made.item.id == item.id))
    after = client.get("podcast.xml", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert item.id not in after.text
    assert client.get(entry.enclosures[0].href.replace(source.item.id, item.id)).status_code == 404


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    key = feed_key(tmp_path / "home")
    assert len(key) >= 32
    assert feed_key(tmp_path / "home") == key
    assert (tmp_path / "home" / "feed.key").stat().st_mode & 0o077 == 0
    assert feed_key(tmp_path / "other") != key
