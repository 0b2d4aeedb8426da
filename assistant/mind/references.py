"""What only makes sense after what came before: "the second one", "yeah, go on", "longer", "anything by her".

Resolved by code from the items that were listed, the last call, and what plays; what it cannot resolve it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assistant.mind import amounts
from assistant.mind.context import Call, Context, Message
from assistant.mind.details import hosts_in, period_of
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import clean, wish_of
from assistant.mind.signatures import complete

Read = Callable[[str, Context], Reading | None]

_YES = re.compile(
    r"(?:(?:oh|ok|okay|yes|yeah|yep|yup|ya|aye|sure|of course|certainly|absolutely|definitely|"
    r"alright|all right|right|fine|great|perfect|lovely|cool|"
    r"brilliant|go|on|ahead|then|please|do|it|that|so|why|not|sounds|good|great|go for it|lets|hear|"
    r"play|put|id|love|like|to|ill|take|both|thanks|"
    r"thank you|by all means|you bet|totally|im|game|if you|must|give it a|try|go|that one|the one|"
    r"will|nice|idea|start|this|one|a|for|them) ?)+"
)
_AGREES = re.compile(
    r"\b(?:yes|yeah|yep|yup|ya|aye|sure|of course|certainly|absolutely|definitely|alright|ok|okay|go "
    r"on|go ahead|go for it|do it|please do|why not|sounds good|"
    r"sounds great|play it|play that|put it on|lets hear it|ill take it|id love (?:to|that)|you bet|"
    r"by all means|good idea|nice idea|do that|fine|great|perfect|lovely|play them|play both)\b"
)
_REFUSES = re.compile(
    r"(?:(?:oh|ah|um|uh|wait|god|heavens|please) )*(?:no|nope|nah|never|dont|do not|cancel|leave it|forget it|"
    r"rather not|better not|id rather not|never mind|nevermind)\b(?! (?:i mean|play|but)\b)"
)
_OFFERS_PLAY = re.compile(r"\b(?:play|put (?:it|that|this|them|on)|start|hear|listen|queue)\b", re.IGNORECASE)
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "final": -1}
_ORDINALS |= {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4}
_CARDINALS = {"one": 0, "1": 0, "two": 1, "2": 1, "three": 2, "3": 2, "four": 3, "4": 3, "five": 4, "5": 4}
_PICK = re.compile(
    r"\b(?:the )?(?P<ordinal>first|second|third|fourth|fifth|last|final|1st|2nd|3rd|4th|5th)(?: "
    r"(?:one|song|track|album|episode|book|podcast|option|thing|suggestion|result))?(?: (?:of "
    r"(?:those|them|these)|you (?:said|mentioned|named)|on the list))?(?!\S)"
    r"|\b(?:number|option|item) (?P<number>one|two|three|four|five|[1-5])(?!\S)"
)
_CHOOSE = re.compile(
    r"(?:(?:ill|we ll|well|i will|lets|let us|id|i would|i|go|play|put|on|start|have|take|like|want|"
    r"give|me|with|make|it|hear|listen|to|try|queue|choose|pick|how|what|about|and) )*"
)
_WORD = r"(?:(?:[A-Z]\.)+|[A-Z0-9][\w'’&\-]*)"
_NAME = rf"{_WORD}(?: (?:(?:of|the|and|in|on|to|a|an|for|at|with|from|de|la|&) )*{_WORD})*"
_NAMED = re.compile(rf"({_NAME}) by ({_NAME})(?!\w)(?! by )")
_QUOTED = re.compile(r"[\"“”«]([^\"“”»]+)[\"“”»]")
_AFTER = re.compile(rf"\b(?:try|found|about|like|suggest|recommend|play|is|have|got|hear|called) ({_NAME})")
_MADE = frozenset({"make_playlist", "make_podcast"})
_MORE = re.compile(
    r"(?:(?:and|even|a bit|a little|bit|some|still|just|do it|do that|once|one|time|keep|going|yet|"
    r"again|more|much|further|a touch|a lot) ?)*(?:more|again|further|going|once more|one more time|"
    r"still)"
)
_TOO_FAR = re.compile(
    r"(?:thats |that was |its |no |oh )?(?:too (?:much|far|loud|quiet)|(?:a )?bit (?:too )?much|not "
    r"that (?:much|far|loud|quiet)|back a bit|undo(?: that)?|too much)"
)
_OPPOSITE = {
    "volume_up": "volume_down",
    "volume_down": "volume_up",
    "next": "previous",
    "previous": "next",
    "pause": "resume",
}
_WHAT_ABOUT = re.compile(
    r"(?:(?:and|what about|how about|and what about|and how about|ok and|now|or|no i meant?|i meant?|"
    r"i said|try|same for|and for|the same for) )+(?P<what>.+)"
)
_REFINES = re.compile(r"^(?:but|with|without|make (?:it|that|them)|can it be|only|just|more|less|fewer|no|not|add|"
r"include|leave out|a bit|a little|something|and|instead|same|throw in|swap|use|keep|drop|take "
r"out|even|mostly|drop)\b")  # fmt: skip
_CHANGING = (
    "make it that them the a an and but with to be can should longer shorter long short instead as twice half "
    "double bit little much more less extra add one two second third another co host hosts cohost voice voices "
    "people presenters presenter speakers speaker just only please about around up down at minutes minute "
    "hours hour seconds of for want i need playlist podcast episode show is too lets have like say no or so "
    "not maybe extend trim cut lengthen shorten actually ones in it's bigger try go last is was now "
)
_CHANGE_WORDS = frozenset(_CHANGING.split())


def previous_call(context: Context, read: Read) -> tuple[Call, str] | None:
    """The last thing that was done and the words that asked for it: from the history, or read again from its words."""
    for i in range(len(context.history) - 1, -1, -1):
        message = context.history[i]
        if message.calls:
            asked = next((m.text for m in reversed(context.history[:i]) if m.role == "user"), "")
            return message.calls[-1], asked
        if message.role == "user":
            before = Context(context.history[:i], context.playing, context.player, (), context.names)
            reading = follow(message.text, before, read) or read(message.text, before)
            if reading and reading.calls:
                return reading.calls[-1], message.text
    return None


def listed(context: Context) -> tuple[str, ...]:
    """The names that the last answer listed, in its order: items if they are known, else read from its words."""
    if context.recent:
        return tuple(item.name for item in context.recent)
    last = next((m.text for m in reversed(context.history) if m.role == "assistant"), "")
    return names_in(last)


def names_in(text: str) -> tuple[str, ...]:
    """Names in an answer: "X by Y", quoted, or a capitalised run after "try", "found" and the like."""
    found = [f"{title} by {artist}" for title, artist in _NAMED.findall(text)]
    found = found or _QUOTED.findall(text)
    if not found and (
        listing := re.search(
            rf"(?::|found|have|are|is|try|there's) ((?:{_NAME}, )+(?:and |or )?{_NAME}(?: (?:and|or) {_NAME})?)", text
        )
    ):
        found = [part for part in re.split(r", (?:and |or )?| (?:and|or) (?=[A-Z])", listing[1]) if part]
    if not found:
        found = _AFTER.findall(text)
    return tuple(dict.fromkeys(name.rstrip(".,!?") for name in found))


def follow(utterance: str, context: Context, read: Read) -> Reading | None:
    """The calls of an utterance that leans on what came before, where code can tell; before the sentence templates."""
    words, wish = clean(utterance), wish_of(utterance)
    return _accepted(words, context) or _picked(wish, context, read) or _repeated(wish, context, read)


def confirmed(utterance: str, context: Context) -> Reading | None:
    """The answer to "shall I really?": yes makes the call, no makes none; anything else is a new request."""
    words = clean(utterance)
    if context.pending is None:
        return None
    if _REFUSES.match(words):
        return Reading(reply="Then I leave it as it is.")
    if _AGREES.search(words) and _YES.fullmatch(f"{words} "):
        return Reading((context.pending,))
    return None


def changed(utterance: str, context: Context, read: Read) -> Reading | None:
    """The last call with other arguments ("longer", "with two hosts", "what about last year"); after the templates."""
    wish = re.sub(r"^(?:no|nope|nah) (?=\S)", "", wish_of(utterance))
    if not context.history:
        return None
    before = previous_call(context, read)
    if before is None:
        return None
    call, asked = before
    if call.tool in _MADE:
        return _remade(wish, call, asked)
    if call.tool == "remix" and re.fullmatch(r"(?:even|a bit|a lot|much|still|more|too) ?.*", wish):
        return None
    about = _WHAT_ABOUT.fullmatch(wish)
    if call.tool == "taste_profile" and len(wish.split()) <= 6 and period_of(wish) != "all time":
        return _reading(call, period=period_of(wish))
    if about and call.tool in {"search", "play", "recommend"} and len(wish.split()) <= 9:
        name = "wish" if call.tool == "recommend" else "query"
        return _reading(call, **{name: about["what"]})
    if call.tool == "recommend" and _REFINES.match(wish) and len(wish.split()) <= 8:
        return _reading(call, wish=f"{call.args.get('wish', '')}, {wish}".strip(", "))
    return None


def _reading(call: Call, **changes: Any) -> Reading:
    return Reading((Call(call.tool, complete(call.tool, {**call.args, **changes})),), open=True)


def _accepted(words: str, context: Context) -> Reading | None:
    last = context.history[-1] if context.history else None
    if last is None or last.role != "assistant" or not _AGREES.search(words) or not _YES.fullmatch(f"{words} "):
        return None
    question = re.split(r"(?<=[.!]) ", last.text.strip())[-1]
    if not question.endswith("?") or not _OFFERS_PLAY.search(question):
        return None
    names = listed(context)
    return Reading((Call("play", complete("play", {"query": names[0]})),), open=True) if names else None


def _picked(wish: str, context: Context, read: Read) -> Reading | None:
    found = _PICK.search(wish)
    names = listed(context)
    if context.recent and context.recent[0].kind == "playlist" and len(names) > 1:
        names = names[1:]  # "the second one" is a song of the playlist
    if not found or len(names) < 2:
        return None
    at = _ORDINALS[found["ordinal"]] if found["ordinal"] else _CARDINALS[found["number"]]
    if at >= len(names):
        return None
    name = names[at]
    lead, rest = wish[: found.start()].strip(), wish[found.end() :].strip()
    if not rest and _CHOOSE.fullmatch(f"{lead} " if lead else ""):
        return Reading((Call("play", complete("play", {"query": name})),), open=True)
    if not rest and re.fullmatch(r"(?:and |but )*(?:why|how come)(?: (?:did|is|was) .*)?", lead):
        return Reading((Call("explain", {"item": name}),))
    named = clean(name)
    reading = read(f"{lead} {named} {rest}".strip(), context)
    if reading and reading.calls:
        return reading
    opinion = re.search(r"\b(?:(love)|(like|enjoy)|(hate|dislike|dont like|cant stand))\b", lead)
    if opinion and not rest:
        meant = "love" if opinion[1] else "like" if opinion[2] and "dont" not in lead else "dislike"
        return Reading((Call("rate", {"item": name, "opinion": meant}),), open=True)
    return None


def _repeated(wish: str, context: Context, read: Read) -> Reading | None:
    more, far = _MORE.fullmatch(wish), _TOO_FAR.fullmatch(wish)
    if not context.history or not (more or far):
        return None
    before = previous_call(context, read)
    if before is None or before[0].tool not in {"control", "remix"}:
        return None
    call = before[0]
    if more:
        return Reading((call,))
    opposite = _OPPOSITE.get(str(call.args.get("action", "")))
    return Reading((Call("control", {"action": opposite}),)) if opposite else None


def _remade(wish: str, call: Call, asked: str) -> Reading | None:
    """A playlist or episode again, with another length, other hosts, or a wish refined."""
    known = call.args.get("minutes")
    before = float(known) if known else (30.0 if call.tool == "make_playlist" else 5.0)
    minutes = amounts.changed(before, wish)
    hosts = hosts_in(wish)
    digits = amounts.with_digits(wish)
    left = [word for word in digits.split() if word not in _CHANGE_WORDS and not re.fullmatch(amounts.NUMBER, word)]
    changes: dict[str, Any] = {}
    if minutes is not None and (
        not left or amounts.seconds_in(wish) is not None or re.search(r"\b(?:longer|shorter)\b", wish)
    ):
        changes["minutes"] = int(minutes) if minutes == int(minutes) else round(minutes, 1)
    elif not left and (number := amounts.numbers_in(wish)) and not hosts:
        changes["minutes"] = int(number[0])
    if hosts:
        changes["hosts"] = hosts
    if not left:
        return _reading(call, **changes) if changes else None
    if not _REFINES.match(wish) and not changes:
        return None
    if (
        re.search(
            r"\b(?:play|skip|pause|volume|louder|quieter|what|who|why|start it|stop|this song|delete|save|rename)\b",
            wish,
        )
        or len(wish.split()) > 14
    ):
        return None
    name = "wish" if call.tool == "make_playlist" else "topic"
    said = f"{call.args.get(name, asked)}, {wish}" if left else call.args.get(name, asked)
    return _reading(call, **changes, **{name: said})


_PERSON = re.compile(
    r"\b(?:her|him|them|she|he|they|this (?:artist|band|singer|guy|woman|group|author|composer|"
    r"rapper|musician|producer)|"
    r"hers|theirs|the same (?:artist|band|singer|author|people|guy|woman|group)|same (?:artist|band|singer|"
    r"author)|that (?:artist|band|singer|author)|these guys)\b"
)
_POSSESSIVE = re.compile(r"\b(?:her|his|their)\b(?= \w)")
_BY = re.compile(r"\bby (.+?)(?:[.!?,]|$)")


def person(context: Context) -> str | None:
    """Whom "her", "him" and "them" mean: who made what plays, else who was named last."""
    spoken = [context.playing or "", *(message.text for message in reversed(context.history))]
    item = (context.player or {}).get("item") or {}
    if item.get("artist"):
        return str(item["artist"])
    for text in spoken:
        found = _BY.search(text)
        if found:
            return found[1].strip()
    for message in reversed(context.history):
        for call in reversed(message.calls):
            query = str(call.args.get("query") or call.args.get("topic") or "")
            if query:
                return query.rpartition(" by ")[2]
    for message in reversed(context.history):
        found = (
            re.search(r"\b(?:by|about|play|like|who is|who are|tell me about) ([\w' ]+)$", clean(message.text))
            if message.role == "user"
            else None
        )
        if found:
            return found[1]
    return None


def leans_on_person(text: str) -> bool:
    """Whether the words name someone only as "her", "them", "this band"."""
    return bool(_PERSON.search(text) or _POSSESSIVE.search(text))


def with_person(text: str, context: Context) -> str:
    """The words with "her", "them", "this band" replaced by whom they mean, where that is known."""
    if not leans_on_person(text):
        return text
    who = person(context)
    if not who:
        return text
    text = _POSSESSIVE.sub(f"{who}'s", text)
    return _PERSON.sub(who, text)


def last_answer(history: tuple[Message, ...]) -> str:
    """The assistant's last words, or nothing."""
    return next((message.text for message in reversed(history) if message.role == "assistant"), "")
