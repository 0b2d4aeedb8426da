"""More than one recording: transitions, mixes, mashups."""
