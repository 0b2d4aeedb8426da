"""The mind with its tools, and the conversation."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.parts.ground import part
from assistant.parts.inside import Inside

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from assistant.conversation import Conversation
    from assistant.dj import DJ
    from assistant.mind.agent import Agent
    from assistant.mind.tagger.tagger import Tagger
    from assistant.mind.understanding import Understander
    from tools.library.items import Item
    from tools.playback.found import Found
    from tools.playlists.broadcast import Broadcast
    from tools.playlists.describing import Describing
    from tools.playlists.maker import Maker
    from tools.playlists.pool import Pool
    from tools.playlists.tool import PlaylistTools
    from tools.results import ToolResult
    from tools.taste.audience import Audience

_NOTE = re.compile(r"\b(?:note|remember|keep in mind|bear in mind),? that (.+)", re.IGNORECASE)
log = logging.getLogger(__name__)


class Thought(Inside):
    """What understands, acts and answers."""

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
            tagger=lambda: self.tagger,
            rephrase=self.settings.mind.rephrase,
        )

    @part
    def tagger(self) -> Tagger | None:
        """Segue's own model of understanding; None as long as the sentence model that it is made from is not here."""
        from assistant.mind.tagger.making import BASE, adapter_file, make_tagger

        if self.settings.mind.tagger and self.weights.has(BASE):
            return make_tagger(self.weights.path(BASE), adapter_file(self.settings.home))
        return None

    @part
    def tools(self) -> list[BaseTool]:
        """Everything that the mind can do."""
        from assistant.remembering import note_search
        from tools.playback import tool as playback
        from tools.playlists import tool as playlists
        from tools.podcast import tool as podcast
        from tools.remix import tool as remix
        from tools.search import tool as search
        from tools.taste import tool as taste
        from tools.taste.preferences import tool as preferences

        return [
            *search.make_tools(self.search, on_found=lambda result: note_search(self.listening, result)),
            *playback.make_tools(
                self.player,
                self._asked,
                other=self._about,
                known=self.spoken,
                endless=self._endless,
                talking=self.talking,
                quiz=self._quizzed,
            ),
            *preferences.make_tools(
                self.preferences,
                self.named,
                self.is_genre,
                [self.audience.said, self.dj.said],
            ),
            *taste.make_tools(self.listening, self.stands, self.choices, self._located, time.time, self.forgetting),
            *remix.make_tools(lambda: self.remixer, lambda: self.joiner, self.player, self._find),
            *playlists.make_tools(self.playlists),
            *podcast.make_tools(
                lambda: self.writer,
                lambda: self.productions,
                lambda: self.agent.history.said,
                lambda: self.schedules,
            ),
        ]

    @part
    def maker(self) -> Maker:
        """Chooses songs for a wish."""
        from tools.playlists.maker import Maker

        return Maker(self.pool, self.stands, self.preferences)

    def kept_in_mind(self) -> Sequence[str]:
        """What was said in this conversation to be noted: "note that the gig is on Friday"."""
        said = [message.text for message in self.agent.history.messages if message.role == "user"]
        noted = [found[1] for text in said if (found := _NOTE.search(text))]
        return [f"{text[:1].upper()}{text[1:].rstrip(' .')}." for text in noted]

    @part
    def playlists(self) -> PlaylistTools:
        """Playlists from wishes, radio, and suggestions."""
        from tools.playlists.fresh import news
        from tools.playlists.store import PlaylistStore
        from tools.playlists.tool import PlaylistTools

        return PlaylistTools(
            self.maker, PlaylistStore(self.library), self.choices, self.named, self.is_genre, radio=self.radio,
            news=lambda kind: news(self.library, self.stands.now(), self.preferences, time.time(), kind),
        )  # fmt: skip

    @part
    def describing(self) -> Describing:
        """Songs for "play something calm", and "like this but livelier"."""
        from tools.playlists.describing import Describing

        return Describing(self.maker, self.named, self.is_genre, lambda: self.player.observe().item)

    @part
    def pool(self) -> Pool:
        """What could be chosen."""
        from tools.library.analysis.store import AnalysisStore
        from tools.playlists.foresight import Foresight
        from tools.playlists.likeness import Likeness
        from tools.playlists.pool import Pool

        likeness = Likeness(self.library, self.search, self.meanings)
        foresight = Foresight(self.listening, self.library, self.taste_folder)
        return Pool(self.library, self.search, self.meanings, AnalysisStore(self.database), likeness.similar, foresight)

    @part
    def radio(self) -> Broadcast:
        """What plays without end."""
        from tools.playlists.broadcast import Broadcast

        radio = Broadcast(
            lambda: self.player, self.pool, self.stands, self.preferences, self.choices, self._located, self.is_genre
        )
        self.player.listen(radio.hear)
        return radio

    def is_genre(self, name: str) -> bool:
        """Whether some of the library is of that genre."""
        return bool(self.search.catalogue().genre(name))

    def _endless(self, query: str) -> ToolResult | None:
        from tools.playlists.tuning import is_radio

        return self.playlists.radio(query) if is_radio(query) and self.named(query) is None else None

    @part
    def dj(self) -> DJ:
        """What is said between songs."""
        from assistant.dj import DJ

        busy = lambda: self.conversation.busy or self.mixer.ducked  # noqa: E731
        dj = DJ(lambda: self.player, self.synthesize, self.stands, self.choices, self.settings.voice.voice, busy)
        self.player.listen(dj.hear)
        return dj

    @part
    def audience(self) -> Audience:
        """Who listens."""
        from assistant.household import forget_guest
        from tools.playlists.store import PlaylistStore
        from tools.taste.audience import Audience

        store = PlaylistStore(self.library)
        gone = lambda since: forget_guest(store, self.choices, since)  # noqa: E731
        return Audience(self.listening, self.preferences, gone, file=self.listener_file)

    def _permitted(self, found: Found) -> Found:
        """Without what may not even play by name."""
        items = tuple(self.preferences.permitted(found.items))
        if not found.items or len(items) == len(found.items):
            return found
        why = f"{found.items[0].title} is marked as explicit, and children's mode is on."
        return replace(found, items=items, missing=not items, why="" if items else why)

    def _quizzed(self, move: str, said: str) -> ToolResult:
        return self.quiz.move(move, said)  # made when it is first played

    def _asked(self, query: str, kind: str) -> Found:
        from assistant.remembering import note_asked

        found = self._find(query, kind)
        note_asked(self.listening, found)
        return found

    def _just_played(self) -> set[str]:
        """What plays, and what played before it."""
        now = self.player.observe().item
        return {item.id for item in [*self.player.played()[-1:], *([now] if now else [])]}

    def _located(self, words: str) -> Item | None:
        """What plays, for "current"; else what words name."""
        if words == "current":
            return self.player.observe().item
        said = next((item for item in self._came_up() if item.name.casefold() == words.casefold()), None)
        return said or self.named(words)

    def named(self, words: str) -> Item | None:
        """The item that words name beyond reasonable doubt, or None."""
        from assistant.mind.library_names import LibraryNames

        return LibraryNames(self.search, self.library).resolve(words)

    def _came_up(self) -> list[Item]:
        """What was listed or spoken of in this conversation, the latest first."""
        history = self.agent.history
        return [*history.recent, *(mention.item for mention in reversed(history.mentions))]

    def _spoken_of(self, query: str) -> Found | None:
        """The very thing of this conversation that is called so in full, not another of that name."""
        named = [item for item in self._came_up() if item.name.casefold() == query.casefold()]
        ids = {item.id for item in named}
        sure = named and (len(ids) == 1 and (named[0].kind == "playlist" or named[0].name != named[0].title))
        return self.search.exactly(named[0].id) if sure else None

    def _made_for_them(self, query: str) -> Found | None:
        from tools.playback.found import Found

        made = self.made.meant(query)
        return None if made is None else Found((made.item,))

    def _about(self, question: str) -> ToolResult | None:
        from assistant.about import about

        return about(self.library, self.spoken, self.player.observe(), question)

    def _find(self, query: str, kind: str) -> Found:
        from assistant.feeding import bring
        from tools.library.folders import say_away
        from tools.search.continuing import Continuing
        from tools.search.overview import lacking

        begun = self._spoken_of(query) or Continuing(self.library).find(query, kind) or self._made_for_them(query)
        found = begun or self.search.find(query, kind, [item.id for item in self.agent.history.recent])
        if (found.missing or found.fits) and kind in {"any", "music"}:
            found = self.describing.find(query) or found
        if found.heading is None and len(found.items) > 1:  # described rather than named: what is not wanted stays away
            found = replace(found, items=tuple(self.preferences.keep(found.items)) or found.items)
        found = self._permitted(found)
        if found.missing:
            why = found.why or lacking(self.library, kind)
            return replace(found, why=why, note=say_away(self.library.away()))
        found = bring(self.feeds, self.library, found.others_first(self._just_played()), self.player.first_of)
        self.choices.note(found.items, "asked", query)
        return found

    @part
    def understander(self) -> Understander:
        """Understanding without acting."""
        from assistant.mind.schemas import schemas
        from assistant.mind.understanding import Understander

        return Understander(lambda: self.chat_model, schemas, lambda: self.tagger)

    @part
    def conversation(self) -> Conversation:
        """The conversation that everybody on this home has."""
        from assistant.conversation import Conversation

        player = self.player
        return Conversation(
            self.agent, self.hear, lambda: self.voice, player.speak, player.duck, player.observe, self.talking.settle
        )

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
