"""From a wish and what was found for it to a script, one segment at a time.

draft = Writer(gather, encode=…).write(read_wish("a ten-minute podcast about my week in music"))
for segment in draft.segments(lambda: seconds_so_far): …
"""
