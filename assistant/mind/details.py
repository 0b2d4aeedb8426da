"""The arguments that code reads better than a language model: kind, when, amounts, periods, scope, opinions."""

from __future__ import annotations

import re
from typing import Any

from assistant.mind import amounts
from assistant.mind.context import Call
from assistant.mind.remixes import sound_changes

_KINDS = (
    ("audiobook", r"audio ?books?|books?|chapters?|novels?|my story|narrated"),
    ("podcast", r"pod ?casts?|episodes?|shows?"),
    ("music", r"songs?|tracks?|albums?|music|tunes?|bands?|singers?|artists?|records?|singles?"),
)
_NEXT = re.compile(
    r"\b(?:(?:play|queue|put)(?: \S+)* next|next (?:play|put)|after this|after this one|when this "
    r"(?:\w+ )?(?:ends|finishes|is over|is done)|"
    r"once this (?:ends|finishes|is over)|up next|straight after)\b"
)
_LAST = re.compile(
    r"\b(?:(?:to|at|on|in|into) (?:the |my )?(?:very )?(?:end|queue|list|back)|(?:add|queue|line) "
    r".*\b(?:queue|end|later|list)|"
    r"queue(?: up)?|line up|for later|at the end)\b"
)
_PERIODS = re.compile(
    r"\b(?:(?:this|last|past|the last|the past|these (?:last|past)|over the (?:last|past)|my) "
    r"(?:(?:\d+|few|couple of) )?(?:days?|weeks?|weekends?|months?|years?|summer|winter|spring|"
    r"autumn|fall|decade)|today|yesterday|tonight|"
    r"this (?:morning|evening|afternoon)|(?:in|during|since|back in) (?:january|february|march|april|"
    r"may|june|july|august|september|"
    r"october|november|december|(?:19|20)\d\d|the \w+)|lately|recently|of all time|all time|ever|"
    r"(?:january|february|march|april|june|july|august|september|october|november|december)|"
    r"(?:weekly|monthly|yearly|daily)|year|week|month)\b"
)
_ADVERB_PERIODS = {"weekly": "this week", "monthly": "this month", "yearly": "this year", "daily": "today"}
_SESSION = re.compile(
    r"\b(?:tonight|today|this (?:evening|morning|afternoon|weekend)|for now|for the (?:rest of|next)|"
    r"at the moment|right now|while)\b"
)
_ONCE = re.compile(r"\b(?:just this once|this time|just (?:for )?(?:now|this one)|only this time|once)\b")
_NEW = re.compile(
    r"\b(?:new to me|something new|new (?:music|songs|stuff|artists|discover\w*)|(?:havent|never|"
    r"not) heard|discover\w*|unfamiliar|unknown|"
    r"fresh|obscure|surprise me|different artists|hidden gems|explore|dont know(?: yet)?|adventurous)\b"
)
_FAMILIAR = re.compile(
    r"\b(?:familiar|i (?:already )?know|favou?rites|i (?:already )?(?:love|like)|my (?:usual|"
    r"classics)|nothing new|old favou?rites|heard before)\b"
)
_HOSTS = re.compile(
    r"\b(\d+|both|a second|another|a co|single) ?(?:hosts?|people|person|voices?|presenters?|speakers?|narrators?)\b|"
    r"\bco ?hosts?\b|\bsecond (?:host|voice|presenter|speaker)\b|\bas a (?:dialogue|conversation|"
    r"discussion|interview)\b"
)


def kind_of(text: str) -> str | None:
    """The kind that the words name, or None."""
    for kind, pattern in _KINDS:
        if re.search(rf"\b(?:{pattern})\b", text):
            return kind
    return None


def period_of(text: str) -> str:
    """The time that the words are about: "last month", "this week"; "all time" where they name none."""
    found = _PERIODS.search(amounts.with_digits(text))
    if not found:
        return "all time"
    words = re.sub(r"^(?:in|during|of|over) ", "", found[0])
    words = re.sub(r"^(?:my|the) (?=week|month|year|day)", "this ", words)
    words = re.sub(r"^(year|week|month)$", r"this \1", words)
    return _ADVERB_PERIODS.get(words, "all time" if words == "ever" else words)


