"""Phrases that the models learn from; `FORMAT.md` says how they are written."""
