"""From the words for an effect to steps: "slowed and reverb", "a lot of bass boost, underwater", "loop 4 bars"."""

from __future__ import annotations

import re
from collections.abc import Callable

from tools.playback.numerals import duration_in, tokens
from tools.remix import form
from tools.remix.analysis.types import SECTIONS, Analysis
from tools.remix.errors import RemixError
from tools.remix.recipe import Step
from tools.remix.words import Context, amount, digits

UNDO = (
    r"^(?:please )?(?:undo|revert|take (?:that|it) back|reset|back to (?:normal|the original)|original|none|"
    r"no effects?|clean|normal)\b"
)
_BY_AMOUNT: dict[str, dict[str, dict[str, float]]] = {
    "reverb": {"little": {"amount": 0.2, "seconds": 1.4}, "": {}, "lot": {"amount": 0.55, "seconds": 4.0}},
    "echo": {"little": {"amount": 0.25, "feedback": 0.3}, "": {}, "lot": {"amount": 0.6, "feedback": 0.65}},
    "bass boost": {"little": {"decibels": 4.0}, "": {}, "lot": {"decibels": 11.0}},
    "treble boost": {"little": {"decibels": 3.0}, "": {}, "lot": {"decibels": 10.0}},
    "lo-fi": {"little": {"amount": 0.25}, "": {}, "lot": {"amount": 0.9}},
    "distortion": {"little": {"decibels": 10.0}, "": {}, "lot": {"decibels": 30.0}},
    "chorus": {"little": {"amount": 0.3}, "": {}, "lot": {"amount": 0.75}},
}
_STYLES: tuple[tuple[str, tuple[Step, ...]], ...] = (
    (r"nightcore|chipmunks?", (Step("varispeed", {"factor": 1.25}),)),
    (
        r"slowed (?:down )?(?:and|plus|with|n|\+|&) ?reverb|slowed reverb",
        (Step("varispeed", {"factor": 0.84}), Step("reverb", {"amount": 0.4, "seconds": 3.0})),
    ),
    (r"vaporwave|chopped (?:and|n) screwed|daycore|screwed", (Step("varispeed", {"factor": 0.75}),
                                                             Step("reverb", {"amount": 0.25}))),
    (r"karaoke|instrumental", (Step("stems", {"drop": ["vocals"]}),)),
    (r"acapp?ella|a cappella", (Step("stems", {"keep": ["vocals"]}),)),
    (r"cathedral|church|huge (?:hall|room)|cave", (Step("reverb", {"amount": 0.55, "seconds": 5.0}),)),
    (r"hall|stadium|arena|big room", (Step("reverb", {"amount": 0.45, "seconds": 3.0}),)),
    (r"small room|bathroom|room", (Step("reverb", {"amount": 0.35, "seconds": 0.8}),)),
    (r"slowed(?: down)?", (Step("varispeed", {"factor": 0.84}),)),
    (r"sped up", (Step("varispeed", {"factor": 1.2}),)),
)  # fmt: skip
_NAMES: tuple[tuple[str, str], ...] = (
    ("reverb", r"reverb(?:eration)?|echoey|roomy|spacious"),
    ("echo", r"echo(?:es)?|delay"),
    ("8d", r"8 ?-?d|3 ?-?d|spatial|surround|rotating|round my head|around my head"),
    ("8-bit", r"8 ?-?bit|chip ?tune|game ?boy|bit ?crush(?:ed)?"),
    ("lo-fi", r"lo ?-?fi|cassette|vinyl|tape|dusty"),
    ("bass boost", r"bass ?boost(?:ed)?|more bass|bassier|boost(?:ed)? bass|louder bass|bass up|heavy bass"),
    ("treble boost", r"treble ?boost(?:ed)?|more treble|brighter|treble up"),
    ("telephone", r"(?:tele)?phone|walkie talkie|megaphone"),
    ("radio", r"(?:old )?radio|gramophone|tinny|wireless|small speaker"),
    ("underwater", r"under ?-?water|muffled|next door|another room|through a wall"),
    ("distortion", r"distort(?:ion|ed)|fuzz(?:y)?|overdrive|crunchy|gritty"),
    ("chorus", r"chorus(?: effect)?|choral|flanger|phaser"),
    ("robot", r"robot(?:ic)?|vocoder|auto ?-?tuned?"),
    ("reverse", r"reversed?|backwards?|in reverse"),
    ("lowpass", r"low ?-?pass(?: filter)?|dark(?:er)?|less treble"),
    ("highpass", r"high ?-?pass(?: filter)?|thin(?:ner)?|less bass|no bass"),
)

Reader = Callable[[re.Match[str], Context], "list[Step]"]


def read_effects(text: str, about: Context) -> list[Step]:
    """Steps for every effect that the words name, in their order. Raises `RemixError` for what nobody knows."""
    steps: list[Step] = []
    left = digits(text.lower().strip())
    for whole in re.split(r"\s*[,;]\s*|\s+then\s+", _kept_together(left)):
        steps += _phrase(whole.replace("\x1f", " and "), about)
    return steps


