"""Speech synthesis: engines, the catalogue of voices, making text speakable. Imports nothing of ours.

    catalogue = Catalogue()
    voice = catalogue.find("a british woman")          # or an id: catalogue.find("en_US-joe-medium")
    engine = make_synthesizer(voice.engine, folder)     # the folder that holds the weights called voice.weights
    problem = engine.check()                            # None, or what is missing and the command that brings it
    for speech in engine.synthesize("It came out in 1994. It is 3:45 long.", voice.id, speed=1.1):
        play(speech.audio, speech.rate)                 # (frames, 1) float32 in [-1, 1], one sentence at a time

`SentenceStream` cuts text that is still being written into sentences, `speakable` makes text fit to be spoken (the
engines do that themselves). Every failure is a `VoiceError` with `say`, `todo` and `retryable`. All voices come out at
the same active level (`voices.shaping.ACTIVE_LEVEL`), with at most 60 ms of silence ahead and 0.2 s behind.
"""

from __future__ import annotations

from voices.catalogue import Catalogue, Voice
from voices.engine import Capabilities, Speech, Synthesizer, VoiceError
from voices.factory import engine_names, make_synthesizer
from voices.lexicon import Lexicon, Pronouncing
from voices.sentences import SentenceStream, split_sentences
from voices.speakable import speakable

__all__ = [
    "Capabilities",
    "Catalogue",
    "Lexicon",
    "Pronouncing",
    "SentenceStream",
    "Speech",
    "Synthesizer",
    "Voice",
    "VoiceError",
    "engine_names",
    "make_synthesizer",
    "speakable",
    "split_sentences",
]
