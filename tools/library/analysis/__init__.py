"""What is computed of recordings: kept by kind and version, filled in the background, cheapest first."""
