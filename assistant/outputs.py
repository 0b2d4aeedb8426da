"""Where the sound of this home goes, as its settings say."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import PlaybackSettings

if TYPE_CHECKING:
    from tools.playback import Output

log = logging.getLogger(__name__)


def make_output(wanted: PlaybackSettings) -> Output:
    """The output of the settings; "auto" is the sound card where there is one, else silence."""
    from tools.playback import FileOutput, SilentOutput, SoundCardOutput

    if wanted.output == "file":
        return FileOutput(wanted.file or Path("segue.wav"), realtime=True)
    if wanted.output == "silent":
        return SilentOutput()
    card = SoundCardOutput(wanted.device, latency=wanted.latency)
    if wanted.output == "auto" and (missing := card.check()):
        log.info("no sound card: %s", missing.say)
        return SilentOutput()
    return card
