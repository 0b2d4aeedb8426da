"""Telling a wish that describes from one that names: "calm piano for the evening" from "Massive Attack".

Only what describes is looked up by meaning. A name that is not in the library has to be said to be missing, however
near something else may be.
"""

from __future__ import annotations

import re

from tools.library.items import Kind

_SOMETHING = re.compile(
    r"\b(?:something|anything|some|any)\b|\b(?:music|songs?|tracks?|tunes?|podcasts?|shows?|episodes?|stories|books?|"
    r"audiobooks?|albums?|bands?|beats|sounds) (?:about|on|for|to|that|which|with|like|in)\b|"
    r"\b(?:about|for) (?:the |a |an |my )?(?:beginners?|children|kids|evenings?|mornings?|nights?|bedtime|sleep\w*|"
    r"work\w*|study\w*|driv\w+|cook\w*|dinner|party|run\w*|train\w*|concentrat\w+|focus\w*|dancing|yoga|"
    r"rainy day|sundays?|summer|winter|reading|breakfast|lunch|travel\w*|weekend)\b|"
    r"\b(?:while|when) (?:i|we)\b|\bto (?:fall asleep|sleep|dance|relax|study|work|run|cook|drive|dream|focus)\b|"
    r"\b(?:sounds|feels) like\b|^learn "
)
_MOOD = re.compile(
    r"\b(?:calm|calming|relax\w*|quiet|gentle|soft|slow|fast|happy|sad|cheerful|upbeat|energetic|melanchol\w+|dreamy|"
    r"dark|gloomy|loud|heavy|mellow|chill\w*|peaceful|soothing|aggressive|angry|romantic|funny|scary|spooky|epic|"
    r"uplifting|meditat\w+|moody|sunny|smoky|groovy|danceable|acoustic|instrumental|atmospheric)\b "
    r"(?:\w+ )*?(?:piano|guitars?|violin|saxophone|drums?|strings|synth\w*|vocals?|voices?|orchestra\w*|music|songs?|"
    r"tunes?|tracks?|stuff|rock|metal|jazz|pop|folk|electronic\w*|ambient|classical|hip hop|beats|blues|soul|country|"
    r"podcasts?|shows?|episodes?|books?|audiobooks?|stor(?:y|ies))\b"
)
_SPOKEN: tuple[tuple[re.Pattern[str], frozenset[Kind]], ...] = (
    (re.compile(r"\b(?:podcasts?|shows?|episodes?|programmes?|programs?)\b"), frozenset({"show", "episode"})),
    (re.compile(r"\b(?:books?|audiobooks?|novels?)\b"), frozenset({"audiobook"})),
    (re.compile(r"\b(?:music|songs?|tracks?|tunes?|piano|guitars?|beats|bands?)\b"), frozenset({"track"})),
)
_PLAYED: frozenset[Kind] = frozenset({"track", "show", "episode", "audiobook"})


def describes(wish: str) -> bool:
    """Whether a wish (as a key: see `words.keys`) tells what something is like rather than what it is called."""
    return bool(_SOMETHING.search(wish) or _MOOD.search(wish))


def kinds_meant(wish: str, allowed: frozenset[Kind]) -> frozenset[Kind]:
    """What kinds of things a wish speaks of, of those that may be found; what is played, when it does not say."""
    for words, kinds in _SPOKEN:
        if words.search(wish) and kinds & allowed:
            return kinds & allowed
    return _PLAYED & allowed or allowed
