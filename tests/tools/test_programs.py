from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tools.programs import bytes_below, run_watched

pytestmark = pytest.mark.unit


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_success_says_nothing_and_failure_says_what_the_program_said(tmp_path: Path) -> None:
    assert run_watched(python("print('fine')"), tmp_path, os.environ, lambda _: None) is None
    said = run_watched(python("print('no disk'); raise SystemExit(3)"), tmp_path, os.environ, lambda _: None)
    assert said is not None
    assert said.strip() == "no disk"


def test_it_works_in_its_folder_and_what_it_writes_is_counted(tmp_path: Path) -> None:
    seen: list[int] = []
    code = "import time; open('part', 'wb').write(bytes(1000)); time.sleep(0.6)"
    run_watched(python(code), tmp_path, os.environ, seen.append)
    assert seen[-1] == 1000 == bytes_below(tmp_path)


def test_it_does_not_outlive_its_caller(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def tell(_: int) -> None:
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            raise Enough

    code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    with pytest.raises(Enough):
        run_watched(python(code), tmp_path, os.environ, tell)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
