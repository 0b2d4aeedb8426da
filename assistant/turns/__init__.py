"""Turn-taking: who speaks when, and how an answer is spoken."""
