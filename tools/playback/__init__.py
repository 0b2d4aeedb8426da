"""The queue, the player, the mixer (music and voice as two buses) and the outputs."""
