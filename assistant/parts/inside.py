"""What is said in what plays: knowing it, answering from it, waiting for whoever talks."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.parts.ground import part
from assistant.parts.podcasting import Podcasting

if TYPE_CHECKING:
    from assistant.mind.reading import ModelReader
    from tools.library.feeds.transcripts import Cue
    from tools.library.items import Item
    from tools.playback.voice import SpeechHandle
    from tools.podcast.asking.along import Along
    from tools.podcast.asking.hearing import Ears
    from tools.podcast.asking.ranking import Ranker
    from tools.podcast.asking.recalling import Hear, Sound
    from tools.podcast.asking.recording import Recording
    from tools.podcast.asking.sources import Sources
    from tools.podcast.asking.steering import Jumps
    from tools.podcast.asking.talking import Talking
    from tools.podcast.quiz.game import Quiz

_CLIP_RATE = 44_100
_QUIET, _GUESSING = 0.6, -1.1
"""From this probability on nobody speaks; below this log-probability the words are guesses."""


class Inside(Podcasting):
    """The inside of what speaks."""

    @part
    def sources(self) -> Sources:
        """What is said in episodes and books."""
        from tools.podcast.asking.sources import Sources

        return Sources(self.spoken, self.recording_ears, self.productions.read, self._chapters_before)

    @part
    def recording_ears(self) -> Ears | None:
        """What writes down recordings without a transcript; None if it is not to, or has no weights to do it with."""
        from tools.podcast.asking.hearing import Ears, Shelf

        wanted = self.settings.ears
        if not wanted.along or not self.weights.has(wanted.model):
            return None
        shelf = Shelf(self.settings.home / "cache" / "heard", f"{wanted.engine} {wanted.model} {wanted.language}")
        return Ears(shelf, self._make_hear, self._recording)

    @part
    def talking(self) -> Talking:
        """Questions about what is said, waiting, and changes of an episode of ours."""
        from tools.podcast.asking.answering import Answerer
        from tools.podcast.asking.interruption import Interruption
        from tools.podcast.asking.steering import Steering
        from tools.podcast.asking.talking import Talking

        return Talking(
            self.player,
            self.sources,
            Answerer(self._ranker_now, self.reader),
            Interruption(self.player, lambda item: self.sources.of(item).passages),
            Steering(self.player, self.sources, self.jumps),
        )

    @part
    def reader(self) -> ModelReader:
        """The language model as a reader of a few sentences."""
        from assistant.mind.reading import ModelReader

        return ModelReader(lambda: self.chat_model)

    @part
    def quiz(self) -> Quiz:
        """The game about the library."""
        from tools.podcast.quiz.game import Quiz

        return Quiz(self.player, self._songs, self._plays, self._clip_heard)

    def _songs(self) -> Sequence[Item]:
        """What the listener may and wants to hear."""
        return self.preferences.keep(self.preferences.permitted(self.library.all("track")))

    def _plays(self) -> Mapping[str, int]:
        return {item_id: stand.plays for item_id, stand in self.stands.now().items.items()}

    def _clip_heard(self, item: Item, start: float, seconds: float) -> SpeechHandle | None:
        recording = self._recording(item)
        sound = recording.read(start, seconds, rate=_CLIP_RATE) if recording is not None else None
        return self.player.speak(sound, _CLIP_RATE) if sound is not None and len(sound) else None

    @part
    def jumps(self) -> Jumps:
        """What is left out of an episode that was made shorter."""
        from tools.podcast.asking.steering import Jumps

        return Jumps(self.player)

    @part
    def along(self) -> Along:
        """What is done ahead of questions."""
        from tools.podcast.asking.along import Along

        return Along(self.sources, self.recording_ears, lambda: self.ranker, self.reader.prepare, self._to_come)

    def written_down(self, item: Item) -> Sequence[Cue]:
        """What our ears wrote down of a recording by now."""
        return self.recording_ears.written(item).cues if self.recording_ears is not None else ()

    def _to_come(self) -> Sequence[Item]:
        from tools.podcast.asking.to_come import newest_here
        from tools.podcast.package.shelf import SHOW_ID

        return newest_here(self.library, time.time(), frozenset({SHOW_ID}))

    @property
    def ranker(self) -> Ranker | None:
        """Finds sentences for questions; None as long as the sentence model is not here."""
        if "_ranker" not in self.__dict__:
            from tools.podcast.asking.ranking import Ranker

            sentences = self.sentences()
            if sentences is None:
                return None
            self.__dict__["_ranker"] = Ranker(sentences.embed)
        return self.__dict__["_ranker"]  # type: ignore[no-any-return]

    def _ranker_now(self) -> Ranker:
        from tools.results import ToolFailed
        from tools.search.minilm import MiniLM

        if (ranker := self.ranker) is None:
            raise ToolFailed("Answering that needs the sentence model.", f"segue models pull {MiniLM.name}")
        return ranker

    def _make_hear(self) -> Hear:
        from assistant.ears.factory import make_transcriber

        wanted = self.settings.ears
        ears = make_transcriber(wanted.engine, self.weights.path(wanted.model))

        def hear(sound: Sound) -> str:
            found = ears.listen(sound, language=wanted.language).decode()
            return "" if found.no_speech > _QUIET or found.logprob < _GUESSING else found.text

        return hear

    def _recording(self, item: Item) -> Recording | None:
        from tools.playback.decode import Decoder
        from tools.podcast.asking.recording import Recording

        place = self._locate(item)
        if place is None:
            return None
        return Recording(lambda: Decoder(place.path, begin=place.begin, end=place.end))

    def _chapters_before(self, item: Item) -> Sequence[Item]:
        book = self.library.parent(item.id) if item.kind == "chapter" else None
        parts = list(self.library.children(book)) if book is not None else []
        return parts[: next((at for at, each in enumerate(parts) if each.id == item.id), 0)]
