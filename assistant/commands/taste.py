"""taste train, show, explain, evaluate: what Segue learns from listening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from assistant.commands import keeping
from assistant.commands.shell import Shell, shell
from tools.library.items import PLAYABLE

if TYPE_CHECKING:
    from assistant.app import Assistant
    from tools.taste.model.serving import Explanation, Recommendation

app = typer.Typer(help="What Segue knows of your taste.", no_args_is_help=True)


@app.callback()
def taste() -> None:
    """Groups the commands below `segue taste`."""


@app.command()
def evaluate(
    context: typer.Context,
    log: Annotated[
        Path, typer.Argument(help="Plays: user, pos or ts, track, artist, album; Parquet, CSV or JSON lines.")
    ],
    *,
    positions: Annotated[int, typer.Option(min=1, help="At most so many next plays are foretold.")] = 10_000,
    outside: Annotated[bool, typer.Option(help="Also try popularity and the library `implicit`.")] = True,
    transformer: Annotated[bool, typer.Option("--transformer", help="With the sequence transformer: slower.")] = False,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Learns from the first 90 % of every listener's plays and foretells the rest, one by one."""
    here = shell(context)
    from tools.taste.model.evaluation import Evaluating
    from tools.taste.model.evaluation import evaluate as run
    from tools.taste.model.fitting import Fitting
    from tools.taste.model.plays import read_log

    plays = read_log(log)
    how = Evaluating(positions, outside=outside, fitting=Fitting(transformer=transformer))
    with here.progress(bytes_=False) as show:
        report = run(plays, how, lambda what, done: show(what, done, 1.0))
    if json:
        here.print_json(report)
    else:
        _show_evaluation(here, report)


