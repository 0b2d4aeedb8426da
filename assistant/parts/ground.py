"""What every part stands on: the settings, the weights, the database, and how parts are made."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.weights import Weights
    from tools.library.database import Database

T = TypeVar("T")


class part(cached_property[T]):  # noqa: N801
    """A part of the assistant: made when it is first asked for, by one thread, and kept."""

    def __get__(self, assistant: Any, owner: type[Any] | None = None) -> T:  # type: ignore[override]
        with assistant.making:
            made: T = super().__get__(assistant, owner)
            return made


class Ground:
    """Settings, weights, database."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.making = threading.RLock()

    @part
    def weights(self) -> Weights:
        """Model weights."""
        from assistant.weights import Weights

        return Weights(self.settings.weights_folder, hub=self.settings.hub)

    @part
    def database(self) -> Database:
        """The home's database, brought to the newest schema."""
        from tools.library.database import Database

        database = Database(self.settings.home / "segue.db")
        database.upgrade()
        return database
