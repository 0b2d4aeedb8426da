"""Ways in for other programs: the local socket of a home; later Wyoming, HTTP and MCP."""