@app.command()
def train(
    context: typer.Context,
    *,
    transformer: Annotated[bool, typer.Option("--transformer", help="With the sequence transformer: slower.")] = False,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Learns from everything that was heard in this home and may be learned from."""
    here = shell(context)
    from tools.taste.model import home
    from tools.taste.model.fitting import Fitting

    with here.assistant() as assistant, here.progress(bytes_=False) as show:
        told = lambda what, done: show(what, done, 1.0)  # noqa: E731
        how = Fitting(transformer=transformer)
        taste = home.train(assistant.listening, assistant.library, _folder(here), how, told, assistant.sentences())
    plays, fitted = taste.plays, taste.fitted
    report = {
        "plays": len(plays), "listeners": len(plays.users), "items": len(plays.catalogue),
        "gate": "learned" if fitted.gate.weights else "fixed", "seconds": fitted.seconds, "notes": list(plays.notes),
    }  # fmt: skip
    if json:
        here.print_json(report)
        return
    here.out.print(f"Learned from {report['plays']:,} plays.")
    if not fitted.gate.weights:
        here.out.print("That is too little to learn how to mix the experts: a fixed mixture is used.", style="yellow")


@app.command()
def show(
    context: typer.Context,
    *,
    listener: Annotated[str, typer.Option(help="Whose taste; by default, whoever usually listens.")] = "",
    picture: Annotated[Path | None, typer.Option(help="Also draw taste over time into this .svg or .png file.")] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Shows whom you like now, this week, this year; taste over time; and what you may want next."""
    here = shell(context)
    from tools.taste.model import chronicle, home
    from tools.taste.model.picture import draw

    with here.assistant() as assistant:
        taste = home.load(assistant.listening, assistant.library, _folder(here))
        found = taste.recommend(listener, n=5)
        names = _names(assistant, found)
    over_time = chronicle.chronicle(taste.plays, listener)
    if picture:
        draw(over_time, "Taste over time", picture)
    if json:
        shares = dict(zip(over_time.makers, over_time.share.tolist(), strict=True))
        here.print_json({
            "makers": taste.makers(listener),
            "over_time": {"since": over_time.since, "plays": over_time.plays, "share": shares},
            "next": [_recommended(one, names) for one in found],
        })  # fmt: skip
        return
    table = Table("half-life", "whom you like")
    for scale, makers in taste.makers(listener).items():
        table.add_row(scale, ", ".join(name for name, _ in makers))
    here.out.print(table)
    for maker, line in chronicle.lines(over_time):
        here.out.print(f"{line}  {maker}", highlight=False, markup=False)
    here.out.print("\nPerhaps next:")
    for one in found:
        here.out.print(f"  {_recommended(one, names)['say']}", highlight=False, markup=False)


@app.command()
def explain(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="Words that name something, or its id.")],
    *,
    listener: Annotated[str, typer.Option(help="For whom.")] = "",
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Says where something stands with you, what speaks for it, and which plays that goes by."""
    here = shell(context)
    from tools.taste.errors import TasteError
    from tools.taste.model import home

    with here.assistant() as assistant:
        taste = home.load(assistant.listening, assistant.library, _folder(here))
        number = _meant(assistant, item)
        found = taste.explain(listener, number) if number else None
        if found is None:
            raise TasteError(f"Nothing that I know is called {item}.", "`segue search` finds what there is.")
        names = _names(assistant, [found])
    why = [reason.say(lambda name: names.get(name, name)) for reason in found.reasons]
    if json:
        here.print_json({"item": found.item, "name": names.get(found.item, found.item), "chance": found.chance,
                         "rank": found.rank, "of": found.of, "experts": found.experts, "reasons": why})  # fmt: skip
        return
    here.out.print(
        f"{names.get(found.item, found.item)}: number {found.rank} of {found.of}, chance {found.chance:.1%}."
    )
    here.out.print(f"Because {', and '.join(why)}." if why else "Nothing speaks for it.", highlight=False, markup=False)
    table = Table("expert", "adds")
    for name, value in sorted(found.experts.items(), key=lambda row: -row[1]):
        table.add_row(name, f"{value:+.2f}")
    here.out.print(table)


def _folder(here: Shell) -> Path:
    return here.settings.home / "taste"


def _meant(assistant: Assistant, words: str) -> str | None:
    """The id of what some words name; an id means itself."""
    if assistant.library.get(words) is not None:
        return words
    for item in assistant.search.find(words).items:
        if item.kind in PLAYABLE:
            return item.id
    heard = assistant.listening.frame().reverse()
    said = words.casefold()
    names = zip(heard["item"], heard["title"], strict=True)
    return next((item for item, title in names if said in {item, title.casefold()}), None)


def _names(assistant: Assistant, found: Sequence[Recommendation | Explanation]) -> dict[str, str]:
    """What everything is called that recommendations and their reasons speak of."""
    from tools.taste.model.home import titles

    spoken = {
        str(value)
        for one in found
        for why in one.reasons
        for key, value in why.args.items()
        if key in {"after", "beside"}
    }
    ids = {one.item for one in found} | spoken
    here = {item.id: item.name for item in assistant.library.get_many(sorted(ids))}
    return titles(assistant.listening.frame(), ids - here.keys()) | here


def _recommended(one: Recommendation, names: Mapping[str, str]) -> dict[str, Any]:
    why = [reason.say(lambda name: names.get(name, name)) for reason in one.reasons]
    name = names.get(one.item, one.item)
    say = f"{name}: {', and '.join(why)}" if why else name
    return {"item": one.item, "name": name, "kind": one.kind, "chance": one.chance, "reasons": why, "say": say}


def _show_evaluation(here: Shell, report: dict[str, Any]) -> None:
    measures = report["measures"]
    table = Table("nDCG@10 of the next item", *measures)
    table.add_row("next plays", *(f"{found['n']:,}" for found in measures.values()))
    table.add_row("the model", *(_number(found["model"]) for found in measures.values()), style="bold")
    table.add_row("times the best expert", *(_ratio(found) for found in measures.values()), end_section=True)
    experts = next((list(found["experts"]) for found in measures.values() if found["experts"]), [])
    for name in experts:
        table.add_row(name, *(_number(found["experts"].get(name)) for found in measures.values()))
    others = {name: found for name, found in report.get("outside", {}).items() if name != "note"}
    for name, found in others.items():
        table.add_row(name, *(_number(found.get(measure)) for measure in measures), style="dim")
    here.out.print(table)
    if (error := report["calibration"]["ece"]) is not None:
        here.out.print(
            f"Expected calibration error {error:.3f}. Learning took {report['seconds']['fit']:.0f} processor seconds."
        )
    for note in [*report["notes"], *filter(None, [report.get("outside", {}).get("note")])]:
        here.out.print(note, style="yellow", highlight=False, markup=False)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _ratio(found: dict[str, Any]) -> str:
    if found["ratio"] is None:
        return "–"
    low, high = found["interval"]
    return f"{found['ratio']:.2f} ({low:.2f}–{high:.2f})"


keeping.register(app)
