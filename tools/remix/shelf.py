"""Where remixes are kept: a folder of the library, so that they are found, played and queued like everything else."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

from sqlalchemy import select

from tools.library.errors import LibraryError
from tools.library.folders import add_folder
from tools.library.items import Item
from tools.library.library import Library
from tools.library.scan import scan
from tools.library.tables import FileRow, ItemRow
from tools.library.touched import Touched
from tools.remix.errors import RemixError
from tools.remix.operations import said
from tools.remix.produce import Produced
from tools.remix.recipe import Recipe, read_recipe
from tools.remix.tagging import recipe_in

_LONGEST = 120
_TRIES = 20


class Shelf:
    """The folder `folder`, in `library`. Use from any thread."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self.folder = folder

    def path_for(self, recipe: Recipe) -> Path:
        """The file of a recipe; the same recipe has the same file."""
        what = ", ".join(said(step) for step in recipe.steps)
        return self.path_named(f"{recipe.source.name} ({what})", recipe.to_json())

    def path_named(self, name: str, *key: object) -> Path:
        """The file of something else that was made; the same name and key have the same file."""
        told = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", name).strip(" .")[:_LONGEST]
        digest = hashlib.sha256("\n".join(map(str, key)).encode()).hexdigest()[:8]
        return self.folder / f"{told} {digest}.flac"

    def put(self, made: Produced, title: str, artist: str) -> Item:
        """Take a file that was made into the library. Where that is busy, the item is only not found by search yet."""
        for _ in range(_TRIES):
            try:
                add_folder(self._library.database, self.folder)
                scan(self._library.database, touched=Touched.of([made.path]))
                break
            except LibraryError as error:
                if not error.retryable:
                    break
                time.sleep(0.25)  # another scan is at work
        return self.find(made.path) or Item(
            f"remix-{made.path.stem[-8:]}", "track", title, artist, "Remixes", made.seconds, made.path
        )

    def find(self, path: Path) -> Item | None:
        """The item of a file."""
        with self._library.database.reading() as session:
            rows = select(ItemRow.id).join(FileRow, FileRow.id == ItemRow.file_id).where(FileRow.path == path.resolve())
            item_id = session.scalar(rows.limit(1))
        return None if item_id is None else self._library.get(item_id)

    def origin(self, item: Item) -> tuple[Item, Recipe | None]:
        """What a remix was made from, and how; any other item is its own origin."""
        if item.path is None or item.path.parent != self.folder.resolve():
            return item, None
        try:
            text = recipe_in(item.path)
            recipe = None if text is None else read_recipe(text)
        except (RemixError, OSError):
            return item, None
        source = None if recipe is None else self._library.get(recipe.source.item)
        return (item, None) if source is None else (source, recipe)
