"""A real microphone stream: speech played into a PulseAudio null sink is recorded, endpointed and understood."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import soundfile

from assistant.ears.endpoint import Endpointer, SpeechEnded
from assistant.ears.hearing import Hearing
from assistant.ears.microphone import Microphone
from assistant.ears.voice import SileroDetector

pytestmark = pytest.mark.sound


@pytest.mark.timeout(120)
def test_what_is_said_into_the_microphone_is_understood(null_microphone, say, faster, tmp_path):
    detector = SileroDetector()
    ears = Hearing(faster, SileroDetector())
    ears.warm()
    speech = say("Turn it down a bit.")
    soundfile.write(tmp_path / "said.wav", np.concatenate([np.zeros(8_000), speech, np.zeros(24_000)]), 16_000)
    ear = Endpointer(detector)
    ended = None
    with Microphone("pulse") as microphone:
        watchdog = threading.Timer(30, microphone.close)
        watchdog.start()
        playing = null_microphone(tmp_path / "said.wav")
        for frame in microphone.frames():
            ended = next((e for e in ear.feed(frame) if isinstance(e, SpeechEnded)), None)
            if ended:
                break
        watchdog.cancel()
        playing.wait(10)
    assert ended is not None
    assert len(ended.audio) / 16_000 == pytest.approx(len(speech) / 16_000 + 0.8, abs=0.6)
    assert ears.hear(ended.audio).text.strip(".").lower() == "turn it down a bit"
    assert microphone.dropped == 0
