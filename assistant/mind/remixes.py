"""Wishes that change the sound of a recording, read by what they cover.

Phrases that say something about tempo, pitch, parts or effects are taken out of the wish one after another. If only
words without a meaning of their own are left, the wish has been understood; otherwise it has not.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.mind.amounts import NUMBER, with_digits
from assistant.mind.context import Call, Context
from assistant.mind.normalise import wish_of
from assistant.mind.signatures import complete

_IT = (
    r"(?:it|this|that|this one|that one|(?:this|that|the) (?:song|track|tune|music|version|record|thing|beat|melody)|"
    r"everything|the whole thing)"
)
_BIT = r"(?:a bit|a little|a touch|a tad|slightly|some|a lot|way|much|right|really|even|just)"
_PARTS = {
    "vocals": r"vocals?|voices?|singing|singers?|lead vocals?|vocal track|words|lyrics",
    "drums": r"drums?|percussion|drum track|drum beat",
    "bass": r"bass|bass ?line|bass guitar",
    "guitar": r"guitars?|guitar solo",
    "piano": r"piano|keys|keyboards?",
    "other": r"instruments?|backing|backing track|music|instrumentals?|everything else",
}
_PART = "|".join(_PARTS.values())
_DROP = (
    r"(?:drop|remove|take out|take away|strip(?: out| away)?|lose|get rid of|cut(?: out)?|without|mute|kill|delete|no|"
    r"leave out|pull out|minus|turn off|isolate out|erase|ditch|silence)"
)
_ROOMS = {
    "reverb": r"cathedral|church|hall|concert hall|cave|stadium|arena|bathroom|tunnel|big room|huge room|empty room|"
    r"large room|warehouse|canyon|chapel|temple|swimming pool|stairwell|theatre|theater|empty hall",
    "telephone": r"telephone|phone|phone call|walkie talkie|phone line",
    "radio": r"old radio|wireless|radio|am radio|tiny speaker|gramophone|megaphone|tannoy|transistor radio",
    "underwater": r"underwater|under water|next door|another room|the next room|through a wall|behind a wall|under "
    r"the sea",
}
_EFFECTS = {
    "reverb": r"reverb|reverberation|big echoey|echoey|roomy|spacious",
    "echo": r"echo|echoes|delay",
    "lo-fi": r"lo ?fi|lofi|lo-fi|vinyl crackle|vinyl|cassette|tape hiss|tape|dusty",
    "bass boost": r"bass boost(?:ed)?|more bass|"
    r"bassier|beefier bass|bigger bass|fatter bass|louder bass|punchier bass|"
    r"extra bass|heavier bass|bass heavy|deeper bass",
    "treble boost": r"more treble|brighter|trebly",
    "8-bit": r"8 ?bit|eight bit|chip ?tune|video game|game ?boy|retro game",
    "distortion": r"distortion|distorted|fuzz|fuzzy|overdrive|crunchy|gritty|dirty",
    "chorus": r"chorus effect|phaser|flanger",
    "robot": r"robotic|robot|vocoder|autotune|auto tune",
    "3d": r"8d|3d|spatial",
    "radio": r"tinny",
    "reverse": r"backwards|in reverse|reversed|reverse",
}
_STYLES: dict[str, dict[str, Any]] = {
    r"nightcore": {"tempo": "faster", "pitch": "higher", "effect": "nightcore"},
    r"slowed (?:down )?(?:and|plus|with|n) reverb": {"tempo": "slower", "effect": "slowed and reverb"},
    r"slowed(?: down)?": {"tempo": "slower"},
    r"(?:chopped (?:and|n) screwed|vaporwave|daycore)": {"tempo": "slower", "pitch": "lower", "effect": "vaporwave"},
    r"chipmunks?": {"pitch": "higher", "tempo": "faster", "effect": "chipmunks"},
    r"(?:karaoke|sing along)": {"stems": "no vocals"},
    r"(?:an? )?instrumental(?: only)?": {"stems": "no vocals"},
    r"(?:acapella|a cappella|a capella|acappella|capella)": {"stems": "vocals only"},
}
_TEMPO = (
    (rf"(?:slow|slowed|bring|take|calm) {_IT}? ?{_BIT}? ?down", "slower"),
    (rf"(?:slow|slower)(?: the)?(?: tempo)?(?: of)? ?{_IT}? ?(?:down)?", "slower"),
    (
        (
            r"half (?:the )?(?:speed|tempo|time)|(?:lower|reduce|drop|decrease) the (?:tempo|speed|bpm)|"
            r"(?:bring|take|turn) the (?:tempo|speed|bpm) down"
        ),
        "slower",
    ),
    (rf"speed {_IT}? ?{_BIT}? ?up|speed(?:ed|ing)? up ?{_IT}?|sped up", "faster"),
    (
        (
            r"(?:faster|quicker|double (?:the )?(?:speed|tempo|time)|(?:raise|increase|up) the (?:tempo|"
            r"speed|bpm)|(?:bring|push|turn|take) the (?:tempo|speed|bpm) up|upbeat)"
        ),
        "faster",
    ),
)
_HIGHER = (
    rf"(?:pitch|tune|key|transpose|shift) {_IT}? ?(?:the )?(?:key |pitch )?{_BIT}? ?up|up the (?:pitch|key)|"
    rf"raise (?:the )?(?:pitch|key)(?: of {_IT})?|(?:a )?higher (?:pitch|key)(?:ed)?|(?:pitch|key) (?:up|higher)|"
    rf"higher pitched|pitched up|(?:in a |make {_IT} )?higher"
)
_LOWER = (
    rf"(?:pitch|tune|key|transpose|shift) {_IT}? ?(?:the )?(?:key |pitch )?{_BIT}? ?down|"
    rf"(?:lower|drop) (?:the )?(?:pitch|key)(?: of {_IT})?|(?:a )?(?:lower|deeper) (?:pitch|key)(?:ed)?|"
    rf"(?:pitch|key) (?:down|lower)|lower pitched|pitched down|(?:in a |make {_IT} )?(?:lower|deeper)"
)
_PITCH = ((_HIGHER, "higher"), (_LOWER, "lower"))
_GLUE_WORDS = (
    "make it this that one song track the a an and then with but also to of on me us for play do "
    "give create bit little "
    "touch tad slightly lot some way much more really even just sound sounds like as if its is were was so version mix "
    "edit style remix remixed kind sort turn up add put slap throw chuck in into at by effect effects playing played "
    "sung coming from through inside big huge old a la only keep leave beat tune music record i want hear would id "
    "out them all can you please lets have get nice proper whole thing go reverb please cover underneath style bits "
    "semitones semitone percent times bpm tempo pitch key speed try copy"
)
_GLUE = frozenset(_GLUE_WORDS.split())  # fmt: skip
_STRONG = re.compile(r"\b(?:remix|remixed|mash ?up)\b")


def read_remix(wish: str) -> dict[str, Any] | None:
    """The arguments of `remix` if the whole wish is one, else None."""
    text = with_digits(wish)
    found: dict[str, Any] = {}
    left = _take_styles(text, found)
    left = _take_parts(left, found)
    left = _take_effects(left, found)
    left = _take_amounts(left, found)
    rest = [word for word in left.split() if word not in _GLUE]
    strong = bool(_STRONG.search(text))
    if rest and not (strong and found and " ".join(rest) in text):
        return None
    if rest and re.match(r"(?:play|put on|queue|find|turn|skip)\b", text):
        return None
    if not found and not (strong and not rest):
        return None
    if re.match(r"(?:play|turn|volume|skip|read|go)\b", text) and not strong and set(found) <= {"tempo"}:
        return None
    found["target"] = " ".join(rest) if rest else "current"
    return found


def of_music(calls: tuple[Call, ...], utterance: str, context: Context) -> tuple[Call, ...]:
    """The calls, where music plays with another tempo of that song in the place of another speed of the player.

    The player's speed stays for everything that comes after; of a song only this one is meant.
    """
    if not context.music:
        return calls
    speeds = [call.tool == "control" and call.args.get("action") == "speed" for call in calls]
    told = sound_changes(wish_of(utterance)).get("tempo")
    return tuple(
        Call("remix", complete("remix", {"tempo": _tempo(call.args.get("value"), told)})) if speed else call
        for call, speed in zip(calls, speeds, strict=True)
    )


def _tempo(value: Any, told: Any) -> str:
    words = str(value or "faster")
    if words in {"1", "1.0", "normal"}:
        return "normal"
    return str(told) if words in {"faster", "slower"} and str(told).endswith(words) else words


def sound_changes(text: str) -> dict[str, Any]:
    """Whatever the words say about tempo, pitch, parts and effects, sure or not."""
    found: dict[str, Any] = {}
    left = _take_effects(_take_parts(_take_styles(with_digits(text), found), found), found)
    _take_amounts(left, found)
    return found


def _take(pattern: str, text: str) -> tuple[re.Match[str] | None, str]:
    found = re.search(rf"\b(?:{pattern})(?!\S)", text)
    return found, (f"{text[: found.start()]} {text[found.end() :]}" if found else text)


def _take_styles(text: str, found: dict[str, Any]) -> str:
    for pattern, meaning in _STYLES.items():
        match, text = _take(pattern, text)
        if match:
            for name, value in meaning.items():
                found.setdefault(name, value)
    return text


def _which(words: str) -> list[str]:
    return [name for name, pattern in _PARTS.items() if re.search(rf"\b(?:{pattern})\b", words)]


def _take_parts(text: str, found: dict[str, Any]) -> str:
    parts = rf"(?:all )?(?:of )?(?:the |any |her |his |their )?(?:{_PART})(?: (?:and|or|,) (?:the )?(?:{_PART}))*"
    match, text = _take(
        rf"{_DROP} ({parts})(?: out| away| off)?|(?:take|strip|cut|pull|get|filter) ({parts}) (?:out|away|off)", text
    )
    if match:
        found["stems"] = "no " + " and ".join(_which(match[0]) or ["vocals"])
        return text
    match, text = _take(
        rf"(?:just|only|isolate|solo|keep only|leave only|leave just|keep just|extract|keep|nothing but) "
rf"({parts})(?: only)?"
        rf"|({parts}) only|isolated ({parts})", text,
    )  # fmt: skip
    if match:
        found["stems"] = " and ".join(_which(match[0]) or ["vocals"]) + " only"
    return text


def _take_effects(text: str, found: dict[str, Any]) -> str:
    effects = [found["effect"]] if "effect" in found else []
    for name, places in _ROOMS.items():
        match, text = _take(
            rf"(?:(?:like|as if|as though) )?(?:(?:its|it is|it was|were|is|being|theyre|im|they were|hes|"
            rf"shes|he was) )*"
            rf"(?:playing|played|sung|coming|performed|recorded|heard|singing|listening)? ?(?:from|in|inside|"
            rf"through|on|over|down|at|out of|to)? ?"
            rf"(?:it )?(?:in |on |from |inside |through )?(?:a|an|the|some)? ?(?:big|huge|old|giant|large|"
            rf"massive|tiny|empty|cheap|great)? ?(?:{places})",
            text,
        )
        if match:
            effects.append(name)
    for name, pattern in _EFFECTS.items():
        match, text = _take(pattern, text)
        if match:
            effects.append(name)
    match, text = _take(
        r"(?:boost|up|crank(?: up)?|turn up|increase|pump(?: up)?|raise) the (?:bass|low end)|turn the bass up", text
    )
    if match:
        effects.append("bass boost")
    if effects:
        found["effect"] = ", ".join(dict.fromkeys(effects))
    return text


def _take_amounts(text: str, found: dict[str, Any]) -> str:
    match, text = _take(
        rf"(?:(up|down|higher|lower|by) )*({NUMBER}) (?:semitones?|half steps?|steps?|keys?|tones?)(?: "
        rf"(up|down|higher|lower))?",
        text,
    )
    if match:
        down = re.search(r"\b(?:down|lower|drop)\b", match[0]) or re.search(r"\b(?:down|lower|drop|deeper)\b", text)
        found["pitch"] = float(match[2]) * (-1 if down else 1)
        match, text = _take(
            rf"(?:pitch|transpose|shift|tune|raise|lower|drop|move)(?: the (?:pitch|key))?(?: of)? ?{_IT}?(?: "
            rf"up| down)?",
            text,
        )
    match, text = _take(
        rf"(?:to|at|by) ({NUMBER}) (percent|times|bpm)(?: (?:faster|slower|speed|tempo))?|({NUMBER}) "
        rf"(percent) (faster|slower)",
        text,
    )
    if match and (match[2] or match[4]) == "percent":
        amount = float(match[1] or match[3])
        if "slower" in match[0] or re.search(r"\bslow", text):
            found["tempo"] = round(1 - amount / 100, 3) if amount < 100 else "slower"
        else:
            found["tempo"] = (
                round(1 + amount / 100, 3) if "faster" in match[0] or "by" in match[0] else round(amount / 100, 3)
            )
    elif match:
        found["tempo"] = f"{match[1]} bpm" if match[2] == "bpm" else float(match[1])
    for name, patterns in (("pitch", _PITCH), ("tempo", _TEMPO)):
        for pattern, value in patterns:
            match, left = _take(pattern, text)
            if match:
                found.setdefault(name, f"{_much(text, match)}{value}")
            text = left
    return text


_JOINT = r"\b(?:and|then|with|but)\b"


def _much(text: str, match: re.Match[str]) -> str:
    """How much is said of a change, in the words around it: "a bit ", "much " or nothing."""
    before = re.split(_JOINT, text[: match.start()])[-1]
    behind = re.split(_JOINT, text[match.end() :])[0]
    near = f"{before} {match[0]} {behind}"
    if re.search(
        r"\b(?:a (?:little|tiny|wee)? ?(?:bit|touch|tad|little|notch|smidge|fraction)|slightly|little bit)\b", near
    ):
        return "a bit "
    return "much " if re.search(r"\b(?:a lot|way|much|loads|right|really)\b", near) else ""
