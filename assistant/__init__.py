"""The conversation: ears, mind, turn-taking, front ends, servers. Imports everything; imported by nobody."""
