"""Taking recordings apart: vocals and accompaniment, drums and bass, or the parts that a folder already holds."""
