"""Remix: hearing what a recording is made of, and making something else of it."""
