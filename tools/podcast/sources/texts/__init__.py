"""Texts as facts: the sentences that say most, in the words of the text, with the place where they stand."""
