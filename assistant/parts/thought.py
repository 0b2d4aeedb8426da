"""The mind with its tools, and the conversation."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.parts.choosing import Choosing
from assistant.parts.ground import part

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from assistant.conversation import Conversation
    from assistant.dj import DJ
    from assistant.mind.agent import Agent
    from assistant.mind.tagger.tagger import Tagger
    from assistant.mind.understanding import Understander
    from tools.playback.found import Found
    from tools.results import ToolResult

log = logging.getLogger(__name__)


class Thought(Choosing):
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
            history=self.history,
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
                lambda: self.history.said,
                lambda: self.schedules,
            ),
        ]

    @part
    def dj(self) -> DJ:
        """What is said between songs."""
        from assistant.dj import DJ

        busy = lambda: self.conversation.busy or self.mixer.ducked  # noqa: E731
        dj = DJ(lambda: self.player, self.synthesize, self.stands, self.choices, self.settings.voice.voice, busy)
        self.player.listen(dj.hear)
        return dj

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
        found = begun or self.search.find(query, kind, [item.id for item in self.history.recent])
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
