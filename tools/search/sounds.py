"""How names sound, roughly: two keys in which what speech recognition confuses is the same.

In the spirit of Metaphone (Philips 1990) but made for comparing by edit distance rather than equality, and without
word boundaries, because those are what recognition gets wrong first ("Obsidian Shell", "obsidian's hell").
The *sound* key keeps vowels in five classes and consonants as spoken in English; the *skeleton* is made of it by
dropping vowels and voicing (b-p, d-t, g-k, v-f, z-s).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DIGITS = dict(zip("0123456789", "ziro wan tu tri for faif siks sefen et nain".split(), strict=True))  # noqa: SIM905

# Applied in order to keys (lower case words). Upper case letters are sounds that no letter stands for alone:
# C = ch, S = sh, T = th, J = soft g, N = ng.
_RULES: tuple[tuple[str, str], ...] = (
    (r"\bu\b", "Yu"), (r"\b(?:kn|gn|pn)", "n"), (r"\bwr", "r"), (r"\bps", "s"), (r"\bx", "z"),
    (r"\bwho", "hu"), (r"\bwh", "w"), (r"\bmc(?=[a-z])", "mak"),
    (r"ious\b|eous\b", "ius"), (r"ous\b", "us"),
    (r"eight", "et"), (r"igh", "ai"), (r"ough|augh", "o"), (r"gh(?=[aeiou])", "g"), (r"gh", ""),
    (r"tch", "C"), (r"sch(?=[aeiou])", "sk"), (r"sch", "S"), (r"ch(?=[lr])", "k"), (r"ch", "C"), (r"sh", "S"),
    (r"(?:t|s|ss|c)i(?=on|a)", "S"), (r"(?:t|s)u(?=re\b)", "C"),
    (r"ph", "f"), (r"th", "T"), (r"dge?\b|dg(?=[eiy])|ge\b|dj", "J"), (r"ng\b", "N"),
    (r"ck|cq|q(?!u)", "k"), (r"qu", "kw"), (r"x", "ks"), (r"sc(?=[eiy])|c(?=[eiy])", "s"), (r"c", "k"), (r"j", "J"),
    (r"mb\b", "m"), (r"(?<=[aeiouy])h(?![aeiouy])|(?<=[a-zSCT])h(?=\b)|(?<=[bdgkprt])h", ""),
    (r"(?<=[a-zA-Z])es\b", "s"), (r"(?<=[b-df-hj-np-tv-zCSTJN])e\b", ""), (r"(?<=[a-z])le\b", "l"),
    (r"\by(?=[aeou])", "Y"), (r"y(?=[aeou])", "i"),
    (r"ee|ea(?!u)|ie|ii", "i"), (r"oo|ou|ue|ui|ew|eu", "u"), (r"ai|ay|ei|ey|ae", "e"), (r"oa|ow|au|aw|oe", "o"),
    (r"oy", "oi"), (r"y", "i"), (r"w(?![aeiou])", ""),
    (r"[ \d_]", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), by) for pattern, by in _RULES)
_UNVOICED = str.maketrans("bdgvzJTNYy", "ptkfsCtnii")
_VOWELS = re.compile(r"(?<!^)(?<!\n)[aeiouh]+")
_FIRST = re.compile(r"^[aeiouh]+", re.MULTILINE)


def sounds(keys: Sequence[str]) -> list[str]:
    """The sound keys of many name keys (see `words.keys`); a name without any Latin letter keeps its key."""
    text = "\n".join(keys)
    for digit, spoken in _DIGITS.items():
        text = text.replace(digit, f" {spoken} ")
    for pattern, by in _COMPILED:
        text = pattern.sub(by, text)
    lines = text.split("\n")
    return [line or key.replace(" ", "") for line, key in zip(lines, keys, strict=True)] if keys else []


def skeletons(sounds: Sequence[str]) -> list[str]:
    """The skeletons of many sound keys: unvoiced consonants, and "a" for a vowel that begins the name."""
    text = "\n".join(sounds).translate(_UNVOICED)
    return _VOWELS.sub("", _FIRST.sub("a", text)).split("\n") if sounds else []
