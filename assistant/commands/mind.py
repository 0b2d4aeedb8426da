"""mind data, train, merge, evaluate, prepare: Segue's own small model of understanding, and preparing the larger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from assistant.commands.shell import Shell, shell
from assistant.errors import SegueError, WeightsError

if TYPE_CHECKING:
    from assistant.mind.learning.fillings import Fillings

app = typer.Typer(
    help="Segue's own model of understanding: what it learns from, training, measuring.", no_args_is_help=True
)

Names = Annotated[Path | None, typer.Option(help="A folder of public catalogues to take names from, as Parquet.")]


@app.command()
def data(
    context: typer.Context,
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file to write the examples to, a JSON object a line.")
    ] = None,
    names: Names = None,
    each: Annotated[int, typer.Option(min=1, help="Examples of every phrase.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed makes the same examples.")] = 1,
    lines: Annotated[
        bool,
        typer.Option(
            help="Write text for models that write instead: what was said, then `tool words | name=value` lines."
        ),
    ] = False,
    heard: Annotated[
        int,
        typer.Option(
            min=0, help="Speak that many phrases over music and noise, hear them, and write what was misheard as what."
        ),
    ] = 0,
    music: Annotated[
        Path | None, typer.Option(help="With --heard: a folder of songs to put behind the voices.")
    ] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Makes examples from the phrases that come with Segue, its library's names and public ones; shows some of them."""
    here = shell(context)
    if heard:
        _hear(here, heard, _fillings(here, names), output, music, seed, json=json)
        return
    from assistant.mind.learning.example import save
    from assistant.mind.learning.maker import Maker
    from assistant.mind.learning.phrasebook import phrases
    from assistant.mind.learning.written import save_written

    book = phrases()
    maker = Maker(book, _fillings(here, names), seed)
    written = 0
    if output:
        made = maker.examples(each)
        written = save_written(made, output) if lines else save(made, output)
    shown = [_shown(maker.example(phrase)) for phrase in book[:: max(1, len(book) // 12)]]
    if json:
        here.print_json(
            {"phrases": len(book), "examples": written, "output": str(output) if output else None, "shown": shown}
        )
        return
    for row in shown:
        here.out.print(row["said"], style="bold", highlight=False, markup=False)
        here.out.print(f"    {row['calls']}", style="dim", highlight=False, markup=False)
    here.out.print(
        f"{len(book):,} phrases"
        + (f"; {written:,} examples in {output}" if output else "; -o FILE writes examples of all")
    )


@app.command()
def train(
    context: typer.Context,
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where the adapter goes; in the home if not said.")
    ] = None,
    names: Names = None,
    epochs: Annotated[
        int, typer.Option(min=0, help="How often every phrase is seen, each time with other names and in other ways.")
    ] = 0,
    start: Annotated[Path | None, typer.Option("--from", help="An adapter to go on from.")] = None,
    rate: Annotated[float, typer.Option(min=0.0, help="How fast it learns; less where it goes on from another.")] = 0.0,
    held: Annotated[float, typer.Option(min=0.01, max=0.5, help="The share of phrases to measure by.")] = 0.05,
    seed: Annotated[int, typer.Option()] = 1,
    threads: Annotated[int, typer.Option(min=1)] = 2,
    whole: Annotated[bool, typer.Option(help="Learn from all phrases, none held out to measure by.")] = False,
    writer: Annotated[
        int,
        typer.Option(min=0, help="Train a small language model to write calls instead, on that many examples."),
    ] = 0,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Trains the tagger: MiniLM with low-rank additions and heads of its own. A quarter of an hour on two cores."""
    here = shell(context)
    if writer:
        _train_writer(here, writer, _fillings(here, names), output, seed, threads, json=json)
        return
    from dataclasses import replace

    from assistant.mind.learning.making import make_adapter
    from assistant.mind.learning.training import Plan

    rate = rate or Plan().rate / (2 if start else 1)
    plan = replace(Plan(), seed=seed, threads=threads, epochs=epochs or Plan().epochs, rate=rate, held=held)
    file = output or here.settings.home / "mind" / "adapter.safetensors"
    file.parent.mkdir(parents=True, exist_ok=True)
    with here.progress(bytes_=False) as show:
        card = make_adapter(
            _base(here), _fillings(here, names), plan, file, start=start, whole=whole,
            progress=lambda step, steps, _loss: show("learning", step, steps),
        )  # fmt: skip
    if json:
        here.print_json({"adapter": str(file), **card})
        return
    _show_figures(here, card)
    here.out.print(f"{file}, {file.stat().st_size / 1e6:.1f} MB; Segue uses the one in its home before its own.")


@app.command()
def merge(
    context: typer.Context,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write, 90 MB or, of a writer, 140.")],
    *,
    adapter: Annotated[Path | None, typer.Option(help="Another adapter than the one in use.")] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Writes a model with its adapter added: MiniLM as safetensors, or what `train --writer` made as a GGUF file.

    Segue adds the former while it starts; the latter is used as `--model embedded:FILE.gguf`.
    """
    here = shell(context)
    from assistant.mind.tagger.adapter import load, save
    from assistant.mind.tagger.making import BASE, adapter_file

    file = adapter or adapter_file(here.settings.home)
    found = load(file)
    if found.card["base"] != BASE:
        from assistant.mind.learning.writer.making import write_gguf

        write_gguf(_weights(here, str(found.card["base"])), file, output)
    else:
        save(found.merged(_base(here)), found.card, output, half=False)
    if json:
        here.print_json({"adapter": str(file), "merged": str(output), "size": output.stat().st_size})
    else:
        here.out.print(f"{output}, {output.stat().st_size / 1e6:.0f} MB")


@app.command()
def evaluate(
    context: typer.Context,
    *,
    adapter: Annotated[Path | None, typer.Option(help="Another adapter than the one in use.")] = None,
    names: Names = None,
    each: Annotated[int, typer.Option(min=1, help="Examples of every phrase that was held out.")] = 3,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measures the tagger on the phrases that it has not learned from, and how far its confidence can be believed."""
    here = shell(context)
    from assistant.mind.learning.making import measure
    from assistant.mind.tagger.making import adapter_file

    report = measure(_base(here), adapter or adapter_file(here.settings.home), _fillings(here, names), each)
    if json:
        here.print_json(report)
    else:
        _show_figures(here, report)


@app.command()
def prepare(context: typer.Context) -> None:
    """Has the embedded model read its examples once, so that no first request waits for it; a minute or two."""
    here = shell(context)
    from assistant.app import Assistant

    chat_model = Assistant(here.settings).chat_model
    ready = getattr(chat_model, "warm_up", None)
    if ready is None:
        return  # models elsewhere are somebody else's to prepare
    with here.progress(bytes_=False) as show:
        ready(lambda part: show("reading examples", part, 1.0))


def _hear(
    here: Shell, count: int, fillings: Fillings, output: Path | None, music: Path | None, seed: int, *, json: bool
) -> None:
    """Speaks phrases, hears them, and tells what came of it."""
    from assistant.app import Assistant
    from assistant.mind.learning.speaking import confusions_of

    file = output or here.settings.home / "mind" / "confusions.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    with here.progress(bytes_=False) as show:
        report = confusions_of(
            Assistant(here.settings), fillings, count, file, music, seed=seed,
            progress=lambda done: show("speaking and hearing", done, count),
        )  # fmt: skip
    if json:
        here.print_json(report)
        return
    here.out.print(
        f"{report['utterances']:,} utterances, word errors {report['word_errors']:.1%}; {report['confusions']:,} runs "
        f"of words misheard, in {report['output']}"
    )


def _train_writer(
    here: Shell, count: int, fillings: Fillings, output: Path | None, seed: int, threads: int, *, json: bool
) -> None:
    """Trains the small language model, and tells what came of it."""
    from assistant.mind.learning.writer.making import BASES, make_writer
    from assistant.mind.learning.writer.writing import WriterPlan

    file = output or here.settings.home / "mind" / "writer.safetensors"
    file.parent.mkdir(parents=True, exist_ok=True)
    with here.progress(bytes_=False) as show:
        card = make_writer(
            _weights(here, BASES[0]), fillings, WriterPlan(seed=seed, threads=threads), count, file,
            progress=lambda step, steps, _loss: show("learning to write", step, steps),
        )  # fmt: skip
    if json:
        here.print_json({"adapter": str(file), **card})
    else:
        size = f"{file}, {file.stat().st_size / 1e6:.1f} MB"
        here.out.print(
            f"{size}; loss {card['loss']}. `segue mind merge --adapter {file} -o FILE.gguf` makes it usable."
        )


def _base(here: Shell) -> Path:
    from assistant.mind.tagger.making import BASE

    return _weights(here, BASE)


def _weights(here: Shell, name: str) -> Path:
    from assistant.app import Assistant

    weights = Assistant(here.settings).weights
    if not weights.has(name):
        raise WeightsError(f"The model {name} is not here.", f"`segue models pull {name}` brings it.")
    return weights.path(name)


def _fillings(here: Shell, names: Path | None) -> Fillings:
    from assistant.app import Assistant
    from assistant.mind.learning.fillings import Fillings, catalogue_in, names_of

    if names and not names.is_dir():
        raise SegueError(f"{names} is no folder.", "Name one that holds Parquet files, or leave --names out.")
    catalogue = catalogue_in(names) if names else {}
    for slot, own in names_of(Assistant(here.settings).library).items():
        catalogue.setdefault(slot, []).extend(own)
    return Fillings(catalogue)


def _shown(example: Any) -> dict[str, str]:
    said = [*(f"{role}: {' '.join(marked.words)}" for role, marked in example.history), " ".join(example.said.words)]
    return {
        "said": " / ".join(said),
        "calls": "; ".join(f"{call.tool} {dict(call.args)}" for call in example.calls()) or "nothing",
    }


def _show_figures(here: Shell, card: dict[str, Any]) -> None:
    table = Table("phrases held out", "n", "tools right", "all right")
    for tool, row in card["by_tool"].items():
        table.add_row(tool, str(row["n"]), f"{row['tools']:.1%}", f"{row['full']:.1%}")
    table.add_row("all", str(card["n"]), f"{card['tools']:.1%}", f"{card['full']:.1%}", style="bold")
    here.out.print(table)
    trust = Table("as sure as", "of all", "tools right")
    for row in card["trust"]:
        trust.add_row(f"{row['sure']:.2f}", f"{row['share']:.0%}", f"{row['tools']:.1%}")
    here.out.print(trust)
