"""The program ends with its own exit status, whatever its threads are doing."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

_BUSY = """
import atexit, sys, threading, time
from assistant.leaving import run_and_leave
atexit.register(lambda: print("put away"))
def run():
    {thread}
    print("done")
    {end}
run_and_leave(run)
print("back")
"""
_THREAD = "threading.Thread(target=time.sleep, args=(30,), daemon=True).start()"


@pytest.mark.parametrize(
    ("end", "status"), [("pass", 0), ("sys.exit(3)", 3), ("sys.exit()", 0), ("sys.exit('no such file')", 1)]
)
@pytest.mark.parametrize("thread", [_THREAD, "pass"])
def test_the_status_is_that_of_the_program_and_what_has_to_be_put_away_is(thread, end, status):
    code = _BUSY.format(thread=thread, end=end)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=25, check=False)
    assert ended.returncode == status
    assert ended.stdout.splitlines()[:1] == ["done"]
    assert ended.stdout.splitlines()[-1] == "put away"
    assert ("no such file" in ended.stderr) == ("no such" in end)