def _kept_together(text: str) -> str:
    """The "and" of "slowed and reverb" and "fade in and out" does not part two wishes; every other one does."""
    text = re.sub(r"(slowed(?: down)?|chopped|in) and (reverb|screwed|out)\b", "\\1\x1f\\2", text)
    return re.sub(r"\s+(?:and|plus|with|&|\+)\s+", ", ", text)


def _phrase(text: str, about: Context) -> list[Step]:
    if not text.strip():
        return []
    for pattern, read in _EDITS:
        if found := re.search(rf"\b(?:{pattern})", text):
            return read(found, about)
    for pattern, steps in _STYLES:
        if re.search(rf"\b(?:{pattern})\b", text):
            return list(steps)
    for name, pattern in _NAMES:
        if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text):
            numbers = dict(_BY_AMOUNT.get(name, {}).get(amount(text), {}))
            if "pass" in name and (hertz := re.search(r"(\d+(?:\.\d+)?) ?(k)?", text)):
                numbers = {"hertz": float(hertz[1]) * (1000 if hertz[2] else 1)}
            return [Step(name, numbers)]
    raise RemixError(f"I don't know the effect {text.strip()}.", f"I know {', '.join(name for name, _ in _NAMES)}.")


def heard(about: Context) -> Analysis:
    """The analysis, which cuts along the music need. Raises `RemixError`."""
    if about.analysis is None:
        raise RemixError("I can't hear where the bars of this are.", "Name the times instead.")
    return about.analysis


def _seconds(text: str, otherwise: float) -> float:
    words = [word for word in tokens(text) if word not in {"over", "of", "for", "to", "a", "the"}]
    found = duration_in(words) or duration_in(["1", *words])
    return otherwise if found is None else found


def _fade(found: re.Match[str], _: Context) -> list[Step]:
    long = _seconds(found[2] or "", 5.0)
    which = found[1] or "out"
    return [Step("fade", {"in": long if "in" in which else 0.0, "out": long if "out" in which else 0.0})]


def _loop(found: re.Match[str], about: Context) -> list[Step]:
    text = found[0]
    times = re.search(r"(\d+) times", text)
    count = int(times[1]) if times else 4
    if (label := next((name for name in SECTIONS if re.search(rf"\b{name}\b", text)), None)) is not None:
        return [form.part(heard(about), label, count)]
    number = re.search(r"(\d+) (?:bars?|measures?)", text)
    return [form.loop(heard(about), about.position, int(number[1]) if number else 4, count)]


def _resize(found: re.Match[str], about: Context) -> list[Step]:
    analysis = heard(about)
    said = re.search(r"(?:to|of|about|for) (.+)$", found.string)
    factor = 1.5 if re.search(r"long|extend", found[0]) else 0.6
    return [form.resized(analysis, _seconds(said[1], analysis.seconds * factor) if said else analysis.seconds * factor)]


def _part(found: re.Match[str], about: Context) -> list[Step]:
    analysis = heard(about)
    if re.match(r"(?:without|no|skip|cut|drop|remove)", found[0]):
        return [form.without(analysis, found["label"])]
    return [form.part(analysis, found["label"])]


def _first(found: re.Match[str], about: Context) -> list[Step]:
    long = _seconds(found[2], 30.0)
    begin = max(0.0, about.seconds - long) if found[1] == "last" else 0.0
    end = about.seconds if found[1] == "last" else long
    if about.analysis is not None:
        begin, end = form.snapped(about.analysis, begin, end)
    return [form.cut(begin, end, about.seconds), Step("fade", {"in": 0.0, "out": min(2.0, long / 4)})]


def _between(found: re.Match[str], about: Context) -> list[Step]:
    return [form.cut(_seconds(found[1], 0.0), _seconds(found[2], about.seconds), about.seconds)]


_LABEL = rf"(?P<label>{'|'.join(SECTIONS)})"
_EDITS: tuple[tuple[str, Reader], ...] = (
    (r"fad(?:e|ing) ?((?:in|out)(?: and (?:in|out))?)?((?: over| of| for)? ?[\w .:]*)", _fade),
    (r"(?:loop|repeat).*", _loop),
    (r"(?:short(?:er|en(?:ed)?)?|long(?:er)?|extend(?:ed)?|lengthen)(?: version| it| edit)?", _resize),
    (rf"(?:only|just|without|no|skip|cut|drop|remove)(?: out)?(?: the)? {_LABEL}\b", _part),
    (r"(?:only |just )?(?:the )?(first|last) ([\w .:]+?)(?: only)?$", _first),
    (r"(?:from|cut|trim)(?: from)? ([\w.: ]+?) (?:to|until) ([\w.: ]+)$", _between),
)
