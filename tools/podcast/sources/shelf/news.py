"""What is new: music that came into the library, and episodes of followed shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select

from tools.library.feeds.feeds import Feeds
from tools.library.feeds.tables import EpisodeRow
from tools.library.feeds.transcripts import Cue
from tools.library.items import Item
from tools.library.library import Library
from tools.library.tables import ItemRow
from tools.podcast.errors import PodcastError
from tools.podcast.facts import Source
from tools.podcast.phrases import Phrases
from tools.podcast.sources.documents.document import Document, Paragraph
from tools.podcast.sources.listening import words
from tools.podcast.sources.parts import Clip, Part, Told
from tools.podcast.sources.telling import Teller
from tools.podcast.sources.texts.telling import Reader

RECENT = 14
"""Days."""
SHOWS = 8
"""Shows that are told of at most."""
_EPISODES, _ALBUMS, _SENTENCES = 3, 8, 12
_NAMED = 3
"""Episodes that a note names at most."""
_CUES = 4
"""Cues of a transcript that make a paragraph at least: sentences go over several."""


@dataclass(slots=True)
class News:
    """Tells what is new. `own` are ids of shows that are not followed but made here.

    `heard` gives what our ears wrote down of an episode without a transcript; `unheard` are the titles of those told
    of of which nobody has written anything down yet.
    """

    library: Library
    feeds: Feeds
    reader: Reader
    playable: Callable[[str], Clip | None]
    now: datetime
    own: frozenset[str] = frozenset()
    heard: Callable[[Item], Sequence[Cue]] = lambda _: ()
    sources: list[Source] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)

    def music(self) -> Part | None:
        """Albums, and songs without one, that were added in the last two weeks; the last ones added if there are none.

        None if the library has no music.
        """
        rows = self._added()
        if not rows:
            return None
        teller = self._teller("library", "library", "your library")
        told: list[Told] = []
        for item, added in rows[:_ALBUMS]:
            when = words.on_date(added, self.now.date())
            names = {"album": item.title, "song": item.title, "artist": item.artist or "various artists"}
            songs = [each for each in self.library.children(item.id) if each.kind == "track"] or [item]
            numbers = {"date": when, "songs": f"{len(songs)} song{'' if len(songs) == 1 else 's'}"}
            kind = "added" if item.kind == "album" else "added_song"
            told.append(teller.tell(kind, names, numbers, topic="releases", weight=4.0, items=(songs[0].id,),
                                    clip=self.playable(songs[0].id)))  # fmt: skip
            if item.kind == "album" and len(songs) > 2:
                opener = names | {"song": songs[0].title}
                told.append(teller.tell("opens", opener, topic="releases", weight=2.5, items=(songs[0].id,)))
        return Part("releases", "New in your library", "what is new in your library", "album", told, 1.6)

    def shows(self, named: Sequence[Item] = ()) -> Iterator[Part]:
        """Followed shows with their newest episodes, those with news first; `named`: only these."""
        found = [*named] or [show for show in self.library.all("show") if show.id not in self.own]
        dated = [(self._episodes(show), show) for show in found]
        dated = [(episodes, show) for episodes, show in dated if episodes]
        dated.sort(key=lambda pair: pair[0][0][1], reverse=True)
        for number, (episodes, show) in enumerate(dated[:SHOWS]):
            yield self._show(show, episodes, number)

    def notes(self) -> tuple[str, ...]:
        """What the listener must know of what was told so far: where only the description could be told from."""
        if not self.unheard:
            return ()
        some, more = self.unheard[:_NAMED], len(self.unheard) - _NAMED
        names = ", ".join([*some, *([f"{more} more"] if more > 0 else [])])
        return (f"What is said in {names} is not written down yet: at most the description is told.",)

    def spoken_of(self, topic: str) -> Iterator[Part]:
        """What episodes of followed shows say about a topic, as far as there are transcripts or descriptions."""
        wanted = [word for word in topic.split() if len(word) > 3] or [topic]
        for number, item in enumerate(self.feeds.about(wanted, 6)):
            if item.kind == "episode" and item.album and self.library.parent(item.id) not in self.own:
                yield from self._inside(item, f"topic{number}", topic)

    def _show(self, show: Item, episodes: Sequence[tuple[Item, date]], number: int) -> Part:
        teller = self._teller(f"show:{number + 1}", "transcript", show.title, show.id)
        told: list[Told] = []
        fresh = [(item, day) for item, day in episodes if (self.now.date() - day).days <= RECENT]
        for item, day in fresh[:_EPISODES] or episodes[:1]:
            names = {"show": show.title, "episode": item.title}
            kind = "new_episode" if fresh else "no_news"
            date_ = {"date": words.on_date(day, self.now.date())}
            told.append(teller.tell(kind, names, date_, topic=show.title, weight=5, items=(item.id,)))
            if item.duration:
                length = {"length": words.length(item.duration)}
                told.append(teller.tell("episode_length", names, length, topic=show.title, weight=2, items=(item.id,)))
            if self.feeds.heard(item.id):
                told.append(teller.tell("episode_heard", names, topic=show.title, weight=2.2, items=(item.id,)))
            for part in self._inside(item, f"{number}.{len(told)}", ""):
                told += part.told
        return Part(f"show: {show.title}", show.title, show.title, "shows", told, 1.5 if fresh else 0.6)

    def _inside(self, item: Item, number: str, asked: str) -> Iterator[Part]:
        """What is said in an episode, or of it, sentence by sentence."""
        document = self._document(item)
        if document is None:
            return
        try:
            found = self.reader.read(document, number, asked, "transcript", own=False)
        except PodcastError:
            return  # nothing in it that could be told
        self.sources += found.sources
        told = [each for part in found.parts for each in part.told][:_SENTENCES]
        yield Part(f"episode: {item.title}", item.title, item.title, "text", told, 1.2)

    def _document(self, item: Item) -> Document | None:
        cues = self.feeds.transcript(item.id) or self.heard(item)
        if not cues:
            self.unheard.append(item.title)
        paragraphs: list[Paragraph] = []
        block: list[str] = []
        begun = 0.0
        for cue in cues:
            begun = begun if block else cue.start
            block.append(cue.text)
            if len(block) >= _CUES and cue.text.rstrip().endswith((".", "!", "?")):
                paragraphs.append(Paragraph(" ".join(block), f"at {_clock(begun)}"))
                block = []
        if block:
            paragraphs.append(Paragraph(" ".join(block), f"at {_clock(begun)}"))
        if not paragraphs:
            text = self.feeds.description(item.id)
            paragraphs = [Paragraph(each, "description") for each in text.split("\n") if each.strip()]
        if not paragraphs:
            return None
        return Document(item.title, tuple(paragraphs), "", "episode", item.id)

    def _episodes(self, show: Item) -> list[tuple[Item, date]]:
        statement = (
            select(EpisodeRow.item_id, func.coalesce(EpisodeRow.published, ItemRow.added))
            .join(ItemRow, ItemRow.id == EpisodeRow.item_id)
            .where(EpisodeRow.show_id == show.id, ItemRow.missing.is_(False))
            .order_by(func.coalesce(EpisodeRow.published, ItemRow.added).desc())
            .limit(_EPISODES + 2)
        )
        with self.library.database.reading() as session:
            dates = {row[0]: datetime.fromtimestamp(row[1]).astimezone().date() for row in session.execute(statement)}
        return [(item, dates[item.id]) for item in self.library.get_many(list(dates))]

    def _added(self) -> list[tuple[Item, date]]:
        """The newest albums, and songs that are on none, with the day on which they came."""
        statement = (
            select(ItemRow.id, ItemRow.added)
            .where(ItemRow.missing.is_(False))
            .where((ItemRow.kind == "album") | ((ItemRow.kind == "track") & ItemRow.parent_id.is_(None)))
            .order_by(ItemRow.added.desc(), ItemRow.title)
            .limit(4 * _ALBUMS)
        )
        with self.library.database.reading() as session:
            rows = {row[0]: datetime.fromtimestamp(row[1]).astimezone().date() for row in session.execute(statement)}
        items = [(item, rows[item.id]) for item in self.library.get_many(list(rows))]
        recent = [(item, day) for item, day in items if (self.now.date() - day).days <= RECENT]
        return recent or items[:3]

    def _teller(self, id_: str, kind: str, title: str, where: str = "") -> Teller:
        source = Source(id_, kind, title, where)  # type: ignore[arg-type]
        self.sources.append(source)
        return Teller(source, Phrases("library", f"{id_}/{self.now:%Y-%m-%d}"))


def _clock(seconds: float) -> str:
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
