"""Speech synthesis: engines, the catalogue of voices, making text speakable. Imports nothing of ours."""
