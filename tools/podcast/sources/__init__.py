"""Where episodes take what they say from.

Each source gives facts with the place where they stand; nothing else is ever stated.
"""
