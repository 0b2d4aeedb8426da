"""From a script to sound: voices, pauses, music, a bed under them, one loudness, and files.

    producer = Producer(casting, find=where_items_are)
    episode = producer.produce(draft, folder)        # draft: whatever fits `Draft`

While it works, `Growing` holds what there is of the episode, to be played before it is whole.
"""
