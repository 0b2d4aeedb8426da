"""The texts given to language models, one file each."""
