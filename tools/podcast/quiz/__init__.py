"""A quiz about one's own library: songs to be guessed from a few seconds, and questions about them."""
