"""Pointing at what was said: "why that one", "no, the other one", "the one by Queen", "that song from earlier".

What is pointed at is taken from what was listed, spoken of and played, never guessed: where that holds nothing that
fits, the words are left to the other readers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.memory import Mention
from assistant.mind.normalise import clean, wish_of
from assistant.mind.signatures import complete
from tools.library.items import Item

_NOUN = (
    r"(?:one|song|track|tune|album|record|artist|band|playlist|list|mix|podcast|show|episode|audiobook|book|"
    r"suggestion|recommendation|thing)"
)
_WHY = re.compile(
    rf"(?:and |but )*(?:why|how come|whats the reason for|explain)(?: (?:did|do|would|have|are|was|is|were) "
    rf"(?:you|it|that)"
    rf"(?: (?:pick|picked|choose|chose|chosen|suggest|suggested|suggesting|recommend|recommended|recommending|"
    rf"name|start "
    rf"with|begin with|put|say|include))?)?(?: (?:that|it|the (?P<first>first|other)))?(?: {_NOUN})?"
    rf"(?: (?:first|in there|for me|in it|on it))?"
)
_OTHER = re.compile(
    rf"(?:no |nope |not that(?: one)? |i (?:mean|meant|want|said) |rather |play |put on |try |lets hear |make it |what "
    rf"about |how about |and )*(?:the|that) other(?: {_NOUN})?(?: (?:then|instead|please))?"
)
_IT = re.compile(
    rf"(?:yes |ok |go on |alright |and |so )*(?:play|put on|start|lets hear|lets have|ill take|i want to hear|"
    rf"begin|run) "
    rf"(?:it|that|them|those|that {_NOUN}|the {_NOUN})(?: (?:then|now|please|first|(?P<next>next|after this(?: "
    rf"{_NOUN})?)))?"
)
_OPINION = re.compile(
    rf"(?:oh |yes |no |well )*i (?:really |just |do |quite )*(?:(?P<love>love|adore)|(?P<like>like|enjoy)|"
    rf"(?P<dislike>hate|"
    rf"dislike|dont like|cant stand|do not like)) (?:that(?: {_NOUN})?|it|the {_NOUN})"
)
_EARLIER_WORDS = (
    r"(?:from )?(?:earlier|before(?: that)?|a while ago|at the (?:very )?(?:beginning|start)|in the beginning|"
    r"from the (?:beginning|start)|first|the first time|previously|back then)"
)
_WE = (
    r"(?:(?:that |which )?(?:we|you|i) (?:\w+ )?(?:had|played|heard|listened to|were listening to|made|"
    r"suggested|mentioned|"
    r"named|recommended|asked for|started with|began with|put on|found)(?: on)?(?: for me)?)"
)
_LEAD = (
    r"(?P<lead>(?:(?:can we |could we |lets |let us |id like to |i want to |please |take me )*(?:go |get "
    r")?(?:back to|return "
    r"to|play|put on|hear|listen to|start|queue)|what was|which was|whats|what is|why|i (?:really )?(?:love|loved|like|"
    r"liked|hated?|dislike) ?d?|i want|give me|)) ?(?:again )?"
)
_FROM_BEFORE = re.compile(
    rf"{_LEAD}(?:(?:the|that) (?P<which>first|original|earlier|other)? ?(?P<noun>{_NOUN}|music)?|what) ?"
    rf"(?:{_WE} ?)?(?:{_EARLIER_WORDS})?(?: again| please)?"
)
_NOUNS = {
    "song": {"track"}, "track": {"track"}, "tune": {"track"}, "album": {"album"}, "record": {"album"},
    "artist": {"artist"}, "band": {"artist"}, "playlist": {"playlist"}, "list": {"playlist"}, "mix": {"playlist"},
    "podcast": {"show", "episode"}, "show": {"show", "episode"}, "episode": {"episode"},
    "audiobook": {"audiobook", "chapter"}, "book": {"audiobook", "chapter"}, "music": {"track", "album", "playlist",
    "artist"},
}  # fmt: skip
_LISTING = frozenset({"recommend", "search", "make_playlist"})
_SMALL_WORDS = (
    "no not i mean meant the a one play by from it is its that version of please put on want yes id like to hear "
    "ill take go with thats who this rather make lets try um uh well oh guy called name"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def read(utterance: str, context: Context) -> Reading | None:
    """The call on the thing that an utterance points at; None if it points at nothing that is known."""
    wish = wish_of(utterance)
    if len(wish.split()) > 14:
        return None
    return (
        _chosen(wish, context)
        or _why(wish, context)
        or _other(wish, context)
        or _it(wish, context)
        or _opinion(wish, context)
        or _earlier(wish, context)
    )


def things(context: Context) -> tuple[Item, ...]:
    """What was listed, in order, without the playlist that holds it."""
    recent = context.recent
    return recent[1:] if len(recent) > 1 and recent[0].kind == "playlist" else recent


def _last_tool(context: Context) -> str | None:
    last = context.history[-1] if context.history else None
    return last.calls[-1].tool if last and last.role == "assistant" and last.calls else None


def _why(wish: str, context: Context) -> Reading | None:
    found = _WHY.fullmatch(wish)
    if not found or _last_tool(context) not in _LISTING | {"explain"} or not context.recent:
        return None
    item = _rest(context) if found["first"] == "other" else context.focus or things(context)[0]
    return Reading((Call("explain", {"item": item.name}),)) if item else None


def _other(wish: str, context: Context) -> Reading | None:
    if not _OTHER.fullmatch(wish) or not context.recent:
        return None
    item = _rest(context)
    return _play(item, context) if item else Reading(reply="There was only that one.")


def _rest(context: Context) -> Item | None:
    """The first of the listed things that is not the one that was spoken of, offered or is heard."""
    listed = things(context)
    playing = ((context.player or {}).get("item") or {}).get("id")
    not_meant = context.focus or next((item for item in listed if item.id == playing), listed[0] if listed else None)
    return next((item for item in listed if item != not_meant), None)


def _it(wish: str, context: Context) -> Reading | None:
    """After something was listed, made or explained, "play it" means what was offered."""
    found = _IT.fullmatch(wish)
    if not found or _last_tool(context) not in _LISTING | {"explain"} or not context.recent:
        return None
    return _play(context.focus or context.recent[0], context, "next" if found["next"] else "now")


def _opinion(wish: str, context: Context) -> Reading | None:
    """An opinion of what was suggested ("I love that one"), not of what plays."""
    found = _OPINION.fullmatch(wish)
    if not found or _last_tool(context) not in _LISTING | {"explain"} or not context.recent:
        return None
    opinion = next(name for name, value in found.groupdict().items() if value)
    item = context.focus or things(context)[0]
    return Reading((Call("rate", {"item": item.name, "opinion": opinion}),))


def _chosen(wish: str, context: Context) -> Reading | None:
    """The answer to "did you mean the song or the album": by kind, maker or title, if it fits one of them only."""
    last = context.history[-1] if context.history else None
    if last is None or not last.text.rstrip().endswith("?") or not last.calls or len(context.recent) < 2:
        return None
    call = last.calls[-1]
    words = set(wish.split())
    telling = words - _SMALL
    if call.tool not in {"play", "search", "remix"} or not telling or len(words) > 7:
        return None
    fitting = [item for item in context.recent if telling <= _told(item)]
    if len(fitting) != 1:
        return None
    name = "target" if call.tool == "remix" else "query"
    query = _named(fitting[0], context)
    return Reading((Call(call.tool, complete(call.tool, {**call.args, name: query})),), open=True)


def _told(item: Item) -> set[str]:
    """Words by which a listener may tell an item from others."""
    kinds = {noun for noun, kinds in _NOUNS.items() if item.kind in kinds}
    year = {str(item.year)} if getattr(item, "year", None) else set()
    return {*clean(f"{item.title} {item.artist} {item.album}").split(), *kinds, *year}


def _earlier(wish: str, context: Context) -> Reading | None:
    found = _FROM_BEFORE.fullmatch(wish)
    if not found or not _tells_of_before(wish) or (context.history and not context.mentions):
        return None
    mention = _remembered(found["noun"], wish, context)
    if mention is None:
        return Reading(reply=f"There was no {found['noun'] or 'music'} before this in our conversation.")
    item, lead = mention.item, found["lead"].strip()
    if lead.startswith(("what", "which")):
        return Reading(reply=f"That was {item.name}.")
    if lead == "why":
        return Reading((Call("explain", {"item": item.name}),))
    if liked := re.search(r"(love)|(like)|(hate|dislike)", lead):
        opinion = "love" if liked[1] else "like" if liked[2] and "dis" not in lead else "dislike"
        return Reading((Call("rate", {"item": item.name, "opinion": opinion}),))
    return _play(item, context)


def _tells_of_before(wish: str) -> bool:
    """Whether the words are about the past of this conversation at all: "the first song" alone may be on an album."""
    if re.search(rf"\b{_NOUN} before$", wish):  # "the song before": the previous one
        return False
    return bool(re.search(rf"\b(?:{_EARLIER_WORDS})$|\b{_WE}|\bthe (?:earlier|original)\b|\bbefore\b", wish))


def _remembered(noun: str | None, wish: str, context: Context) -> Mention | None:
    """The earliest of its kind if the beginning is meant, else the latest that is not there right now."""
    kinds = _NOUNS.get(noun or "", set())
    fitting = [mention for mention in context.mentions if not kinds or mention.item.kind in kinds]
    if re.search(r"\b(?:suggest\w*|recommend\w*|mention\w*|named?|found)\b", wish):
        fitting = [mention for mention in fitting if mention.deed == "named"]
    elif re.search(r"\bmade\b", wish) or (noun in {"playlist", "list", "mix"}):
        fitting = [mention for mention in fitting if mention.deed == "made"] or fitting
    else:
        done = [mention for mention in fitting if mention.deed != "named"]
        fitting = done or fitting
    if re.search(r"\b(?:first|beginning|start|started|began|original)\b", wish):
        return fitting[0] if fitting else None
    return _before_now(fitting, context)


def _before_now(fitting: Sequence[Mention], context: Context) -> Mention | None:
    if not fitting:
        return None
    now = ((context.player or {}).get("item") or {}).get("id")
    latest = context.mentions[-1].turn
    whole = {mention.item.id for mention in context.mentions if mention.turn == latest}
    older = [mention for mention in fitting if mention.item.id != now and mention.item.id not in whole]
    return older[-1] if older else next((m for m in reversed(fitting) if m.item.id != now), None)


def _play(item: Item, context: Context, when: str = "now") -> Reading:
    return Reading((Call("play", complete("play", {"query": _named(item, context), "when": when})),), open=True)


def _named(item: Item, context: Context) -> str:
    """Its name; with its kind before it where something else that was listed is called the same."""
    twins = [other for other in context.recent if other.name == item.name and other.id != item.id]
    return f"the {item.kind} {item.name}" if twins and item.kind in {"album", "track", "artist"} else item.name
