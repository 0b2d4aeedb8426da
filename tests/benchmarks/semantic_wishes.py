"""Wishes that name nothing, and by which of other people's labels an answer to each is right.

Written once, before any ranking was looked at. The labels are not what is searched: of a podcast only title, producer
and description are, of an artist the name and the three most given tags.
"""

from __future__ import annotations

PODCASTS: dict[str, str] = {
    "a show about space for beginners": "Science",
    "something that explains how the universe works": "Science",
    "unsolved murders and cold cases": "True Crime",
    "real stories of serial killers": "True Crime",
    "a show about ancient rome and wars of the past": "History",
    "tell me what happened centuries ago": "History",
    "people chatting about football and basketball": "Sports",
    "analysis of last night's game": "Sports",
    "something to make me laugh": "Comedy",
    "comedians talking nonsense with their friends": "Comedy",
    "what is going on in politics today": "News",
    "morning headlines in ten minutes": "News",
    "how to start a company and make money": "Business",
    "advice on leadership and my career": "Business",
    "bedtime stories for my children": "Kids & Family",
    "a programme about being a parent": "Kids & Family",
    "gadgets, software and artificial intelligence": "Technology",
    "programmers talking about code": "Technology",
    "a sermon to listen to on sunday": "Religion & Spirituality",
    "help me meditate and find my faith": "Religion & Spirituality",
    "how to lose weight and sleep better": "Health & Fitness",
    "exercise and nutrition advice": "Health & Fitness",
    "reviews of the latest movies and series": "TV & Film",
    "an audio drama with monsters": "Fiction",
    "a made up story told in chapters": "Fiction",
    "interviews with painters and designers": "Arts",
    "learn a new language": "Education",
    "video games and board games": "Leisure",
    "interviews with bands about their records": "Music",
    "city council meetings": "Government",
}  # fmt: skip

ARTISTS: dict[str, tuple[str, ...]] = {
    "calm piano for the evening": ("piano", "neoclassical", "modern classical", "contemporary classical", "solo piano"),
    "something to dance to all night": ("dance", "house", "club", "electro house", "disco", "eurodance"),
    "quiet music to fall asleep": ("sleep", "ambient", "relaxing", "calm", "lullaby", "sleepy", "relax"),
    "angry loud guitars": ("metal", "hardcore", "thrash metal", "metalcore", "death metal", "punk", "grindcore"),
    "sad songs for a rainy day": ("sad", "melancholy", "melancholic", "sadcore", "slowcore", "rainy day", "depressing"),
    "smoky late night saxophone": ("jazz", "saxophone", "smooth jazz", "cool jazz", "bebop"),
    "rapping over old school beats": ("hip-hop", "rap", "hip hop", "old school hip hop", "underground hip-hop"),
    "music like in the eighties with synthesizers": ("synthpop", "80s", "new wave", "synth pop", "electropop"),
    "a singer alone with a guitar": ("singer-songwriter", "acoustic", "folk", "indie folk"),
    "sunny music from jamaica": ("reggae", "dancehall", "ska", "dub", "roots reggae", "jamaica"),
    "dreamy guitars and whispered voices": ("shoegaze", "dream pop", "ethereal", "dreamy", "dreampop"),
    "orchestra music from films": ("soundtrack", "film score", "score", "composer", "orchestral", "soundtracks"),
    "women with powerful soul voices": ("soul", "neo-soul", "motown", "neo soul", "rnb"),
    "cowboys and banjos": ("country", "bluegrass", "americana", "alt-country", "banjo"),
    "gloomy music for vampires": ("gothic", "gothic rock", "darkwave", "goth", "gothic metal", "dark wave"),
    "teenage girls' favourite chart music": ("pop", "teen pop", "dance pop", "disney", "boybands"),
    "japanese rock bands": ("j-rock", "visual kei", "japanese", "jrock", "jpop", "j-pop"),
    "long strange rock from the seventies": ("progressive rock", "psychedelic rock", "70s", "krautrock", "art rock"),
    "factory noise and machines": ("industrial", "ebm", "noise", "industrial metal", "power noise", "industrial rock"),
    "brazilian summer evening": ("bossa nova", "brazilian", "mpb", "brasil", "samba", "latin"),
    "relaxing electronic background for work": ("chillout", "downtempo", "lounge", "ambient", "trip-hop", "chill"),
    "swedish girls singing pop": ("swedish", "sweden"),
    "old blues from the delta": ("blues", "delta blues", "blues rock", "chicago blues"),
    "energetic workout beats": ("electronic", "techno", "drum and bass", "dance", "electro", "trance"),
    "viking battle songs": ("viking metal", "folk metal", "pagan metal", "power metal", "epic metal"),
}  # fmt: skip
