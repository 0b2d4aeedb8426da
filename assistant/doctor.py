"""`segue doctor`: looks at every part and says what is missing and which command brings it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Check:
    """One part's health in a sentence."""

    name: str
    ok: bool
    say: str


def examine(settings: Settings) -> list[Check]:
    """Looks at every part; never raises."""
    return [_safely(name, look, settings) for name, look in _LOOKS.items()]


def _safely(name: str, look: Callable[[Settings], tuple[bool, str]], settings: Settings) -> Check:
    try:
        ok, say = look(settings)
    except Exception as error:
        ok, say = False, f"{getattr(error, 'say', error)} {getattr(error, 'todo', '')}".strip()
    return Check(name, ok, say)


def _python(_: Settings) -> tuple[bool, str]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = (3, 11) <= sys.version_info[:2] < (3, 14)
    return good, f"Python {version}" + ("" if good else "; Segue runs on 3.11 to 3.13")


def _home(settings: Settings) -> tuple[bool, str]:
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    return free > 200e6, f"{settings.home}, {free / 1e9:.1f} GB free"


def _weights(settings: Settings) -> tuple[bool, str]:
    from assistant.app import Assistant

    weights = Assistant(settings).weights
    missing = [name for name in weights.defaults if not weights.has(name)]
    if missing:
        return False, f"missing: {', '.join(missing)}; `segue models pull {' '.join(missing)}` brings them"
    return True, ", ".join(weights.defaults)


def _library(settings: Settings) -> tuple[bool, str]:
    from assistant.app import Assistant

    counts = Assistant(settings).library.counts()
    if not any(counts.values()):
        return False, "empty; `segue library add DIR` adds your music, `segue library demo` fetches some to try"
    return True, ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)


def _search(settings: Settings) -> tuple[bool, str]:
    from assistant.app import Assistant
    from tools.search.minilm import MiniLM

    if not Assistant(settings).weights.has(MiniLM.name):
        return False, f"by names only; `segue models pull {MiniLM.name}` lets you describe what you want to hear"
    return True, f"by names and by descriptions, vectors in {settings.search.chroma_url or settings.home / 'vectors'}"


def _mind(settings: Settings) -> tuple[bool, str]:
    from assistant.mind.providers import check_model

    missing = check_model(settings.mind.model)
    return missing is None, missing or settings.mind.model


def _sound(settings: Settings) -> tuple[bool, str]:
    from tools.playback import SoundCardOutput

    missing = SoundCardOutput(settings.playback.device, latency=settings.playback.latency).check()
    return missing is None, f"{missing.say} {missing.todo}" if missing else "a sound card"


def _microphone(settings: Settings) -> tuple[bool, str]:
    from assistant.ears.microphone import Microphone

    with Microphone(settings.ears.device) as microphone:
        return True, f"a microphone at {microphone.rate} Hz"


_LOOKS: dict[str, Callable[[Settings], tuple[bool, str]]] = {
    "python": _python,
    "home": _home,
    "weights": _weights,
    "library": _library,
    "search": _search,
    "mind": _mind,
    "sound": _sound,
    "microphone": _microphone,
}
