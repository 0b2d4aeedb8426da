"""What the listener heard, as facts: counted from the listening log, and nothing that it does not say."""
