"""What somebody likes: their listening, what is learned from it, and why."""
