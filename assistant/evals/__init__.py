"""Behaviour over many cases: what is understood, and how whole conversations go."""
