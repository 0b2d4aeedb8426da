"""The DJ: a few true words into the beginning of a song, rarely, in a voice of choice; off until asked for."""

from __future__ import annotations

import logging
import queue
import re
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tools.playback.events import ItemFinished, ItemStarted, PlaybackEvent
from tools.playlists.links import link
from tools.results import ToolResult
from voices import VoiceError

if TYPE_CHECKING:
    from tools.library.items import Item
    from tools.playback.player import Player
    from tools.taste.choices import Choices
    from tools.taste.standing import Stands
    from voices.engine import Speech

log = logging.getLogger(__name__)

SONGS = 3
"""Songs from one link to the next; who skips hears none."""
_ON = re.compile(
    r"(?:(?:please |can you |will you |would you )*(?:be|play|become) (?:my|the|our|a) "
    r"(?:dj|d j|disc jockey|radio host)|"
    r"(?:turn|switch) on (?:the )?dj(?: mode)?|(?:the )?dj(?: mode)?(?: on)?|"
    r"(?:talk|say something|speak) between (?:the |my )?(?:songs|tracks)|"
    r"(?:introduce|announce) (?:the|my|each|every) (?:songs?|tracks?))"
    r"(?: (?:in|with|using) (?:the |a )?(?:voice (?:of|like) )?(?P<voice>.+?)(?: voice)?)?"
    r"(?: (?:tonight|again|now|for me|please|for (?:the|this) (?:evening|party)))*"
)
_OFF = re.compile(
    r"(?:no more|stop|quit|enough|without|no|less)(?: of)?(?: the| your| all the)? (?:talking|talk|chatter|speaking|dj|"
    r"djing|announcements|introductions|links)(?: between (?:the |my )?(?:songs|tracks))?(?: (?:please|mode|now))*|"
    r"(?:turn|switch) off (?:the )?dj(?: mode)?|(?:the )?dj(?: mode)? off|"
    r"(?:dont|do not|stop) (?:talk|talking|speak|speaking|announc\w+|introduc\w+)"
    r"(?: (?:between )?(?:the |my |each |every )?(?:songs?|tracks?))|"
    r"(?:dont|do not|stop) (?:being|be) (?:my|the|a) dj"
)


def about_dj(words: str) -> bool:
    """Whether words turn the DJ on or off."""
    said = _plain(words)
    return bool(_ON.fullmatch(said) or _OFF.fullmatch(said))


class DJ:
    """Speaks between songs while it is on. `record` turns a voice's words and a text into sound; `busy`: not now."""

    def __init__(
        self,
        player: Callable[[], Player],
        record: Callable[[str, str], Speech],
        stands: Stands,
        choices: Choices,
        voice: str,
        busy: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._player, self._record, self._stands, self._choices = player, record, stands, choices
        self._usual = self._voice = voice
        self._busy, self._clock = busy, clock
        self._events: queue.SimpleQueue[PlaybackEvent] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._before: Item | None = None
        self._since, self._turn, self._skipped = SONGS, 0, False
        self.on = False

    def said(self, statement: str) -> ToolResult | None:
        """Goes on the air, or is silent, as a statement asks; None where it is about something else."""
        words = _plain(statement)
        if _OFF.fullmatch(words):
            was, self.on = self.on, False
            say = "I will be quiet between songs." if was else "I say nothing between songs already."
            return ToolResult(True, say, (), {"dj": False})
        found = _ON.fullmatch(words)
        return None if found is None else self._begin(found["voice"] or "")

    def hear(self, event: PlaybackEvent) -> None:
        """What the player tells; looked at in a thread of its own."""
        if self.on and isinstance(event, ItemStarted | ItemFinished):
            self._events.put(event)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="dj", daemon=True)
                self._thread.start()

    def take(self, event: PlaybackEvent) -> str | None:
        """Speaks if it is time; what is said."""
        if isinstance(event, ItemFinished):
            self._before, self._skipped = event.item, event.reason != "finished"
            return None
        if not self.on or not isinstance(event, ItemStarted) or event.item.kind != "track" or event.position > 1.0:
            return None
        self._since += 1
        if self._since < SONGS or self._skipped or self._busy():
            return None
        self._since = 0
        player = self._player()
        text = link(
            event.item, self._before, player.observe().next_item, self._choices.of(event.item), self._stands.now(),
            self._clock(), self._turn,
        )  # fmt: skip
        self._turn += 1
        speech = self._record(self._voice, text)
        if self.on and player.observe().item == event.item and not self._busy():
            player.speak(speech.audio, speech.rate)
            return text
        return None

    def _begin(self, voice: str) -> ToolResult:
        wanted = voice or self._usual
        try:
            name = _known_voice(wanted) if voice else wanted
        except VoiceError as error:
            return ToolResult(False, f"{error.say} {error.todo}".strip(), (), {"dj": self.on})
        self._voice, self.on, self._since, self._skipped = name, True, SONGS, False
        how = " in that voice" if voice else ""
        say = f"I am your DJ{how}: a few words every {SONGS} songs or so. Say: no more talking between songs."
        return ToolResult(True, say, (), {"dj": True, "voice": name})

    def _run(self) -> None:
        while True:
            event = self._events.get()
            try:
                self.take(event)
            except Exception as error:
                log.warning("the DJ could not speak: %s", getattr(error, "say", type(error).__name__))


def _known_voice(words: str) -> str:
    from voices import Catalogue

    return Catalogue().find(words).id


def _plain(words: str) -> str:
    lowered = words.casefold().replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[^\w\s]", " ", lowered).split())
