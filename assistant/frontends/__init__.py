"""Ways to talk with Segue: the terminal chat, one question, the microphone, the scripted demo."""
