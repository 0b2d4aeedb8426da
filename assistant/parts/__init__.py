"""The parts of the assistant, floor by floor: each knows those below it, and `assistant.app` is the roof."""
