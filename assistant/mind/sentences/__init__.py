"""Sentence templates for what is said every day, one YAML file a subject."""
