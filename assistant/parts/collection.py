"""What can be played, and finding it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.parts.ground import Ground, part

if TYPE_CHECKING:
    from tools.library.analysis.levels import Levels
    from tools.library.feeds.feeds import Feeds
    from tools.library.feeds.spoken import Spoken
    from tools.library.library import Library
    from tools.results import ToolResult
    from tools.search.meanings import Meanings
    from tools.search.minilm import MiniLM
    from tools.search.search import Search
    from tools.search.vectors import Vectors
    from tools.taste import EventLog
    from tools.taste.choices import Choices
    from tools.taste.forgetting import Forgetting
    from tools.taste.preferences import Preferences
    from tools.taste.standing import Stands


class Collection(Ground):
    """The library, the podcasts that are followed, what was heard, search."""

    @part
    def library(self) -> Library:
        """What can be played."""
        from tools.library.library import Library

        return Library(self.database)

    @part
    def feeds(self) -> Feeds:
        """The podcasts that are followed."""
        from tools.library.feeds.feeds import Feeds

        budget = round(self.settings.podcasts.budget_gb * 1e9)
        return Feeds(self.database, self.settings.home / "library" / "podcasts", budget=budget)

    @part
    def spoken(self) -> Spoken:
        """What is known inside of episodes: their chapters, and what is said in them."""
        from tools.library.feeds.spoken import Spoken

        return Spoken(self.feeds)

    @part
    def listening(self) -> EventLog:
        """What was heard."""
        from tools.taste import EventLog
        from tools.taste.audience import last_listener

        log = EventLog(self.database)
        log.listener = last_listener(self.listener_file)
        return log

    @property
    def listener_file(self) -> Path:
        """Where it is kept who listens."""
        return self.settings.home / "listener"

    @part
    def forgetting(self) -> Forgetting:
        """Forgetting it."""
        from tools.taste.forgetting import Forgetting
        from tools.taste.model import home

        forgetting = Forgetting(self.listening)
        # What was learned goes with what it was learned from; the model is fitted anew from what is left.
        forgetting.listen(lambda _gone: (self.taste_folder / home.FILE).unlink(missing_ok=True))
        forgetting.listen(lambda _gone: self.choices.forget_since(0.0))  # reasons tell of what was heard
        return forgetting

    @property
    def taste_folder(self) -> Path:
        """Where the taste model is kept."""
        return self.settings.home / "taste"

    @part
    def levels(self) -> Levels:
        """How loud each item is to be played."""
        from tools.library.analysis.levels import Levels
        from tools.library.analysis.store import AnalysisStore

        return Levels(self.library, AnalysisStore(self.database))

    @part
    def search(self) -> Search:
        """Finding it."""
        from tools.search.search import Search
        from tools.search.texts import heard
        from tools.taste.familiar import Familiar

        familiar = Familiar(self.stands)
        self.forgetting.listen(lambda _gone: familiar.drop())
        return Search(
            self.library,
            meanings=self.meanings,
            played=lambda ids: heard(self.library, ids) | familiar.heard(ids),
            plays=familiar.plays,
            file=self.settings.home / "cache" / "names.npz",
        )

    @part
    def meanings(self) -> Meanings:
        """Finding it by what it is about."""
        from tools.search.meanings import Meanings
        from tools.search.wording import Words

        return Meanings(self.library, Words(self.settings.home / "cache" / "words.db"), self._vectors)

    def _vectors(self) -> Vectors | None:
        """Vectors of what there is; None as long as the sentence model is not here."""
        from tools.search.vectors import Vectors, collection_of

        if (sentences := self.sentences()) is None:
            return None
        url, folder = self.settings.search.chroma_url, self.settings.home / "vectors"
        return Vectors(sentences, folder, url, collection_of(folder) if url else "items")

    def sentences(self) -> MiniLM | None:
        """What turns sentences into vectors; None as long as its weights are not here."""
        from tools.search.minilm import MiniLM

        return MiniLM(self.weights.path(MiniLM.name)) if self.weights.has(MiniLM.name) else None

    @part
    def stands(self) -> Stands:
        """How things stand with whoever listens."""
        from tools.taste.standing import Stands

        return Stands(self.listening)

    @part
    def choices(self) -> Choices:
        """Why things were put before the listener."""
        from tools.taste.choices import Choices
        from tools.taste.events import GUEST

        return Choices(database=self.database, private=lambda: self.listening.listener == GUEST)

    @part
    def preferences(self) -> Preferences:
        """What the listener asked for once and for all, for this evening or for once."""
        from tools.taste.preferences import Preferences

        preferences = Preferences(self.database)
        preferences.listener = self.listening.listener
        return preferences

    def names(self) -> Sequence[str]:
        """Names that speech recognition is told and completion offers, the most relevant first."""
        return self.library.names(self.settings.ears.bias_names)

    def find(self, text: str, kind: str) -> ToolResult:
        """What the library has for some words."""
        from tools.search.tool import search

        return search(self.search, text, kind)

    def scan(self, folder: Path | None) -> AsyncIterator[Mapping[str, Any]]:
        """Adds a folder, or looks at all again; see `assistant.scanning`."""
        from assistant.scanning import scan_library

        return scan_library(self.library, folder, self.settings.library.folders, self.listening.attach)
