from __future__ import annotations

import errno
import shutil
import subprocess

import mutagen
import numpy as np
import pytest
import soundfile as sf

from tools.library.demo import Apt, DemoPackage, fetch_demo_library
from tools.library.demo_songs import mix_stems
from tools.results import ToolFailed

pytestmark = pytest.mark.unit

ALBUM = DemoPackage("album", "A Band", "CC BY-SA 3.0", ("usr/music", "usr/menu.ogg"), 1000)
GAME = DemoPackage("game", "B Band", "MIT", ("usr/songs",), 1000, stems=True)
RATE = 8000
DEMO = "library/demo"


def tone(path, hertz, level=0.25, seconds=1.0):
    path.parent.mkdir(parents=True, exist_ok=True)
    wave = level * np.sin(2 * np.pi * hertz * np.arange(int(RATE * seconds)) / RATE)
    sf.write(path, wave, RATE, format="OGG", subtype="VORBIS")


def strength(path, hertz):
    wave, rate = sf.read(path)
    return 2 * abs(np.mean(wave * np.exp(-2j * np.pi * hertz * np.arange(len(wave)) / rate)))


class Shelf:
    """Packages that are made here; remembers which were asked for."""

    def __init__(self):
        self.asked = []
        self.fail_at = None

    def fetch(self, package, into, progress):
        self.asked.append(package)
        if package == self.fail_at:
            raise ToolFailed("apt could not bring the demo music: no network.")
        into.mkdir(parents=True, exist_ok=True)
        progress(500)
        deb = into / f"{package}_1.0_all.deb"
        deb.write_bytes(b"deb")
        return deb

    def unpack(self, deb, into):
        package = deb.name.split("_")[0]
        (into / "usr/share/doc" / package).mkdir(parents=True)
        (into / "usr/share/doc" / package / "copyright").write_text(f"You may share {package}.")
        if package == "album":
            tone(into / "usr/music/one.ogg", 440)
            tone(into / "usr/music/deeper/two.ogg", 440)
            tone(into / "usr/menu.ogg", 440)
            (into / "usr/music/away.ogg").symlink_to("/etc/passwd")
            (into / "usr/music/click.txt").write_text("not music")
        else:
            tone(into / "usr/songs/Loud/guitar.ogg", 440)
            tone(into / "usr/songs/Loud/song.ogg", 1000, seconds=1.5)
            (into / "usr/songs/Loud/song.ini").write_text(
                "[song]\nartist = Composed and performed by Sectoid\nname = Very 100% loud\ndelay = 300\n"
            )
            (into / "usr/songs/library.ini").write_text("[library]\nname=Songs by Sectoid\n")


@pytest.fixture
def shelf():
    return Shelf()


def test_only_music_and_the_licence_are_taken(tmp_path, shelf):
    demo = fetch_demo_library(tmp_path, packager=shelf, packages=[ALBUM])
    names = {path.name for path in (tmp_path / DEMO / "album").iterdir()}
    assert names == {"one.ogg", "two.ogg", "menu.ogg", "LICENCE.txt", ".complete.json"}
    (licence,) = demo.packages
    assert demo.folder == tmp_path / "library" / "demo"
    assert licence.text == "You may share album."
    assert licence.line == "A Band: CC BY-SA 3.0 (Debian package album)"
    assert not (tmp_path / DEMO / ".staging").exists()


def test_stems_become_a_tagged_song_and_stay_beside_it(tmp_path, shelf):
    fetch_demo_library(tmp_path, packager=shelf, packages=[GAME])
    song = tmp_path / DEMO / "game" / "Loud.ogg"
    tags = mutagen.File(song)
    assert (tags["title"], tags["artist"], tags["album"]) == (["Very 100% loud"], ["Sectoid"], ["Songs by Sectoid"])
    assert tags.info.length == pytest.approx(1.5, abs=0.01)
    assert strength(song, 440) == pytest.approx(0.25 / 1.5, rel=0.1)
    assert strength(song, 1000) == pytest.approx(0.25, rel=0.1)
    assert (tmp_path / DEMO / "game/stems/.nomedia").exists()
    assert (tmp_path / DEMO / "game/stems/Loud/guitar.ogg").exists()


