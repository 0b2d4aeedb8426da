"""Hearing: microphone, voice activity, endpointing, speech-to-text engines, and one-word commands."""
