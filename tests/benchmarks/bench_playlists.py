"""Playlists: wishes answered, constraints kept, flow, the dial, radio, true reasons, and how long one takes.

Names, tags and listeners come from the evaluation data (`SEGUE_DATA`, or `../shared/data` beside the repository); they
are research data and not part of the project. `--only` measures a part; `--folder` keeps the homes for the next time.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import playlist_quality as quality
from tests.benchmarks.playlist_constraints import constraints
from tests.benchmarks.playlist_homes import heard_home, read_world
from tests.benchmarks.playlist_radio import radio
from tests.benchmarks.playlist_wishes import wishes
from tests.benchmarks.table import Row
from tools.search.minilm import MiniLM

PARTS = ("constraints", "flow", "speed", "wishes", "dial", "reasons", "radio")


def main() -> None:
    """Runs everything and leaves `.bench/playlists.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="where model weights are")
    parser.add_argument("--folder", type=Path, help="where the homes are kept; a new folder without it")
    parser.add_argument("--prompts", type=int, default=300, help="wishes for music; those for podcasts come on top")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of it; may be given several times")
    options = parser.parse_args()
    data = Path(os.environ.get("SEGUE_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (data / "hetrec_artists.parquet").is_file():
        print(f"The evaluation data is not in {data}; SEGUE_DATA names its folder. Nothing was measured.")
        return
    model = MiniLM((options.weights or Path("weights")) / MiniLM.name)
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        rows = _rows(options.only or PARTS, data, model, folder, options.prompts)
    file = Path(".bench/playlists.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"rows": rows}, indent=1))


def _rows(wanted: tuple[str, ...], data: Path, model: MiniLM, folder: Path, prompts: int) -> list[Row]:
    parts: dict[str, Callable[[], list[Row]]] = {
        "constraints": lambda: constraints(folder, 300),
        "flow": lambda: quality.flow(folder),
        "speed": lambda: quality.speed(data, folder),
    }
    if set(wanted) - set(parts):
        if missing := model.check():
            print(f"Wishes, dial, reasons and radio were not measured. {missing}")
        else:
            world = read_world(data)
            home, heard = heard_home(world, folder / "tagged", model)
            parts["wishes"] = lambda: wishes(home, world, heard, model, prompts)
            parts["dial"] = lambda: quality.dial(home, world)
            parts["reasons"] = lambda: quality.reasons(home)
            parts["radio"] = lambda: radio(home, world)
    rows: list[Row] = []
    for part in [part for part in PARTS if part in wanted and part in parts]:
        rows += (made := parts[part]())
        for line in made:
            print(
                f"{'ok ' if line['ok'] else 'NO '} {line['name']:84} {line['value']:>10}   want {line['want']}",
                flush=True,
            )
    return rows


if __name__ == "__main__":
    main()
