"""Search: how fast in libraries of different sizes, and how well it finds what is described rather than named.

`--million` tries a million items, too (`make bench-search MILLION=1`; some ten minutes and 4 GB of memory).

Real names and labels come from the evaluation data (`SEGUE_DATA`, or `../shared/data` beside the repository); they are
research data and not part of the project. Beside every latency stands rapidfuzz looking at each name, in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from itertools import pairwise
from pathlib import Path

from tests.benchmarks.search_speed import growth, speed
from tests.benchmarks.search_wishes import wishes
from tests.benchmarks.table import Row
from tools.search.minilm import MiniLM


def main() -> None:
    """Runs everything and leaves `.bench/search.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="where model weights are")
    parser.add_argument("--items", type=int, default=100_000, help="the largest library but for --million")
    parser.add_argument("--million", action="store_true", help="try a million items, too; takes some ten minutes")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--texts", type=int, default=2500, help="podcasts, and artists, that wishes are looked up in")
    options = parser.parse_args()
    data = Path(os.environ.get("SEGUE_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (data / "hetrec_artists.parquet").is_file():
        print(f"The evaluation data is not in {data}; SEGUE_DATA names its folder. Nothing was measured.")
        return
    rows: list[Row] = []
    sizes = sorted({min(10_000, options.items), options.items, *([1_000_000] if options.million else [])})
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for items in sizes:
            more, found[items] = speed(data, items, Path(folder), options.queries)
            rows += more
        for small, large in pairwise(sizes):
            rows += growth(found[small], found[large], large / small)
        model = MiniLM((options.weights or Path("weights")) / MiniLM.name)
        if missing := model.check():
            print(f"Wishes were not measured. {missing}")
        else:
            rows += wishes(data, model, Path(folder), options.texts)
    for line in rows:
        print(f"{'ok ' if line['ok'] else 'NO '} {line['name']:80} {line['value']:>10}   want {line['want']}")
    file = Path(".bench/search.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"rows": rows}, indent=1))


if __name__ == "__main__":
    main()