def test_a_second_run_fetches_nothing(tmp_path, shelf):
    fetch_demo_library(tmp_path, packager=shelf, packages=[ALBUM, GAME])
    seen = []
    fetch_demo_library(tmp_path, packager=shelf, packages=[ALBUM, GAME], progress=lambda *tick: seen.append(tick))
    assert shelf.asked == ["album", "game"]
    assert seen == [("album", 1000, 1000), ("game", 1000, 1000)]


def test_finished_packages_survive_a_failure_and_the_next_run_goes_on(tmp_path, shelf):
    shelf.fail_at = "game"
    with pytest.raises(ToolFailed, match="no network"):
        fetch_demo_library(tmp_path, packager=shelf, packages=[ALBUM, GAME])
    shelf.fail_at = None
    fetch_demo_library(tmp_path, packager=shelf, packages=[ALBUM, GAME])
    assert shelf.asked == ["album", "game", "game"]


def test_a_lost_file_is_fetched_again(tmp_path, shelf):
    fetch_demo_library(tmp_path, packager=shelf, packages=[ALBUM])
    (tmp_path / DEMO / "album" / "one.ogg").unlink()
    fetch_demo_library(tmp_path, packager=shelf, packages=[ALBUM])
    assert (tmp_path / DEMO / "album" / "one.ogg").exists()


def test_progress_never_goes_back(tmp_path, shelf):
    seen = []
    fetch_demo_library(
        tmp_path, packager=shelf, packages=[GAME], progress=lambda _name, done, _total: seen.append(done)
    )
    assert seen == sorted(seen)
    assert seen[-1] == 1000


def test_without_apt_a_sentence_tells_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolFailed, match="there is no apt") as failure:
        fetch_demo_library(tmp_path / "demo")
    assert "segue library add DIR" in failure.value.todo


def test_a_full_disk_is_a_sentence(tmp_path, shelf, monkeypatch):
    def full(deb, into):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shelf, "unpack", full)
    with pytest.raises(ToolFailed, match="No space left") as failure:
        fetch_demo_library(tmp_path, packager=shelf, packages=[ALBUM])
    assert failure.value.retryable


def test_apts_own_complaint_is_passed_on(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    for name in ("apt-get", "dpkg"):
        (tmp_path / "bin" / name).write_text(
            "#!/bin/sh\necho 'W: careful'\necho 'E: Unable to locate package album'\nexit 100\n"
        )
        (tmp_path / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with pytest.raises(ToolFailed, match=r"apt could not bring the demo music: Unable to locate package album\."):
        fetch_demo_library(tmp_path / "demo", packages=[ALBUM])


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg")
def test_a_real_package_is_unpacked_and_its_scripts_are_not_run(tmp_path):
    tree = tmp_path / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        "Package: album\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: music\n"
    )
    (tree / "DEBIAN/postinst").write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\n")
    (tree / "DEBIAN/postinst").chmod(0o755)
    tone(tree / "usr/music/one.ogg", 440)
    deb = tmp_path / "album_1.0_all.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, deb], check=True, stdout=subprocess.DEVNULL)
    Apt(tmp_path).unpack(deb, tmp_path / "out")
    assert sf.info(tmp_path / "out/usr/music/one.ogg").samplerate == RATE
    assert not (tmp_path / "was-run").exists()


def test_a_loud_mix_is_turned_down_as_a_whole(tmp_path):
    tone(tmp_path / "a.ogg", 440, level=0.9)
    tone(tmp_path / "b.ogg", 440, level=0.9)
    mix_stems([tmp_path / "a.ogg", tmp_path / "b.ogg"], tmp_path / "mix.ogg")
    wave, _ = sf.read(tmp_path / "mix.ogg")
    assert 0.8 < np.abs(wave).max() <= 1.0
