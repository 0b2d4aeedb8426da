"""What the library knows, as facts: artists, albums, what is new, followed shows."""
