"""The taste model: memories of what follows what, mixed by a learned gate."""
