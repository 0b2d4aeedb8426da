"""Playlists: from a wish in the listener's words to songs in an order that flows, each with its reason."""