def hosts_in(text: str) -> int | None:
    """How many speakers the words ask for, or None."""
    found = _HOSTS.search(amounts.with_digits(text))
    if not found:
        return None
    count = found[1] or ""
    if count.isdigit():
        return int(count)
    return 1 if count == "single" else 2


def minutes_in(text: str) -> float | int | None:
    """A length in minutes, from a duration or from a number of songs at four minutes each; None if none is named."""
    seconds = amounts.seconds_in(text)
    if seconds is None:
        songs = re.search(r"\b(\d+) (?:\w+ )?(?:songs|tracks|tunes)\b", amounts.with_digits(text))
        if not songs:
            return None
        seconds = int(songs[1]) * 240.0
    minutes = seconds / 60
    return int(minutes) if minutes == int(minutes) else round(minutes, 2)


def _scope(text: str) -> str:
    if _ONCE.search(text):
        return "once"
    return "session" if _SESSION.search(text) and not re.search(r"\b(?:always|from now on|never)\b", text) else "always"


def _control_value(action: str, value: Any, text: str) -> Any:
    """The value that the words state for an action; what was given where they state none."""
    digits = amounts.with_digits(text)
    numbers = amounts.numbers_in(text)
    if action == "seek":
        seconds = amounts.seconds_in(text)
        if seconds is None:
            return value
        back = re.search(r"\b(?:back|backwards?|rewind|earlier|last|again|missed|replay)\b", text) or str(
            value
        ).startswith("-")
        to = re.search(rf"\b(?:to|at|from) {amounts.DURATION}", digits)
        return f"{'-' if back else '' if to else '+'}{amounts.plain(seconds)}"
    if action == "sleep_timer":
        minutes = minutes_in(text)
        if minutes is None and re.search(r"\b(?:end of|after) (?:this|the)\b", text):
            return "end"
        return value if minutes is None else amounts.plain(float(minutes))
    if action == "speed":
        if numbers:
            return amounts.plain(numbers[0] / 100 if numbers[0] > 10 else numbers[0])
        for pattern, speed in ((r"double|twice", "2"), (r"normal|regular|usual", "1"), (r"half", "0.5"),
                               (r"slow", "slower"), (r"fast|quick|speed up|up", "faster")):  # fmt: skip
            if (value in (None, "") or speed[0].isdigit()) and re.search(rf"\b(?:{pattern})", text):
                return speed
        return value
    if action in {"set_volume", "volume_up", "volume_down"}:
        return amounts.plain(numbers[0]) if numbers else value
    if action in {"shuffle", "repeat"} and value in (None, ""):
        off = re.search(r"\b(?:off|no|dont|stop)\b", text)
        return (
            "off"
            if off
            else ("on" if action == "shuffle" else "one" if re.search(r"\b(?:this|it|song)\b", text) else "all")
        )
    return value


def fill(call: Call, text: str) -> Call:
    """The call with every argument that `text`, the part of the utterance it comes from, states plainly."""
    args = dict(call.args)
    if call.tool == "control":
        value = _control_value(str(args.get("action", "")), args.get("value"), text)
        args["value"] = value
    elif call.tool in {"search", "play", "recommend"}:
        if args.get("kind") in (None, "", "any") and (kind := kind_of(text)):
            args["kind"] = kind
        if call.tool == "play":
            args["when"] = "next" if _NEXT.search(text) else "last" if _LAST.search(text) else args.get("when") or "now"
    elif call.tool == "make_playlist":
        args["minutes"] = minutes_in(text) or args.get("minutes")
        if _NEW.search(text):
            args["discovery"] = "new"
        elif _FAMILIAR.search(text):
            args["discovery"] = "familiar"
    elif call.tool == "make_podcast":
        args["minutes"] = minutes_in(text) or args.get("minutes")
        args["hosts"] = hosts_in(text) or args.get("hosts")
    elif call.tool == "taste_profile":
        args["period"] = period_of(text)
    elif call.tool == "set_preference":
        args["scope"] = _scope(text)
    elif call.tool == "remix":
        args |= sound_changes(text)
    return Call(call.tool, {name: value for name, value in args.items() if value not in (None, "")})
