"""What is said to something that speaks: waiting, questions about what is said in it, changes of an episode of ours."""

from __future__ import annotations

import re

from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import clean
from assistant.mind.signatures import complete
from tools.podcast.asking.question import read_question

_WAIT = re.compile(
    r"(?:(?:hey|oh|no|ok|okay|um|uh|sorry|segue|please) )*(?:wait|hold on|hang on|hold it|hold up|"
    r"(?:just )?(?:one|a) (?:second|sec|minute|moment)|wait (?:a|one) (?:minute|second|moment|sec)|"
    r"(?:hold|hang) on (?:a|one) (?:minute|second|moment|sec)|not so fast)(?: wait| please| segue| there)*"
)
_WAITING = re.compile(
    r"^(?:(?:hey|oh|no|ok|okay|um|uh|sorry|segue)[, ]+)*(?:wait|hold on|hang on|hold it|hold up|one moment|"
    r"(?:just )?a (?:moment|second|minute|sec)|one (?:second|sec|minute|moment))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:in |on |at |from |by |with |for |to |of |about |since )?(?:what|whats|what's|who|whos|who's|whose|whom|"
    r"when|where|wheres|why|how|hows|which|is|are|was|were|do|does|did|has|have|had|can|could|would|should)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:you(?:r|rs|re|ve|d|ll)?|suggest\w*|recommend\w*|i|ive|im|id|me|my|mine|we|us|our|segue|volume|queue|"
    r"playlist|library|shuffle|speed|remix|"
    r"play|played|playing|listen|listened|listening|hear|heard|weather|sleep timer|timer|podcasts|songs|albums|feeds)\b"
)
_POLITE = re.compile(
    r"^(?:can|could|would|will) you (?:please )?(?:tell|remind|explain to) (?:me|us) |^(?:tell|remind) me ",
    re.IGNORECASE,
)
_ON = re.compile(
    r"(?:(?:ok|okay|thanks|thank you|right|alright|all right|good|and|now|please|got it|i see) )*"
    r"(?:go on|carry on|continue|resume|play on|keep going|go ahead|back to (?:it|the (?:show|book|episode|story)))"
    r"(?: please| then| now| playing| reading)*"
)
_WHO = re.compile(r"(?:whos|who is|who was)(?: that)? (?:talking|speaking)(?: now| here| there)?")
_IT = r"(?:it|this|that|the rest|this episode|the episode)"
_ABOUT = r"(?:that|this|it|this (?:topic|subject)|that (?:topic|subject))"
_MORE = re.compile(
    r"(?:(?:tell me|say|give me|i want(?: to hear| to know)?|id like(?: to hear| to know)?|lets hear|can i hear) )?"
    rf"(?:some |a bit |a little )?more (?:about|on) {_ABOUT}(?: please)?|"
    rf"go (?:deeper|into (?:more )?detail)(?: (?:on|about|into) {_ABOUT})?|(?:expand|elaborate)(?: on {_ABOUT})?"
)
_TOO_LONG = r"(?:(?:its|thats|that is|this is) (?:much |far )?too long )?(?:(?:can|could) you )?"
_SHORTER = re.compile(
    rf"{_TOO_LONG}(?:(?:make|keep|cut) {_IT} )?(?:a bit |a little |much )?(?:shorter|short|briefer)(?: please)?|"
    rf"{_TOO_LONG}(?:cut|shorten|condense) {_IT}(?: short| down)?(?: a bit)?(?: please)?|"
    r"(?:get|come) to the point|(?:give me )?the short version"
)
_A_PART = r"(?:part|bit|segment|section|topic|subject|story|item)"
_PART = re.compile(
    rf"(?:skip|pass over|jump over|leave out|drop|skip past|skip over) (?:this|that|the) {_A_PART}(?: please)?|"
    rf"(?:on to the |go to the |skip to the )?next {_A_PART}(?: please)?|(?:change|new) (?:the )?(?:subject|topic)|"
    rf"this {_A_PART} (?:bores me|is boring)"
)
_DELETE = re.compile(
    r"(?:please )?(?:delete|remove|erase|trash|bin|throw away|get rid of) (?:this|that|the) "
    r"(?:episode|podcast)(?: please)?"
)
_KEPT = "I delete no episodes when asked like that. `segue podcasts` lists those made for you, and removes them."


def read(utterance: str, context: Context) -> Reading | None:
    """What can only be meant for something that speaks; None for everything else, and where nothing speaks."""
    if not _speaks(context):
        return None
    words = clean(utterance)
    if _WAIT.fullmatch(words):
        return _control("pause", "wait") if _plays(context) else None
    if _ON.fullmatch(words) and not _plays(context):
        return Reading((Call("control", {"action": "resume"}),))
    if _MORE.fullmatch(words):
        return _ask(utterance)
    if _SHORTER.fullmatch(words):
        return _control("next", "shorter")
    if _PART.fullmatch(words):
        return _control("next", "part")
    if _DELETE.fullmatch(words):
        return Reading(reply=_KEPT)
    if _WAITING.match(utterance.strip()):
        return question(utterance, context)
    return None


def speaker(utterance: str, context: Context) -> Reading | None:
    """Who speaks in what plays: asked while something does, it is not about who listens."""
    return _ask(utterance) if _speaks(context) and _WHO.fullmatch(clean(utterance)) else None


def question(utterance: str, context: Context) -> Reading | None:
    """A question that can be about what is said in what plays; for where no template fits without free words."""
    if not _speaks(context):
        return None
    text = _POLITE.sub("", read_question(utterance).text)
    words = clean(text)
    if not _ASKS.match(text) or _ELSEWHERE.search(words) or len(words.split()) < 3:
        return None
    return _ask(utterance)


def _speaks(context: Context) -> bool:
    return context.spoken_word and (context.player is None or context.player.get("state") in {"playing", "paused"})


def _plays(context: Context) -> bool:
    return context.player is None or context.player.get("state") == "playing"


def _ask(utterance: str) -> Reading:
    return Reading((Call("ask", complete("ask", {"question": utterance.strip()})),))


def _control(action: str, value: str) -> Reading:
    return Reading((Call("control", {"action": action, "value": value}),))
