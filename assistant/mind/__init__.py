"""Understanding: reflexes before the language model, the agent around both."""
