"""What is said to the house rather than about music: who listens, guests, children, the radio's dial, the DJ."""

from __future__ import annotations

import re

from assistant.dj import about_dj
from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import clean, wish_of
from assistant.mind.signatures import complete
from tools.playlists.tuning import is_radio
from tools.taste.audience import meant

_RADIO = re.compile(
    r"(?:(?:start|play|put on|make|give me|turn on|switch on|begin|i want|lets have|let me hear)(?: me| us)? )?"
    r"(?:(?:a|an|the|my|some|another) )?(?:.{1,40} )?(?:radio|station)(?: station)?"
    r"(?: (?:from|based on|like|around|for|of|with|that|about) .+)?(?: please)?"
)
_KEEP_GOING = re.compile(
    r"(?:play|put on|start|give me|i want)(?: me| us)? .+ and (?:then |just )*(?:keep|carry|go) "
    r"(?:it |on )?(?:going|on|playing)(?: and on)?"
)
_DIAL = re.compile(
    r"(?:(?:a (?:bit|little)|much|even|make it|be|play|something|can you be) )*(?:more (?:familiar|surprising|"
    r"surprises|adventurous|obscure|of what i know|things i know)|"
    r"less (?:familiar|surprising|adventurous|obscure|predictable|known)|fewer surprises|"
    r"(?:surprise (?:me|us) (?:more|a bit more|a little more))|play it safe|more surprises|"
    r"more (?:familiar|known|unknown|new|surprising) (?:songs|music|stuff|things|tracks|ones))(?: please)?"
)
_MIX = re.compile(
    r"(?:(?:make|give|play|build|create|show|put on|i want|whats|what is)(?: me| us)? )?(?:(?:a|my|the|this) )?(?:"
    r"(?:mix|playlist|something|music)(?: made)? for (?:right |just )?now|made for (?:me |right )?now(?: mix)?|"
    r"daily mix|"
    r"weekly discover(?:y|ies)|discover weekly|weeks discover(?:y|ies)|discover(?:y|ies) (?:weekly|of the week|"
    r"for (?:this|the) week))(?: please| playlist| mix)?"
)
_NEWS = re.compile(
    r"(?:whats|what is|is there|are there|have you got|do i have)?(?: ?(?:any|anything|something))? ?new"
    r"(?: (?:releases?|arrivals?|albums?|music and episodes))?"
    r"(?: (?:from|by|for|in) (?:me|(?:my|the) (?:artists?|bands?|podcasts?|shows?|library)|"
    r"(?:the )?(?:artists?|bands?|podcasts?|shows?|what|those|people) (?:that )?i (?:follow|like|love)))?"
    r"(?: (?:today|this week|lately|please))?"
)


def read(utterance: str, context: Context) -> Reading | None:
    """The call for such an utterance; None for every other."""
    wish = wish_of(utterance)
    if len(wish.split()) > 16:
        return None
    if meant(utterance) is not None and not _is_name(wish, context):
        return _setting(utterance)
    if about_dj(utterance):
        return _setting(utterance)
    said = clean(utterance)
    if _MIX.fullmatch(said):
        return Reading((Call("make_playlist", complete("make_playlist", {"wish": said})),), open=True)
    if _NEWS.fullmatch(said):
        return Reading((Call("recommend", complete("recommend", {"wish": said})),))
    if _DIAL.fullmatch(wish) or (_tunes(wish) and context.names.resolve(_bare(wish)) is None):
        return Reading((Call("make_playlist", complete("make_playlist", {"wish": wish})),), open=True)
    return None


def _tunes(wish: str) -> bool:
    return is_radio(wish) and bool(_RADIO.fullmatch(wish) or _KEEP_GOING.fullmatch(wish))


def _bare(wish: str) -> str:
    return re.sub(r"^(?:(?:play|start|put on|give|me|make|i want) )+", "", wish)


def _is_name(wish: str, context: Context) -> bool:
    """Whether what seems to be a listener is something in the library: "switch to Night Drive"."""
    found = re.fullmatch(r"(?:switch|change) to (?P<name>.+)|(?:this is|its|it is) (?P<what>\S+)", wish)
    name = found and (found["name"] or found["what"])
    return bool(name) and context.names.resolve(str(name)) is not None


def _setting(words: str) -> Reading:
    call = Call("set_preference", complete("set_preference", {"statement": words.strip(" .!?")}))
    return Reading((call,))
