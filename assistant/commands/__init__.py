"""The command line, one file per group of commands; each only calls what does the work."""
