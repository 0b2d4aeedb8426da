"""Web and mail addresses: a host can be said, a path cannot."""

from __future__ import annotations

import re

_URL = re.compile(r"\b(?:https?|ftp|file|spotify|magnet)://?[^\s<>\"]+|\bwww\.[^\s<>\"]+", re.IGNORECASE)
_HOST = re.compile(r"^(?:[a-z]+:/*)?(?:[^@/?#\s]*@)?(?:www\.)?([^/:?#\s]*)", re.IGNORECASE)
_MAIL = re.compile(r"\b(?:mailto:)?([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_TOP = "com|org|net|io|fm|uk|de|eu|fr|it|es|nl|ch|at|us|ca|au|jp|info|tv|co|dev|app|ai|gov|edu|me"
_DOMAIN = re.compile(rf"\b((?:[a-z0-9][a-z0-9-]*\.)+(?:{_TOP}))(?:/[^\s<>\"]*)?(?![\w-]|\.[a-z])")
_FILE = re.compile(
    r"(?<=\w)\.(mp3|flac|ogg|opus|wav|m4a|m4b|aac|aiff|m3u8?|xspf|txt|json|toml|pdf|zip|mid|xml)\b", re.IGNORECASE
)
_TRAILING = ".,;:!?)]}'\"»"


def say_addresses(text: str) -> str:
    """Say an address as "link to example dot com", a bare domain and a file's name with its dots."""
    if "." not in text and ":/" not in text:
        return text
    text = _MAIL.sub(lambda found: f"{_dotted(found[1])} at {_dotted(found[2])}", text)
    text = _URL.sub(_url, text)
    text = _DOMAIN.sub(lambda found: _dotted(found[1]), text)
    return _FILE.sub(lambda found: f" dot {found[1]}", text)


def _url(found: re.Match[str]) -> str:
    whole = found[0]
    bare = whole.rstrip(_TRAILING)
    host = _HOST.match(bare)
    name = host[1].strip(".") if host else ""
    said = f"link to {_dotted(name)}" if re.search(r"[^\W_]\.[^\W_]", name) else "a link"
    return said + whole[len(bare) :]


def _dotted(name: str) -> str:
    return " ".join(name.replace(".", " dot ").replace("_", " ").split())
