"""From what somebody said, perhaps misheard, to what they mean in their library."""
