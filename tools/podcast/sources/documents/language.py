"""Which language a text is in."""

from __future__ import annotations

_NAMES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
    "pl": "Polish", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "nb": "Norwegian", "fi": "Finnish",
    "cs": "Czech", "hu": "Hungarian", "ru": "Russian", "uk": "Ukrainian", "tr": "Turkish", "el": "Greek",
    "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "ar": "Arabic", "he": "Hebrew", "hi": "Hindi", "ro": "Romanian",
    "la": "Latin", "ca": "Catalan", "hr": "Croatian", "bg": "Bulgarian", "vi": "Vietnamese", "en": "English",
}  # fmt: skip
_ENOUGH = 200
"""Letters; shorter texts are taken for what the listener speaks."""


def language_of(text: str) -> str:
    """A BCP 47 tag (Lui and Baldwin, "langid.py", 2012); English if there is too little to tell."""
    if len(text) < _ENOUGH:
        return "en"
    import py3langid

    middle = len(text) // 3
    return str(py3langid.classify(text[middle : middle + 3000])[0])


def language_name(tag: str) -> str:
    """A language in English words."""
    return _NAMES.get(tag.partition("-")[0], f"a language that I know as {tag}")
