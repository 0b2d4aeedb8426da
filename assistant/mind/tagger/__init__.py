"""Our own small model: it marks the words of an utterance instead of writing an answer, so it cannot invent any."""
