"""Makes `.venv` and installs Segue and everything that `requirements.lock` names. Needs Python alone.

Called by `make`, with the Python that the environment is to have.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
LOG = ENVIRONMENT / "install.log"
# Builds of torch without CUDA, a tenth of the size; asked only where there is no NVIDIA card and the address answers.
TORCH_CPU = os.environ.get("TORCH_INDEX", "https://download.pytorch.org/whl/cpu")


def main() -> int:
    """Install; 0 if all went well."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        version = ".".join(map(str, sys.version_info[:3]))
        print(f"Segue needs Python 3.11, 3.12 or 3.13, and {sys.executable} is {version}.")
        print(
            "Install one of them (Debian: sudo apt install python3 python3-venv), or name yours:"
            " make PYTHON=/path/to/python3.11"
        )
        return 1
    if not (ENVIRONMENT / "bin" / "python").exists():
        print("Making the virtual environment in .venv")
        try:
            venv.create(ENVIRONMENT, with_pip=True, clear=True)
        except (subprocess.CalledProcessError, ModuleNotFoundError):
            print("Python cannot make a virtual environment. Debian: sudo apt install python3-venv")
            return 1
    wanted = len(re.findall(r"^\w", LOCK.read_text("utf-8"), re.MULTILINE))
    print(f"Installing {wanted} packages (the log is {LOG.relative_to(ROOT)})", flush=True)
    LOG.write_text("")
    if sys.platform == "linux" and not shutil.which("nvidia-smi") and answers(TORCH_CPU):
        pip(["--no-deps", "--index-url", TORCH_CPU, *pinned("torch")], 1)
    done = pip(["-r", str(LOCK)], wanted) and pip(["--no-deps", "-e", str(ROOT)], 1)
    if not done:
        complaints = [line for line in LOG.read_text("utf-8").splitlines() if "error" in line.lower()]
        print("\n".join(complaints[-5:] or ["pip gave no reason."]))
        print("The installation failed. Mend what it says and run make again; what was downloaded is kept by pip.")
        return 1
    return 0


def pip(arguments: list[str], wanted: int) -> bool:
    """`pip install`, its output in the log and one changing line for people; whether it worked."""
    command = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    seen = 0
    # One name each: older versions of Python must be able to read this file, to be told that they are too old.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with LOG.open("a", encoding="utf-8") as log, process:
        for line in process.stdout or ():
            log.write(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen += 1
                show(f"{min(seen, wanted)} of {wanted}: {line.split()[-1 if line.startswith('R') else 1]}", seen)
            elif re.match(r"\s+Downloading .*\((\d{3,}\.\d MB|\d.* GB)\)", line):
                show(f"downloading {line.split()[1].rsplit('/', 1)[-1]} {line[line.rindex('(') :].strip()}", 0)
            elif line.startswith("Installing collected"):
                show("putting them in place, which takes a minute", 0)
    if sys.stdout.isatty():
        print("\r\033[K", end="")
    return process.returncode == 0


def show(text: str, count: int) -> None:
    """One line that changes on a terminal; elsewhere a line now and then."""
    if sys.stdout.isatty():
        print(f"\r\033[K  {text[:70]}", end="", flush=True)
    elif count % 50 == 0:
        print(f"  {text}", flush=True)


def pinned(package: str) -> list[str]:
    """The line of the lock for a package."""
    return re.findall(rf"^{package}==.+$", LOCK.read_text("utf-8"), re.MULTILINE)


def answers(url: str) -> bool:
    """Whether an address answers within three seconds, its name's look-up included."""
    ask = f"import urllib.request; urllib.request.urlopen({url + '/torch/'!r}, timeout=3)"
    try:
        return subprocess.run([sys.executable, "-c", ask], timeout=3, capture_output=True, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    sys.exit(main())
