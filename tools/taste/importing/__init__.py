"""Listening that others recorded: exports of streaming services and scrobblers, and our own."""
