"""Asking about what plays: what is said in it, where, by whom; and talking back to it."""
