"""A small language model that learns to write calls: LoRA on a GGUF file's weights, merged into a GGUF file again."""
