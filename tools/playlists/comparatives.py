"""Words that compare: calmer or livelier than what plays, or than what was."""

from __future__ import annotations

import re

CALMER = re.compile(
    r"\b(?:less (?:upbeat|energetic|energy|loud|wild|heavy|intense|noisy|fast)|calmer|quieter|softer|"
    r"gentler|mellower|slower|"
    r"more (?:relaxed|relaxing|chilled|mellow|calm|quiet)|not so (?:loud|fast|wild|heavy))\b"
)
LIVELIER = re.compile(
    r"\b(?:more (?:upbeat|energetic|energy|lively|intense|danceable)|livelier|happier|heavier|"
    r"louder|faster|wilder|less (?:sleepy|slow|sad|gloomy|quiet|calm)|"
    r"peppier|not so (?:slow|sleepy|sad|quiet))\b"
)
