"""A quiz about one's own library: beginning it, and what is said while it goes on."""

from __future__ import annotations

import re

from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import clean, wish_of
from assistant.mind.signatures import complete

_START = re.compile(
    r"(?:(?:can we|could we|shall we|i want to|i would like to|id like to|lets|let us|please) )*"
    r"(?:quiz me|test me|test my (?:knowledge|ears)|name that (?:tune|song)|guess (?:the|that) (?:song|tune|artist)|"
    r"(?:play|start|do|have|begin|give me) (?:a |an |the |some |another )?(?:(?:music|song|guessing|little|quick) )*"
    r"(?:quiz|game|guess (?:the|that) (?:song|tune|artist)|name that (?:tune|song)|round)|music quiz|"
    r"ask me (?:something|(?:a |some |a few |\w+ )?questions?) about my (?:music|songs|library|albums|artists|history))"
    r"(?: (?:on|about|with|of|from) .+)?(?: please| again| game| quiz)*"
)
_HINT = re.compile(
    r"(?:(?:can|may|could) i have |give me |i need |id like |i want |any )?(?:a |an |another |one )?(?:more )?"
    r"(?:hints?|clues?)(?: please)?|help me(?: out)?"
)
_GIVE_UP = re.compile(
    r"(?:i )?give up|(?:i )?(?:dont|do not) know(?: (?:it|that|that one|this one))?|"
    r"(?:i have |ive )?(?:no|not an|not the faintest) (?:idea|clue)|"
    r"tell me(?: the answer| what it is| what it was)?|pass|skip(?: it| this one| that one)?|"
    r"next(?: one| question)?|(?:so )?what(?:s| is| was)? (?:it|the answer)(?: then)?|dunno|beats me|you tell me"
)
_REPEAT = re.compile(
    r"(?:play (?:it|that) )?(?:once more|again|one more time)|repeat(?: (?:it|that|the question|the song))?|"
    r"(?:what was|say) the question(?: again)?|(?:can i|let me) hear (?:it|that) again|pardon|sorry|what"
)
_SCORE = re.compile(
    r"(?:whats|what is|tell me) (?:my|the|our) score|how (?:am i|are we) doing|how many (?:have i|did i) .+"
)
_STOP = re.compile(
    r"(?:(?:please|ok|okay) )?(?:stop|end|quit|finish|leave|cancel) (?:the |this |our )?(?:game|quiz|playing)|"
    r"(?:thats |ive had )?enough(?: of (?:the|this) (?:game|quiz)| now)?|"
    r"(?:no|not any) more(?: questions| quiz| games?)?|"
    r"i (?:dont|do not) want to play (?:any ?more|this)|(?:im|i am) done(?: playing)?|quit|game over"
)
_COMMAND = re.compile(
    r"(?:play|put on|put|turn|make|pause|stop|resume|louder|quieter|volume|shuffle|repeat|queue|add|skip|next|previous|"
    r"what|whats|who|whos|how|why|when|where|which|recommend|suggest|find|search|remember|never|tell|show|set|mute|"
    r"create|remix|i want|i like|i love|i hate|give me|start|continue|go)\b"
)
_GUESSES = re.compile(
    r"(?:is (?:it|that|this)|(?:its|it is|thats|that is|this is)|i think|maybe|perhaps|could it be|i guess)\b"
)
_MOVES = ((_STOP, "stop"), (_HINT, "hint"), (_GIVE_UP, "give_up"), (_SCORE, "score"), (_REPEAT, "repeat"))


def read(utterance: str, context: Context) -> Reading | None:
    """A move in the game; None where none is meant, and the game is over with whatever else is wished."""
    words = clean(utterance)
    if _START.fullmatch(words) or _START.fullmatch(wish_of(utterance)):
        named = words.removeprefix("play ") if words.startswith("play ") else ""
        return None if named and context.names.resolve(named) is not None else _move("start", utterance)
    if not _going_on(context):
        return None
    for pattern, move in _MOVES:
        if pattern.fullmatch(words):
            return _move(move, utterance)
    if _GUESSES.match(words) or not _COMMAND.match(words) or _is_name(utterance, context):
        return _move("answer", utterance)
    return None


def _is_name(utterance: str, context: Context) -> bool:
    """Whether something is called just so, though it sounds like a command ("Play with Fire")."""
    item = context.names.resolve(utterance)
    return item is not None and clean(item.title) == clean(utterance)


def _going_on(context: Context) -> bool:
    """Whether the last thing that was said was a question of the game."""
    last = context.history[-1] if context.history else None
    if last is None or not last.calls or not last.text.rstrip().endswith("?"):
        return False
    call = last.calls[-1]
    return call.tool == "ask" and bool(call.args.get("game")) and call.args.get("game") != "stop"


def _move(move: str, said: str) -> Reading:
    return Reading((Call("ask", complete("ask", {"question": said.strip(), "game": move})),))
