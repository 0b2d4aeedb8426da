"""Who listens now: one of several in a home, a guest of whom nothing is kept, children for whom nothing is explicit.

Said in words, and undone in words. Who listens is kept until somebody else says who they are; a guest until the
program ends; children's mode is a rule as any other and holds until it is taken back.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tools.results import ToolResult
from tools.taste.events import DEFAULT, GUEST
from tools.taste.log import EventLog
from tools.taste.preferences.rules import Rule, Subject
from tools.taste.preferences.store import EVERYONE, Preferences

log = logging.getLogger(__name__)

Act = Literal["listener", "everyone", "who", "guest", "no_guest", "children", "no_children"]
_ANY = r"(?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?)"
_SPOKEN = re.compile(
    rf"(?:(?:switch|change|go) (?:over )?(?:the )?(?:listener|user|profile|person|account) to {_ANY}|"
    rf"(?:switch|change|go) to {_ANY.replace('name', 'whose')}(?:['’]s|s['’]?) (?:profile|taste|account|listening)|"
    rf"{_ANY.replace('name', 'third')} is (?:listening|speaking|talking)(?: now)?|"
    rf"(?:this is|it['’]?s|i['’]?m|i am|now) {_ANY.replace('name', 'first')} (?:speaking|listening|talking)(?: now)?|"
    rf"my name is {_ANY.replace('name', 'called')})",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"(?:(?:[Hh]i|[Hh]ello|[Hh]ey|[Oo][Kk](?:ay)?|[Nn]o|[Nn]ow)[, ]+)?(?:[Ss]egue[, ]+)?"
    r"(?:[Ii]['’]?m|[Ii] am|[Tt]his is|[Ii]t['’]?s|[Ii]t is|[Ss]witch to|[Cc]hange to) "
    r"(?P<name>[A-ZÀ-Þ][\w'’-]+)(?: (?:now|here|again|instead))?"
)
_NO_NAME = re.compile(
    r"(?:nobody|no one|someone|somebody|who|what|it|he|she|they|anyone|everyone|everybody|segue|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|christmas|easter|sorry|ok|okay|fine|done|sure|back|home|bored|tired|hungry|english|german|french|the|a|my)",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"(?:its |it is |this is |switch to |back to |now )?(?:all of us|everyone|everybody|the (?:whole )?family|"
    r"nobody in particular)(?: (?:is )?(?:listening|here|again|now))*|we are all (?:listening|here)(?: now)?"
)
_WHO = re.compile(
    r"who (?:is|s|do you think is) (?:listening|speaking|talking)(?: now)?|who am i|whos (?:listening|"
    r"speaking)(?: now)?|(?:whose|which) (?:profile|taste|listener) is (?:this|on|active)(?: now)?|do you know who i am"
)
_ON, _OFF = (
    r"(?:(?:turn|switch|put) on|start|enter|go into|activate|enable|begin|use)",
    (r"(?:(?:turn|switch) off|stop|end|leave|exit|deactivate|disable|quit|cancel|no more|get out of)"),
)
_GUEST_MODE = r"(?:the |a |my )?(?:guest|private|incognito) (?:mode|session|listening)"
_GUEST = re.compile(
    rf"(?:{_ON} )?{_GUEST_MODE}(?: on)?(?: please)?|{_GUEST_MODE} (?:on|please)|(?:turn|switch) {_GUEST_MODE} on|"
    r"(?:i|we) (?:have|ve got|have got) (?:guests|visitors|company)(?: (?:over|here|tonight|this evening))*|"
    r"(?:dont|do not|stop) (?:record|recording|track|tracking|log|logging) (?:what|anything|any of|my|this|me)\b.*|"
    r"(?:im|i am) (?:just |only )?a guest|(?:a )?guests? (?:is|are) (?:listening|here)(?: now)?"
)
_NO_GUEST = re.compile(
    rf"{_OFF} {_GUEST_MODE}|{_GUEST_MODE} off|(?:turn|switch) {_GUEST_MODE} off|"
    r"(?:the |our |my )?(?:guests?|visitors|company) (?:have|has|are|is)? ?(?:gone|left|went home)(?: now| home)?|"
    r"(?:you can |you may )?(?:record|track|log|remember)(?: what i (?:hear|listen to|play))? again"
)
_CHILDREN_MODE = r"(?:the )?(?:kid|kids|child|childs|children|childrens|family|family friendly|clean) mode"
_EXPLICIT = (
    r"(?:explicit|dirty|rude) (?:songs?|tracks?|music|lyrics|episodes?|podcasts?|stuff|content|things|language|words)"
)
_CHILDREN = re.compile(
    rf"(?:{_ON} )?{_CHILDREN_MODE}(?: on)?(?: please)?|(?:turn|switch|put) {_CHILDREN_MODE} on|"
    r"(?:the )?(?:kids|children|little ones) are (?:listening|here|with (?:me|us)|in the (?:car|room))(?: now)?|"
    rf"(?:from now on )?(?:no(?: more)?|without|nothing|dont play(?: any)?) (?:{_EXPLICIT}|explicit|swearing)"
    r"(?: from now on| please)?"
)
_NO_CHILDREN = re.compile(
    rf"{_OFF} {_CHILDREN_MODE}|{_CHILDREN_MODE} off|(?:turn|switch) {_CHILDREN_MODE} off|"
    r"(?:the )?(?:kids|children|little ones) are (?:in bed|asleep|gone|out|away)(?: now)?|"
    rf"(?:{_EXPLICIT}|explicit|swearing) (?:is|are) (?:ok|okay|fine|allowed)(?: again| now)*|"
    rf"(?:allow|permit) {_EXPLICIT}(?: again| now)*"
)
_LONGEST = 100  # letters of a name
CHILDREN = "children's mode: nothing explicit"


@dataclass(frozen=True, slots=True)
class Meant:
    """What is said about who listens."""

    act: Act
    name: str = ""


def meant(utterance: str) -> Meant | None:
    """What an utterance says about who listens; None where it says nothing about that.

    "I'm Anna" names somebody only if the name is written large, as it is by whoever knows it for one.
    """
    said = " ".join(utterance.split()).strip(" .!,?")
    words = " ".join(re.sub(r"[^\w\s]", " ", said.casefold().replace("'", "").replace("’", "")).split())
    acts: tuple[tuple[re.Pattern[str], Act], ...] = (
        (_NO_GUEST, "no_guest"), (_GUEST, "guest"), (_NO_CHILDREN, "no_children"), (_CHILDREN, "children"),
        (_WHO, "who"), (_EVERYONE, "everyone"),
    )  # fmt: skip
    for pattern, act in acts:
        if pattern.fullmatch(words):
            return Meant(act)
    found = _SPOKEN.fullmatch(said) or _WRITTEN.fullmatch(said)
    if found is None:
        return None
    name = next(value for value in found.groupdict().values() if value)
    if any(_NO_NAME.fullmatch(part) for part in name.split()):
        return None
    name = re.sub(r"['’]s?$", "", name)
    return Meant("guest" if name.casefold() == GUEST else "listener", name[:1].upper() + name[1:])


def last_listener(file: Path) -> str:
    """Who listened last, as `Audience` has kept it; "" for nobody in particular."""
    try:
        return file.read_text(encoding="utf-8").strip()[:_LONGEST]
    except (OSError, UnicodeDecodeError):
        return DEFAULT


class Audience:
    """Who listens in a home. `gone` is called with when a guest came (unix seconds) as soon as the guest has left.

    `file` is where it is kept who listens; None: nowhere.
    """

    def __init__(
        self,
        log: EventLog,
        preferences: Preferences,
        gone: Callable[[float], None] = lambda _since: None,
        clock: Callable[[], float] = time.time,
        file: Path | None = None,
    ) -> None:
        self._log, self._preferences, self._gone, self._clock, self._file = log, preferences, gone, clock, file
        self._before, self._since = DEFAULT, 0.0
        preferences.drop(GUEST)  # of one who was there when the program ended

    @property
    def listener(self) -> str:
        """Who listens: a name, "" for nobody in particular, "guest"."""
        return self._log.listener

    @property
    def guest(self) -> bool:
        """Whether nothing is to be kept."""
        return self._log.listener == GUEST

    @property
    def children(self) -> bool:
        """Whether nothing explicit may play."""
        return bool(self._preferences.strict())

    def said(self, statement: str) -> ToolResult | None:
        """Does what a statement about who listens asks for; None where it is about something else."""
        found = meant(statement)
        if found is None:
            return None
        match found.act:
            case "listener":
                return self.switch(found.name)
            case "everyone":
                return self.switch(DEFAULT)
            case "guest" | "no_guest":
                return self.be_guest(on=found.act == "guest")
            case "children" | "no_children":
                return self.be_children(on=found.act == "children")
        return self._result(self._who())

    def switch(self, name: str) -> ToolResult:
        """From now on somebody else listens; "" is nobody in particular."""
        known = {one.casefold(): one for one in self._log.listeners()}
        self._leave_guest()
        self._set(known.get(name.casefold(), name))
        if not name:
            return self._result("Then I listen for all of you again.")
        if name.casefold() in known:
            return self._result(f"Hello {self.listener}. I go by your taste now.")
        return self._result(f"Hello {self.listener}. I do not know your taste yet, and keep it apart from the others'.")

    def be_guest(self, *, on: bool) -> ToolResult:
        """Keeps nothing from now on, or again."""
        if on == self.guest:
            return self._result("Nothing is kept already." if on else "There is no guest.")
        if on:
            self._before, self._since = self.listener, self._clock()
            self._set(GUEST)
            return self._result("Guest mode: nothing that you hear or say is kept until you turn it off.")
        self._leave_guest()
        self._set(self._before)
        return self._result(f"Guest mode is off. {self._who()} Of the guest nothing was kept.")

    def be_children(self, *, on: bool) -> ToolResult:
        """Plays nothing explicit from now on, or again."""
        if on == self.children:
            return self._result("It is on already." if on else "Children's mode is not on.")
        if on:
            self._preferences.add(CHILDREN, "always", Rule("avoid", Subject("explicit", "")), listener=EVERYONE)
            say = "Children's mode: nothing that is marked as explicit plays, not even by name, until you turn it off."
            return self._result(say)
        self._preferences.undo(self._preferences.strict())
        return self._result("Children's mode is off.")

    def _set(self, name: str) -> None:
        self._log.listener = self._preferences.listener = name
        if self._file is not None and name != GUEST:
            try:
                self._file.write_text(name, encoding="utf-8")
            except OSError as error:  # then it is forgotten with the program
                log.warning("who listens cannot be kept: %s", error.strerror)

    def _leave_guest(self) -> None:
        if self.guest:
            self._preferences.drop(GUEST)
            self._gone(self._since)

    def _who(self) -> str:
        if self.guest:
            return "A guest is listening, of whom I keep nothing."
        return f"{self.listener} is listening." if self.listener else "Nobody told me who is listening."

    def _result(self, say: str) -> ToolResult:
        observed = {"listener": self.listener, "guest": self.guest, "children": self.children}
        return ToolResult(True, say, (), observed)
