from pathlib import Path

import pytest

from tools.library.database import Database
from tools.library.library import Library
from tools.library.tables import FileRow, FolderRow, ItemRow
from tools.playlists.formats import Listed, Listing
from tools.playlists.matching import match
from tools.playlists.store import PlaylistStore

pytestmark = pytest.mark.unit


@pytest.fixture
def library(tmp_path: Path) -> Library:
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    with database.session() as session:
        session.add(FolderRow(id=1, path=tmp_path, added=0.0))
        session.flush()
        for n, (title, artist) in enumerate((("Night Drive", "Lena Orr"), ("Jóga", "Björk"))):
            session.add(
                FileRow(id=n + 1, path=tmp_path / f"{n}.mp3", directory=tmp_path, folder_id=1, size=1, mtime_ns=1)
            )
            session.flush()
            session.add(
                ItemRow(
                    id=f"track-{n}", kind="track", title=title, artist=artist, file_id=n + 1, added=1.0, changed=1.0
                )
            )
    return Library(database)


def test_found_by_place_by_name_and_by_ear(tmp_path, library):
    listing = Listing(
        "mixed",
        (
            Listed("whatever", "somebody", location="sub/../0.mp3"),
            Listed("JOGA", "bjork", location="/elsewhere/x.mp3"),
            Listed("Nite Drive", "Lena Or"),
            Listed("Missing", "Nobody", location="gone.mp3"),
        ),
    )
    resolve = lambda words: library.get("track-0") if words == "Nite Drive by Lena Or" else None  # noqa: E731
    items = match(listing, tmp_path, library, resolve)
    assert [item and item.id for item in items] == ["track-0", "track-1", "track-0", None]


def test_what_is_not_here_is_kept_and_named(tmp_path, library):
    store = PlaylistStore(library)
    listing = Listing("Summer", (Listed("Jóga", "Björk"), Listed("Missing", "Nobody", "Lost", 99.0, "gone.mp3")))
    kept = store.put_listing(listing, match(listing, tmp_path, library, lambda _: None))
    again = store.listing(kept.id)
    assert [entry.name for entry in again.entries] == ["Jóga by Björk", "Missing by Nobody"]
    assert again.entries[1].location == "gone.mp3"
    assert [item.id for item in library.children(kept.id)] == ["track-1"]
    assert store.put_listing(listing, [None, None]).id == kept.id


def test_ten_thousand_entries_are_matched(tmp_path, library):
    listing = Listing("many", (*(Listed(f"Song {n}", "Nobody") for n in range(9_999)), Listed("Jóga", "Björk")))
    assert sum(item is not None for item in match(listing, tmp_path, library, lambda _: None)) == 1
