"""Remix: hearing what a recording is made of, and making something else of it.

    from pathlib import Path
    from tools.remix import Studio, Wish, of_file

    studio = Studio()
    song = of_file(Path("song.flac"))
    recipe = studio.plan(song, Wish(tempo="a bit slower", pitch=-2, effect="reverb"))
    made = studio.remix(recipe, song, Path("slow.mp3"))
    made.seconds, made.loudness, made.true_peak

A recipe is data (`Recipe.to_json`, `read_recipe`): the same recipe makes the same file from the same original, which is
never touched. Sound on its way is a `Tape`; `render` does steps to it, `master` brings it to -14 LUFS below -1 dBTP,
`produce` writes and measures it.
"""

from __future__ import annotations

from tools.remix.encode import Chapter, Label
from tools.remix.errors import BadAudio, MissingEngine, NoStems, RemixError
from tools.remix.master import Mastered, master
from tools.remix.operations import OPERATIONS
from tools.remix.produce import Produced, produce, remix
from tools.remix.recipe import Recipe, Source, Step, read_recipe
from tools.remix.recording import Recording, of_file, of_item
from tools.remix.render import Separators, render
from tools.remix.sound import load
from tools.remix.studio import Hear, Studio, Wish
from tools.remix.tape import Tape

__all__ = [
    "OPERATIONS",
    "BadAudio",
    "Chapter",
    "Hear",
    "Label",
    "Mastered",
    "MissingEngine",
    "NoStems",
    "Produced",
    "Recipe",
    "Recording",
    "RemixError",
    "Separators",
    "Source",
    "Step",
    "Studio",
    "Tape",
    "Wish",
    "load",
    "master",
    "of_file",
    "of_item",
    "produce",
    "read_recipe",
    "remix",
    "render",
]
