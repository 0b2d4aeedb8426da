"""How English words are pronounced: phonemes by espeak-ng, the step that the voices themselves begin with.

Called through its C interface (`speak_lib.h`), which writes a word down in 20 µs.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Sequence
from functools import lru_cache

_NO_SOUND = 2  # espeak_AUDIO_OUTPUT of espeak_Initialize: samples are not wanted and not made
_DONT_EXIT = 0x8000  # a failure to initialise is answered, and does not end the process
_UTF8, _IPA = 1, 2
_lock = threading.Lock()  # the library has one voice for all


def pronounce(words: Sequence[str]) -> list[str]:
    """The words as Americans say them, in the International Phonetic Alphabet with stress marks.

    What cannot be said is "".

    Raises:
        OSError: espeak-ng cannot be loaded here.
    """
    with _lock:
        speech = _library()
        return [_phonemes(speech, word) for word in words]


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    try:
        import espeakng_loader
    except ImportError as error:
        raise OSError("espeakng_loader is not installed") from error
    speech = ctypes.CDLL(espeakng_loader.get_library_path())
    speech.espeak_TextToPhonemes.restype = ctypes.c_char_p
    speech.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    speech.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    if speech.espeak_Initialize(_NO_SOUND, 0, str(espeakng_loader.get_data_path()).encode(), _DONT_EXIT) < 0:
        raise OSError("espeak-ng does not find its data")
    if speech.espeak_SetVoiceByName(b"en-us") != 0:
        raise OSError("espeak-ng has no American English")
    return speech


def _phonemes(speech: ctypes.CDLL, word: str) -> str:
    rest = ctypes.c_char_p(word.encode("utf-8", "replace").replace(b"\0", b""))
    said = []
    while rest.value:  # one clause a call; the pointer is moved on, and is null after the last
        said.append((speech.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA) or b"").decode("utf-8", "replace"))
    return " ".join(said)
