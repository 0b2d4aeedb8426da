from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import SegueError
from assistant.servers.home import HomeBusyError, Ownership, request, serve_home, socket_path

pytestmark = pytest.mark.unit


async def echo(body: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
    if body.get("fail"):
        raise SegueError("This went wrong.", "Mend it.")
    for number in range(int(body.get("times", 1))):
        yield {"number": number, "text": body.get("text")}


async def gather(home: Path, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [answer async for answer in request(home, body)]


def test_only_one_process_owns_a_home(tmp_path: Path) -> None:
    with Ownership(tmp_path) as mine:
        assert mine.take()
        code = (
            "from pathlib import Path; from assistant.servers.home import Ownership;"
            f"print(Ownership(Path({str(tmp_path)!r})).take())"
        )
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert other.stdout.strip() == "False"
    assert Ownership(tmp_path).take()


def test_a_killed_owner_leaves_the_home_free(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.servers.home import Ownership;"
        f"o = Ownership(Path({str(tmp_path)!r})); print(o.take(), flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "True"
        assert not Ownership(tmp_path).take()
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    assert Ownership(tmp_path).take()


def test_a_home_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SegueError, match="cannot be written"):
        Ownership(tmp_path / "file" / "home").take()


async def test_answers_come_through_the_socket_in_order(tmp_path: Path) -> None:
    async with serve_home(tmp_path, echo):
        answers = await gather(tmp_path, {"times": 3, "text": "Sigur Rós\n"})
        assert [answer["number"] for answer in answers] == [0, 1, 2]
        assert answers[0]["text"] == "Sigur Rós\n"
    assert not socket_path(tmp_path).exists()


async def test_a_failure_comes_through_as_its_sentence(tmp_path: Path) -> None:
    async with serve_home(tmp_path, echo):
        assert await gather(tmp_path, {"fail": True}) == [
            {"event": "Failed", "say": "This went wrong.", "todo": "Mend it.", "retryable": False}
        ]


async def test_nonsense_on_the_socket_does_not_stop_the_owner(tmp_path: Path) -> None:
    async with serve_home(tmp_path, echo):
        for nonsense in (b"\x00\xff\n", b"[1]\n", b"", b"{" * 100_000):
            _, writer = await asyncio.open_unix_connection(socket_path(tmp_path))
            writer.write(nonsense)
            writer.close()
        assert await gather(tmp_path, {"text": "still here"}) == [{"number": 0, "text": "still here"}]


async def test_nobody_at_home_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(HomeBusyError):
        await gather(tmp_path, {})


async def test_a_long_path_gets_a_socket_elsewhere(tmp_path: Path) -> None:
    home = tmp_path / ("x" * 120)
    home.mkdir()
    async with serve_home(home, echo):
        assert await gather(home, {"text": "hi"})


async def test_only_this_user_may_talk_to_the_socket(tmp_path: Path) -> None:
    async with serve_home(tmp_path, echo):
        assert socket_path(tmp_path).stat().st_mode & 0o077 == 0


async def test_an_answer_that_is_under_way_is_finished_before_the_owner_goes(tmp_path: Path) -> None:
    ending = asyncio.Event()

    async def stops(_body: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
        yield {"text": "stopping"}
        ending.set()
        for _ in range(20):
            await asyncio.sleep(0)
        yield {"text": "stopped"}
        finished.append(True)

    finished: list[bool] = []
    async with serve_home(tmp_path, stops):
        asking = asyncio.create_task(gather(tmp_path, {}))
        await ending.wait()
    assert finished
    assert [answer["text"] for answer in await asking] == ["stopping", "stopped"]
