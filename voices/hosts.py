"""The hosts that present episodes: a voice, a name, and a manner of greeting, reacting and saying goodbye."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from voices.catalogue import Catalogue
from voices.engine import VoiceError


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who presents. `voice` is an id of the catalogue; `language` the BCP 47 tag of what they speak.

    `greetings`, `reactions` and `goodbyes` are whole sentences that state nothing.
    """

    name: str
    voice: str
    language: str
    manner: str
    greetings: tuple[str, ...]
    reactions: tuple[str, ...]
    goodbyes: tuple[str, ...]


@cache
def hosts() -> tuple[Host, ...]:
    """Every host, in the order in which they are chosen."""
    table = tomllib.loads(files("voices").joinpath("hosts.toml").read_text("utf-8"))
    catalogue = Catalogue()
    return tuple(_host(entry, catalogue) for entry in table["hosts"])


def choose_hosts(
    count: int,
    wanted: Sequence[str] = (),
    present: Callable[[str], bool] = lambda _voice: True,
) -> list[Host]:
    """So many hosts with voices of their own: those wanted by name or by voice first, then whoever is next.

    `present` tells by a voice's id whether it is on this machine. Fewer come if there are fewer voices.

    Raises:
        VoiceError: nobody has a wanted name, or no voice is on this machine.
    """
    chosen = [_wanted(name) for name in wanted]
    everybody = [host for host in hosts() if present(host.voice)]
    for host in everybody:
        if len(chosen) < count and host.voice not in {one.voice for one in chosen}:
            chosen.append(host)
    if not chosen:
        raise VoiceError("There is no voice on this machine to present it.", "segue models pull kokoro-82m")
    return chosen


def _wanted(name: str) -> Host:
    by_name = {host.name.lower(): host for host in hosts()}
    if (found := by_name.get(name.strip().lower())) is not None:
        return found
    if (voice := Catalogue().get(name)) is not None:
        alike = next((host for host in hosts() if host.voice == voice.id), None)
        plain = hosts()[-1]
        return alike or Host(voice.name, voice.id, voice.language, "", plain.greetings, plain.reactions, plain.goodbyes)
    close = difflib.get_close_matches(name.strip().lower(), by_name, n=1, cutoff=0.5)
    hint = f"Did you mean {by_name[close[0]].name}?" if close else f"There are {', '.join(h.name for h in hosts())}."
    raise VoiceError(f"There is no host called {name.strip() or 'nothing'}.", hint)


def _host(entry: Mapping[str, Any], catalogue: Catalogue) -> Host:
    voice = catalogue.get(str(entry["voice"]))
    if voice is None:
        raise VoiceError(f"The host {entry['name']} has a voice that is not in the catalogue: {entry['voice']}.")
    greetings, reactions, goodbyes = (tuple(entry[kind]) for kind in ("greetings", "reactions", "goodbyes"))
    return Host(entry["name"], voice.id, voice.language, entry["manner"], greetings, reactions, goodbyes)
