"""Episodes of one's own: writing them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.parts.broadcast import Broadcasting
from assistant.parts.ground import part

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.mind.history import History
    from tools.library.feeds.transcripts import Cue
    from tools.library.items import Item
    from tools.podcast.schedule import Schedule
    from tools.podcast.sources.parts import Clip
    from tools.podcast.writing.draft import Draft
    from tools.podcast.writing.writer import Writer

_NOTE = re.compile(r"\b(?:note|remember|keep in mind|bear in mind),? that (.+)", re.IGNORECASE)


class Podcasting(Broadcasting):
    """What writes podcasts."""

    @part
    def writer(self) -> Writer:
        """Writes episodes from what the listener has."""
        from assistant.mind.library_names import LibraryNames
        from tools.library.feeds.fetch import Fetcher
        from tools.podcast.package.shelf import SHOW_ID
        from tools.podcast.sources.gathering import Gathering
        from tools.podcast.sources.texts.telling import Reader
        from tools.podcast.writing.writer import Writer

        sentences = self.sentences()
        gathering = Gathering(
            self.listening,
            self.library,
            self.feeds,
            Reader(sentences.embed if sentences is not None else None),
            LibraryNames(self.search, self.library).resolve,
            self._clip,
            lambda: datetime.now().astimezone(),
            Fetcher() if self.settings.podcasts.web else None,
            notes=self.kept_in_mind,
            own_shows=frozenset({SHOW_ID}),
            heard=self.written_down,
        )
        larger = self.settings.mind.rephrase and not self.settings.mind.model.startswith("embedded:")
        return Writer(gathering, self._speaks, self.complete if larger else None)

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
    def history(self) -> History:
        """What was said and done in this conversation."""
        from assistant.mind.history import History

        return History()

    def kept_in_mind(self) -> Sequence[str]:
        """What was said in this conversation to be noted: "note that the gig is on Friday"."""
        said = [message.text for message in self.history.messages if message.role == "user"]
        noted = [found[1] for text in said if (found := _NOTE.search(text))]
        return [f"{text[:1].upper()}{text[1:].rstrip(' .')}." for text in noted]

    def written_down(self, item: Item) -> Sequence[Cue]:
        """What our ears wrote down of a recording by now."""
        return ()

    def complete(self, prompt: str) -> str:
        """What the language model of the settings answers."""
        return str(self.chat_model.invoke(prompt).content)

    def write_scheduled(self, schedule: Schedule) -> Draft:
        """What a schedule asks for. Raises `PodcastError` where there is nothing to say."""
        from tools.podcast.writing.wish import read_wish

        named = [name.strip() for name in schedule.hosts.split(",") if name.strip()]
        count = int(named.pop()) if len(named) == 1 and named[0].isdigit() else None
        return self.writer.write(read_wish(schedule.topic, schedule.minutes, count, named, (), schedule.style or None))

    def _speaks(self, voice: str) -> bool:
        from voices import Catalogue

        found = Catalogue().get(voice)
        return found is not None and self.weights.has(found.weights)

    def _clip(self, item_id: str) -> Clip | None:
        from tools.podcast.sources.parts import Clip

        found = self.sound_of(item_id)
        if found is None or not found[0].duration or not found[1].path.is_file():
            return None
        return Clip(item_id, found[0].title, found[0].duration)
