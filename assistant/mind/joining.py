"""Wishes about a second recording: blends, mixes, mashups, "match that song".

Plain forms only; whose voice, which song and whose beat are taken from what was said, listed and played.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.mind import amounts
from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import clean, wish_of
from assistant.mind.pointing import things
from assistant.mind.signatures import complete
from tools.library.items import Item

_THIS = r"(?:it|this|that|(?:this|the|the current) (?:song|track|tune|one)|what(?:s| is) playing)"
_THAT = r"(?:that (?:other )?(?:song|track|tune|one|record|music)|the other (?:song|track|tune|one)|that)"
_NEXT = (
    r"(?:whatever |what )?(?:the )?(?:next|following)(?: (?:song|track|tune|one))?|what(?:s| is|evers)? (?:comes )?next"
)
_LAST = r"(?:the )?(?:last|previous)(?: (?:song|track|tune|one))?|the (?:song|track|one) before"
_HOW = r"(?: (?:smoothly|nicely|gently|seamlessly|on the beat|beat matched|in time|in key|straight|together))*"
_BLEND = re.compile(
    rf"(?:(?:make|have|let) {_THIS} )?"
    r"(?:blend|mix|fade|cross ?fade|segue|transition|beat ?match|go|run|flow|slide|take)"
    rf"(?: {_THIS})?{_HOW} (?:over |right )?(?:into|in to)(?P<other> .+?){_HOW}"
)
_SONGS = r"(?:songs|tracks|tunes|ones)"
_THESE = (
    r"(?:all |all of |both |both of )?(?:these|those|them|the (?:queue|list|playlist)|my queue|"
    rf"this (?:list|playlist|queue)|whats (?:in|on) (?:the|my) queue)(?: (?:\d+ )?{_SONGS})?"
)
_A_MIX = (
    r"(?:(?:make|create|do|give|build|cook up|put together|turn|mix|spin)(?: me| us)? )*(?:an? |one )?"
    r"(?:(?P<long>\d+(?:\.\d+)? (?:seconds|minutes|hours)) |long |short |quick )*"
    r"(?P<kind>(?:dj |party |continuous |non ?stop |beat ?matched |seamless )*)(?:mega ?)?(?:mix|medley)"
)
_LASTS = (
    r"(?: (?:(?:that|which) )?(?:lasts?|thats|lasting|of|for|in|with)? ?(?:about |around )?"
    r"(?P<lasts>\d+ (?:minutes|hours))(?: long)?)?"
)
_LASTING = _LASTS.replace("lasts>", "lasting>")
_MIX = re.compile(rf"{_A_MIX}{_LASTS} (?:of|from|out of|with|using)(?P<songs> .+?){_LASTING}")
_INTO_MIX = re.compile(
    rf"(?:turn|make|mix|blend|put|dj|join|stitch)(?P<songs> .+?) (?:together )?(?:into|in to|to|as) {_A_MIX}"
    rf"{_LASTS}"
)
_TOGETHER = re.compile(rf"(?:mix|blend|dj|join|stitch)(?P<songs> {_THESE})(?: together| up)?{_LASTS}")
_WHAT = r"(?P<what>(?:tempo|speed|bpm|beat|key|pitch|tuning)(?: and (?:the )?(?:tempo|speed|bpm|key|pitch))?)"
_MATCH = re.compile(
    rf"(?:make |have |get |can |let |bring |put |tune |transpose |pitch |speed |slow |change )*(?:{_THIS} )?"
    r"(?:up |down |to |so that it |so it )*match(?:es)?(?: (?:up )?(?:with|to))?"
    rf"(?: (?:the )?(?:same )?{_WHAT} (?:of|to|with))?(?P<other> .+)"
)
_ALIKE = re.compile(
    rf"(?:make|have|get|bring|put|set|transpose|shift|pitch|play) {_THIS} (?:(?:in|at|to|into|have|on) )?the same "
    rf"{_WHAT} (?:as|of|like)(?P<other> .+)"
)
_VOICE = (
    r"(?:her|his|their|the|its)(?: (?:lead|own))? (?:voice|vocals?|singing|singer|acapp?ella)|the (?:vocals?|voice|"
    r"singing|acapp?ella)"
)
_BEAT = r"(?:beat|music|instrumental|backing(?: track)?|drums|accompaniment|band)"
_OVER = re.compile(
    r"(?:put|lay|drop|place|play|sing|stick|have|lets hear|let me hear)(?: just)? "
    rf"(?:(?:{_VOICE})(?: (?:of|from|in|on)(?P<of> .+?))?|(?P<whose>.+?)s (?:voice|vocals?|singing)) "
    r"(?:over|on top of|on|onto|across|with)(?P<other> .+)"
)
_MASH = re.compile(
    r"(?:make |do |give me |create |lets have )*(?:an? )?mash(?:ed|ing)? ?up(?: of)?(?P<voice> .+?) "
    r"(?:with|and|over)(?P<other> .+)|"
    r"mash(?P<one> .+?)(?: up)? (?:with|and|into|against)(?P<two> .+?)(?: together| up)?"
)
_SOON = re.compile(r"\b(?:now|right away|straight away|at once|immediately|already)$")


def read(utterance: str, context: Context) -> Reading | None:
    """The remix that is wished; None where it is another wish."""
    wish = wish_of(utterance)
    if len(wish.split()) > 20:
        return None
    for reader in (_mix, _mashup, _match):
        if (args := reader(wish, context)) is not None:
            return _reading(args)
    if (args := _blend(wish, context)) is not None:
        soon = " now" if _SOON.search(clean(utterance)) else ""
        return _reading({**args, "effect": f"blend{soon}"})
    return None


def _reading(args: dict[str, Any]) -> Reading:
    return Reading((Call("remix", complete("remix", args)),), open=True)


def _blend(wish: str, context: Context) -> dict[str, Any] | None:
    found = _BLEND.fullmatch(wish)
    other = None if found is None else _song(found["other"], context)
    return None if other is None or other == "current" else {"other": other}


def _mix(wish: str, context: Context) -> dict[str, Any] | None:
    text = re.sub(r"\b(\d+) (minute|hour)\b", r"\1 \2s", amounts.with_digits(wish))
    for pattern in (_MIX, _INTO_MIX, _TOGETHER):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        named = found.groupdict()
        songs = _songs(named["songs"].strip(), context, certain=bool(named.get("kind")))
        if songs is None:
            continue
        long = next((named[each] for each in ("long", "lasts", "lasting") if named.get(each)), None)
        return {"target": songs, "effect": f"mix of {long}" if long else "mix"}
    return None


def _mashup(wish: str, context: Context) -> dict[str, Any] | None:
    if found := _OVER.fullmatch(wish):
        voice = _song(found["of"] or found["whose"] or "this", context)
        other = _song(re.sub(rf" (?:the |that )?{_BEAT} (?:of|from)(?= )", "", found["other"]), context)
    elif found := _MASH.fullmatch(wish):
        voice, other = _song(found["voice"] or found["one"], context), _song(found["other"] or found["two"], context)
    else:
        return None
    if voice is None or other is None or voice == other:
        return None
    return {"target": voice, "other": other, "effect": "mashup"}


def _match(wish: str, context: Context) -> dict[str, Any] | None:
    found = _MATCH.fullmatch(wish) or _ALIKE.fullmatch(wish)
    other = None if found is None else _song(found["other"], context)
    if found is None or other is None or other == "current":
        return None
    what = found["what"] or "tempo and key"
    args = {"tempo": "match"} if re.search(r"tempo|speed|bpm|beat", what) else {}
    return {**args, **({"pitch": "match"} if re.search(r"key|pitch|tuning", what) else {}), "other": other}


def _song(words: str, context: Context) -> str | None:
    """A recording as the tool understands it; None where nothing is known that the words could mean."""
    words = words.strip()
    if re.fullmatch(_THIS, words):
        return "current"
    if re.fullmatch(_NEXT, words):
        return "next"
    if re.fullmatch(_LAST, words):
        return "previous"
    if re.fullmatch(rf"{_THAT}|(?:that|the|its|her|his|their) (?:{_BEAT})|that (?:songs|tracks|ones) {_BEAT}", words):
        item = _other(context)
        return None if item is None else item.name
    named = re.sub(rf"(?: )?s {_BEAT}$|s? (?:{_BEAT})$|^(?:the )?{_BEAT} (?:of|from) |^the song ", "", words)
    item = context.names.resolve(named) or context.names.resolve(words)
    return item.name if item is not None and item.kind in {"track", "album"} else None


def _other(context: Context) -> Item | None:
    """The song that was spoken of last and is not the one that plays."""
    now = ((context.player or {}).get("item") or {}).get("id")
    spoken = (context.focus, *things(context), *(mention.item for mention in reversed(context.mentions)))
    return next((item for item in spoken if item is not None and item.kind == "track" and item.id != now), None)


def _songs(words: str, context: Context, *, certain: bool) -> str | None:
    """What a mix is to be made of: what was listed or is in the queue, two names or more, or one name of many songs."""
    if re.fullmatch(_THESE, words):
        listed = [item for item in things(context) if item.kind == "track"]
        listed = [] if "queue" in words else listed
        return "; ".join(item.name for item in listed) if len(listed) > 1 else "these"
    names = [name for name in re.split(r" and |, ", words) if name and (certain or " for " not in words)]
    if len(names) > 1:
        songs = [_song(name, context) for name in names]
        return "; ".join(song for song in songs if song) if all(songs) else None
    item = context.names.resolve(
        words.removeprefix("the album ").removeprefix("songs by ").removeprefix("the best of ")
    )
    return item.name if certain and item is not None and item.kind in {"artist", "album", "playlist"} else None
