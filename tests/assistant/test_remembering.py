"""Commands on the listening history, alone and through the process that owns the home."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.app import Assistant, own_home
from assistant.errors import SegueError
from assistant.frontends.talker import work_on_home
from assistant.remembering import work_on_history
from assistant.servers.home import serve_home
from assistant.servers.requests import answer_requests
from assistant.settings import Settings
from tests.tools.taste.exports import rows

pytestmark = pytest.mark.unit


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "endsong_0.json"
    path.write_text(json.dumps([row for row in rows(60) if not row["incognito_mode"]]))
    return path


async def do(settings: Settings, **body: Any) -> Mapping[str, Any]:
    return [answer async for answer in work_on_home(settings, "history", body)][-1]


async def test_import_exclude_and_forget(settings: Settings, export: Path) -> None:
    done = await do(settings, act="import", files=[str(export)])
    assert done["added"] > 50
    assert "were added from 2014-01-01" in done["say"]
    rule = await do(settings, act="exclude", rule={"weekdays": [2], "kind": "music"})
    assert rule["say"] == "Rule 1: kind music, on Wednesdays does not count."
    log = Assistant(settings).listening
    assert log.frame().height < log.count()
    assert (await do(settings, act="include", rules=[]))["rules"] == [1]
    assert log.frame().height == log.count() == done["added"]
    gone = await do(settings, act="forget", all=True)
    assert (gone["events"], log.count()) == (done["added"], 0)


async def test_the_owner_of_the_home_does_it(settings: Settings, export: Path) -> None:
    told: list[int] = []
    with own_home(settings) as owner:
        owner.forgetting.listen(lambda gone: told.append(gone.events))
        history = partial(work_on_history, owner.listening, owner.forgetting)
        handler = answer_requests(None, owner.scan, {"history": history})  # type: ignore[arg-type]
        async with serve_home(settings.home, handler):
            added = (await do(settings, act="import", files=[str(export)]))["added"]
            assert owner.listening.count() == added
            await do(settings, act="forget", all=True)
            with pytest.raises(SegueError, match="nothing called polka"):
                await do(settings, act="forget", item="polka")
    assert told == [added]


@pytest.mark.parametrize(
    ("body", "say"),
    [({"act": "forget"}, "not clear what to forget"), ({"act": "forget", "period": "blurb"}, "I do not know when"),
     ({"act": "consent", "signal": "plays", "use": "sell", "on": True}, "There is no use sell"),
     ({"act": "consent", "signal": "thoughts", "use": "share", "on": True}, "There is no signal thoughts"),
     ({"act": "import", "files": ["/nowhere.json"]}, "There is no listening history"),
     ({"act": "import", "files": [], "zone": "Mars/Olympus"}, "There is no time zone")],
)  # fmt: skip
async def test_what_cannot_be_done_is_said(settings: Settings, body: dict[str, Any], say: str) -> None:
    with pytest.raises(Exception, match=say) as caught:
        await do(settings, **body)
    assert hasattr(caught.value, "say")


async def test_what_is_asked_for_by_name_is_written_down(assistant: Assistant) -> None:
    albums = {album.title for album in assistant.library.all("album")}
    item = next(track for track in assistant.library.all("track") if track.title not in albums)
    tool = next(tool for tool in assistant.tools if tool.name == "play")
    await tool.ainvoke({"type": "tool_call", "id": "1", "name": "play", "args": {"query": item.title, "kind": "any"}})
    assert [(event.what, event.title) for event in assistant.listening.events()] == [("ask", item.title)]


async def test_a_scan_brings_what_was_known_by_name(assistant: Assistant, tmp_path: Path) -> None:
    item = assistant.library.all("track")[0]
    with assistant.database.session() as session:
        session.connection().exec_driver_sql("UPDATE items SET title = 'x' || title")
    row = {"track": item.title, "artist": item.artist, "album": "", "date": 1_500_000_000_000}
    path = tmp_path / "lastfm.json"
    path.write_text(json.dumps({"username": "x", "scrobbles": [row]}))
    await do_here(assistant, act="import", files=[str(path)])
    assert assistant.listening.frame()["known"].to_list() == [False]
    with assistant.database.session() as session:
        session.connection().exec_driver_sql("UPDATE items SET title = substr(title, 2)")
    async for _ in assistant.scan(None):
        pass
    assert assistant.listening.frame()["item"].to_list() == [item.id]


async def do_here(assistant: Assistant, **body: Any) -> None:
    async for _ in work_on_history(assistant.listening, assistant.forgetting, body):
        pass
