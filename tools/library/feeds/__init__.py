"""Podcasts: feeds that the listener subscribed to, their episodes, and getting them here."""
