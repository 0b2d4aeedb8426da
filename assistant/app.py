"""Puts the parts together from the settings. Nothing else knows them all; each part is made when it is first used."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.outputs import make_output
from assistant.servers.home import HomeBusyError, Ownership
from assistant.settings import Settings
from assistant.turns.recording import record, write_wav

if TYPE_CHECKING:
    import numpy as np
    from langchain_core.language_models import BaseChatModel
    from langchain_core.tools import BaseTool
    from numpy.typing import NDArray

    from assistant.background import Background
    from assistant.conversation import Conversation
    from assistant.ears.endpoint import Endpointer
    from assistant.ears.hearing import Hearing, NothingHeard
    from assistant.ears.microphone import Microphone
    from assistant.ears.transcriber import Transcript
    from assistant.mind.agent import Agent
    from assistant.mind.understanding import Understander
    from assistant.turns.speech import Voice
    from assistant.weights import Weights
    from tools.library.analysis.levels import Levels
    from tools.library.database import Database
    from tools.library.feeds.feeds import Feeds
    from tools.library.items import Item
    from tools.library.library import Library
    from tools.playback import Location, Mixer, Player
    from tools.playback.found import Found
    from tools.results import ToolResult
    from tools.search.meanings import Meanings
    from tools.search.search import Search
    from tools.search.vectors import Vectors
    from voices.engine import Speech

log = logging.getLogger(__name__)


T = TypeVar("T")


class part(cached_property[T]):  # noqa: N801
    """A part of the assistant: made when it is first asked for, by one thread, and kept."""

    def __get__(self, assistant: Any, owner: type[Any] | None = None) -> T:  # type: ignore[override]
        with assistant.making:
            made: T = super().__get__(assistant, owner)
            return made


@contextlib.contextmanager
def own_home(settings: Settings) -> Iterator[Assistant]:
    """The assistant of a home, which this process owns while the block runs.

    Raises:
        HomeBusyError: another process owns it.
        SegueError: its folder cannot be used.
    """
    with Ownership(settings.home) as ownership:
        if not ownership.take():
            raise HomeBusyError(f"Another Segue uses {settings.home} already.", "Close it first.", retryable=True)
        assistant = Assistant(settings)
        try:
            yield assistant
        finally:
            assistant.close()


class Assistant:
    """Everything Segue is made of, for one home. Only the owner of the home may touch its player or write to it."""

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
    def search(self) -> Search:
        """Finding it."""
        from tools.search.search import Search
        from tools.search.texts import heard

        return Search(
            self.library,
            meanings=self.meanings,
            played=lambda ids: heard(self.library, ids),
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
        from tools.search.minilm import MiniLM
        from tools.search.vectors import Vectors, collection_of

        if not self.weights.has(MiniLM.name):
            return None
        url, folder = self.settings.search.chroma_url, self.settings.home / "vectors"
        return Vectors(MiniLM(self.weights.path(MiniLM.name)), folder, url, collection_of(folder) if url else "items")

    @part
    def player(self) -> Player:
        """What plays; a sound card that cannot be used is replaced by silence, and the player says so."""
        from assistant.feeding import note_heard
        from tools.playback import Player, SilentOutput

        gain_of = self.levels.gain if self.settings.playback.normalise else None
        player = Player(
            make_output(self.settings.playback),
            self.database,
            locate=self._locate,
            fallback=SilentOutput,
            mixer=self.mixer,
            gain_of=gain_of,
            habits=self.feeds,
        )
        player.listen(lambda event: note_heard(self.feeds, event))
        return player

    @part
    def mixer(self) -> Mixer:
        """Music and voice as one."""
        from tools.playback import Mixer

        return Mixer(duck_db=self.settings.playback.duck_db)

    @part
    def levels(self) -> Levels:
        """How loud each item is to be played."""
        from tools.library.analysis.levels import Levels
        from tools.library.analysis.store import AnalysisStore

        return Levels(self.library, AnalysisStore(self.database))

    @part
    def background(self) -> Background:
        """What goes on while nobody asks for anything."""
        from assistant.background import Background

        return Background(self)

    def _locate(self, item: Item) -> Location | None:
        """Where an item's sound is now; a queue may be older than the last move of its files."""
        from tools.playback.locate import own_path

        return own_path(self.library.get(item.id) or item)

    @property
    def has_sound_card(self) -> bool:
        """Whether sound can be heard here."""
        from tools.playback import SoundCardOutput

        return isinstance(make_output(self.settings.playback), SoundCardOutput)

    @part
    def voice(self) -> Voice:
        """What answers are spoken with."""
        return self.make_voice(self.settings.voice.voice)

    def make_voice(self, words: str) -> Voice:
        """A voice by its id or by words for it.

        Raises:
            VoiceError, MissingModel: there is none, or its weights are not here.
        """
        from assistant.turns.speech import Voice
        from voices import Catalogue, make_synthesizer

        found = Catalogue().find(words)
        synthesizer = make_synthesizer(found.engine, self.weights.path(found.weights))
        return Voice(synthesizer, found.id, self.settings.voice.speed)

    def synthesize(self, words: str, text: str) -> Speech:
        """A text in a voice, as one piece of sound."""
        return record(self.make_voice(words), text)

    @part
    def hearing(self) -> Hearing:
        """Speech recognition."""
        from assistant.ears.factory import make_transcriber
        from assistant.ears.hearing import Hearing
        from assistant.ears.voice import SileroDetector

        wanted = self.settings.ears
        return Hearing(make_transcriber(wanted.engine, self.weights.path(wanted.model)), SileroDetector())

    def hear(self, audio: NDArray[np.float32]) -> Transcript | NothingHeard:
        """What is said in 16 kHz mono samples of shape (n, 1)."""
        return self.hearing.hear(audio, self.names(), language=self.settings.ears.language)

    def warm_up(self) -> None:
        """Loads in the background what a first request would wait for; what is missing is said when it is asked for."""
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def _warm_up(self) -> None:
        for load in (self._warm_search, self._warm_mind, self._warm_voice):
            try:
                load()
            except Exception as error:
                log.info("not ready yet: %s", getattr(error, "say", type(error).__name__))

    def _warm_search(self) -> None:
        self.search.catalogue()
        self.meanings.start()

    def _warm_mind(self) -> None:
        self.agent.warm_up()

    def _warm_voice(self) -> None:
        self.voice.synthesizer.load()

    @part
    def agent(self) -> Agent:
        """The mind, with its tools."""
        from assistant.mind.agent import Agent
        from assistant.mind.library_names import LibraryNames

        return Agent(
            lambda: self.chat_model,
            self.tools,
            lambda: self.player.observe().brief(),
            names=LibraryNames(self.search, self.library),
            rephrase=self.settings.mind.rephrase,
        )

    @part
    def chat_model(self) -> BaseChatModel:
        """The language model of the settings."""
        from assistant.mind.providers import make_model

        mind = self.settings.mind
        return make_model(
            mind.model,
            weights=self.weights.path,
            cache=self.settings.weights_folder / "prefixes",
            base_url=mind.base_url,
            threads=mind.threads,
        )

    @part
    def tools(self) -> list[BaseTool]:
        """Everything that the mind can do."""
        from tools import upcoming
        from tools.playback import tool as playback
        from tools.search import tool as search

        return [
            *search.make_tools(self.search),
            *playback.make_tools(self.player, self._find, other=self._about_book),
            *upcoming.make_tools(),
        ]

    def _about_book(self, question: str) -> ToolResult | None:
        from tools.library.books import about_book

        return about_book(self.database, self.player.observe().item, question)

    def _find(self, query: str, kind: str) -> Found:
        from assistant.feeding import bring
        from tools.search.continuing import Continuing

        begun = Continuing(self.library).find(query, kind)
        found = begun or self.search.find(query, kind, [item.id for item in self.agent.history.recent])
        return bring(self.feeds, self.library, found, self.player.first_of)

    @part
    def understander(self) -> Understander:
        """Understanding without acting."""
        from assistant.mind.schemas import schemas
        from assistant.mind.understanding import Understander

        return Understander(lambda: self.chat_model, schemas)

    @part
    def conversation(self) -> Conversation:
        """The conversation that everybody on this home has."""
        from assistant.conversation import Conversation

        player = self.player
        return Conversation(self.agent, self.hear, lambda: self.voice, player.speak, player.duck, player.observe)

    def make_endpointer(self) -> Endpointer:
        """Decides when the listener has finished."""
        from assistant.ears.endpoint import Endpointer, EndpointSettings
        from assistant.ears.voice import SileroDetector

        return Endpointer(SileroDetector(), EndpointSettings(silence=self.settings.ears.endpoint_silence))

    def open_microphone(self) -> Microphone:
        """The microphone of the settings, as a context manager."""
        from assistant.ears.microphone import Microphone

        return Microphone(self.settings.ears.device)

    def names(self) -> Sequence[str]:
        """Names that speech recognition is told and completion offers, the most relevant first."""
        return self.library.names(self.settings.ears.bias_names)

    def say_to_file(self, text: str, file: Path, voice: str | None = None) -> float:
        """Speaks a text into a WAV file; how many seconds it takes.

        Raises:
            SegueError: the file cannot be written.
        """
        speech = self.synthesize(voice or self.settings.voice.voice, text)
        write_wav(speech, file)
        return speech.seconds

    def find(self, text: str, kind: str) -> ToolResult:
        """What the library has for some words."""
        from tools.search.tool import search

        return search(self.search, text, kind)

    def scan(self, folder: Path | None) -> AsyncIterator[Mapping[str, Any]]:
        """Adds a folder, or looks at all again; see `assistant.scanning`."""
        from assistant.scanning import scan_library

        return scan_library(self.library, folder)

    def close(self) -> None:
        """Stops what plays and keeps everything that has to be kept."""
        if "background" in self.__dict__:
            self.background.close()
        if "meanings" in self.__dict__:
            self.meanings.close()
        if "player" in self.__dict__:
            self.player.close()
