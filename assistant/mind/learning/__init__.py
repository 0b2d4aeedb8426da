"""Teaching small models to understand: phrases written by people, examples made of them, training, merging."""
