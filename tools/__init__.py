"""What the assistant can do, one package per capability, usable as a library without any conversation."""
