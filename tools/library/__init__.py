"""Everything that can be played: what it is called, where it is, and how it hangs together."""
