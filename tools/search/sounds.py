"""How names sound: two keys, made of phonemes, in which what speech recognition confuses is alike.

A recogniser that does not know a name spells what it heard; pronounced again, the spelling sounds much like the name
("pale head" and "Pailhead" have the same phonemes). The *sound* key is one character a phoneme of espeak-ng's American
English, without word boundaries, because those are what recognition gets wrong first ("Obsidian Shell", "obsidian's
hell"). The *skeleton* is made of it by dropping vowels, glides and voicing (b-p, d-t, g-k, v-f, z-s).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from voices.pronouncing import pronounce

log = logging.getLogger(__name__)

# Letters stand for themselves or for what they stand for in English; upper case: C = ch, S = sh, T and D = th, J = soft
# g, N = ng, Y = y. Of the vowels 6 to 9 and q are the diphthongs of day, my, go, now and boy, c that of "kit", j that
# of "bird", y that of "foot", x what is left of one without stress.
_SIGNS = {
    "eɪ": "6", "aɪ": "7", "oʊ": "8", "aʊ": "9", "ɔɪ": "q", "tʃ": "C", "dʒ": "J", "ɚ": "j", "ɝ": "j", "ɜ": "j", "ɪ": "c",
    "ᵻ": "c", "ɛ": "e", "æ": "a", "ɑ": "o", "ɔ": "o", "ɒ": "o", "ʊ": "y", "ʌ": "x", "ə": "x", "ɐ": "x", "θ": "T",
    "ð": "D", "ʃ": "S", "ʒ": "J", "ŋ": "N", "ɡ": "g", "ɹ": "r", "ɾ": "t", "j": "Y", "ɫ": "l", "x": "k", "q": "k",
    "ɕ": "S", "ʑ": "J", "ʁ": "r", "ɬ": "l", "ɯ": "u",
}  # fmt: skip
_PHONEME = re.compile("|".join(sorted(_SIGNS, key=len, reverse=True)))
_SPOKEN = re.compile(r"[a-z0-9]")
_OTHER = re.compile(r"[^a-zA-Z6-9\n]")
_TWICE = re.compile(r"([^\n])\1+")
_LONGEST = 60  # characters of a word; longer ones are no words
_UNVOICED = str.maketrans("bdgvzJDN", "ptkfsCTn")
_VOWEL = "iceaouyx6789qjYwh"
_VOWELS = re.compile(rf"(?<!^)[{_VOWEL}]+", re.MULTILINE)
_FIRST = re.compile(rf"^[{_VOWEL}]+", re.MULTILINE)


# Sounds that are confused because they are made alike, by manner and then by place; vowels by how far front they are.
_MANNERS = (("pb", "td", "kg"), ("fv", "TD", "sz", "S", "CJ"), ("m", "n", "N"), ("l", "r", "w", "Y", "h"),
            ("ice6", "a7x", "o9q8", "uy", "j"))  # fmt: skip
ARTICULATION = {
    ord(sound): chr(0xE000 + manner) + chr(0xE100 + 16 * manner + place) + sound
    for manner, places in enumerate(_MANNERS)
    for place, made_there in enumerate(places)
    for sound in made_there
}
"""For `str.translate`: a sound key with three characters a sound (manner, place, the sound itself), so that an edit
distance counts a third for what differs in voicing only, two thirds for another place, and 1 for another manner."""


def sounds(keys: Sequence[str]) -> list[str]:
    """The sound keys of many name keys (see `words.keys`); a word without any Latin letter sounds as it is written."""
    words = list(dict.fromkeys(word for key in keys for word in key.split()))
    said = dict(zip(words, _word_sounds(words), strict=True))
    text = "\n".join(["".join([said[word] for word in key.split()]) for key in keys])
    return _TWICE.sub(r"\1", text).split("\n") if keys else []


def skeletons(sounds: Sequence[str]) -> list[str]:
    """The skeletons of many sound keys: unvoiced consonants, and "a" for a vowel that begins the name."""
    text = _FIRST.sub("a", "\n".join(sounds))
    return _VOWELS.sub("", text).translate(_UNVOICED).split("\n") if sounds else []


def _word_sounds(words: Sequence[str]) -> list[str]:
    spoken = [word for word in words if _SPOKEN.search(word) and len(word) <= _LONGEST]
    try:
        phonemes = pronounce(spoken)
    except OSError as error:  # names are still found by their letters
        log.warning("names are not compared by their sound: %s", error)
        return list(words)
    signs = _OTHER.sub("", _PHONEME.sub(lambda found: _SIGNS[found[0]], "\n".join(phonemes)))
    known = dict(zip(spoken, signs.split("\n"), strict=True)) if spoken else {}
    return [known.get(word) or word for word in words]
