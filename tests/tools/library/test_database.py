from __future__ import annotations

import importlib
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from tools.library import tables
from tools.library.database import Database, newest_revision
from tools.library.errors import DatabaseError, NewerSchema

pytestmark = pytest.mark.unit

TOOLS = Path(tables.__file__).parents[1]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    return database


def artist(name: str) -> tables.ItemRow:
    return tables.ItemRow(id=name, kind="artist", title=name, added=0.0, changed=0.0)


def test_the_migrations_make_the_tables_that_the_program_knows(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    for file in sorted(TOOLS.rglob("tables.py")):  # every package's tables are made by the same migrations
        importlib.import_module(".".join(("tools", *file.relative_to(TOOLS).with_suffix("").parts)))

    def ours(_object: object, name: str | None, *_rest: object) -> bool:
        return not (name or "").startswith("feed_texts")  # SQLite's full text index and its own tables

    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"include_object": ours})
        assert compare_metadata(context, tables.Base.metadata) == []


def test_opening_again_needs_no_alembic(database: Database) -> None:
    program = (
        "import sys; from pathlib import Path; from tools.library.database import Database;"
        f"Database(Path({str(database.path)!r})).upgrade(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.session() as session:  # noqa: PT012
        session.add(artist("half"))
        session.flush()
        raise RuntimeError
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(tables.ItemRow)) == 0


def test_a_reader_is_not_held_up_by_a_writer(database: Database) -> None:
    with database.session() as writer:
        writer.add(artist("new"))
        writer.flush()
        with database.reading() as reader:
            assert reader.scalar(select(func.count()).select_from(tables.ItemRow)) == 0


def test_many_writers_take_turns(database: Database) -> None:
    def write(name: str) -> None:
        for number in range(10):
            with database.session() as session:
                session.scalar(select(func.count()).select_from(tables.ItemRow))
                session.add(artist(f"{name}{number}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(tables.ItemRow)) == 40


WRITER = """
import sys
from pathlib import Path
from tools.library import tables
from tools.library.database import Database

database = Database(Path(sys.argv[1]))
for batch in range(10_000):
    with database.session() as session:
        for number in range(50):
            session.add(tables.ItemRow(id=f"{batch}-{number}", kind="track", title="T", added=0.0, changed=0.0))
            session.flush()
            if batch >= 3:
                print(batch, number, flush=True)
"""


@pytest.mark.parametrize("at", [1, 25, 50, 77])
def test_a_kill_in_the_middle_of_a_write_leaves_a_library_that_opens_and_continues(database: Database, at: int) -> None:
    command = [sys.executable, "-c", WRITER, str(database.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(at):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    again = Database(database.path)
    again.upgrade()
    with again.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        count = session.scalar(select(func.count()).select_from(tables.ItemRow)) or 0
    assert count >= 150
    assert count % 50 == 0  # a transaction is there whole or not at all
    with again.session() as session:
        session.add(artist("after"))
    with again.reading() as session:
        assert session.get(tables.ItemRow, "after") is not None


def test_two_programs_may_create_it_at_once(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from tools.library.database import Database;"
        f"Database(Path({str(tmp_path / 'segue.db')!r})).upgrade()"
    )
    running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert Database(tmp_path / "segue.db").revision() == newest_revision()


def test_a_newer_schema_is_refused(database: Database) -> None:
    with database.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema, match="newer version") as caught:
        database.upgrade()
    assert "Update" in caught.value.todo


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "segue.db").write_text("Dear diary, " * 100)
    with pytest.raises(DatabaseError, match="not a Segue library"):
        Database(tmp_path / "segue.db").upgrade()


def test_a_full_disk_is_said_and_nothing_is_lost(database: Database) -> None:
    with database.session() as session:
        session.add(artist("kept"))
    with pytest.raises(DatabaseError, match="is full") as caught, database.session() as session:  # noqa: PT012
        session.execute(text("PRAGMA max_page_count = 1"))
        session.add_all([artist(f"{number}" * 500) for number in range(200)])
    assert caught.value.retryable
    database.close()
    with database.reading() as session:
        assert session.scalars(select(tables.ItemRow.id)).all() == ["kept"]


def test_a_library_that_cannot_be_written_is_said(database: Database) -> None:
    with pytest.raises(DatabaseError, match="cannot be written"), database.session() as session:  # noqa: PT012
        session.execute(text("PRAGMA query_only = ON"))
        session.add(artist("x"))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="cannot be made"):
        Database(tmp_path / "file" / "home" / "segue.db").upgrade()


def test_paths_that_are_not_unicode_come_back(database: Database) -> None:
    odd = Path("/music/caf\udce9.mp3")
    with database.session() as session:
        session.add(tables.FolderRow(id=1, path=odd, added=0.0))
    with database.reading() as session:
        assert session.scalar(select(tables.FolderRow.path).where(tables.FolderRow.path == odd)) == odd


def test_emptied_tables_lose_every_row_or_none_and_foreign_keys_hold_again(tmp_path: Path) -> None:
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    with database.session() as session:
        connection = session.connection()
        connection.exec_driver_sql("CREATE TABLE above (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE below (id INTEGER PRIMARY KEY, above INTEGER REFERENCES above(id))")
        connection.exec_driver_sql("INSERT INTO above VALUES (1), (2)")
        connection.exec_driver_sql("INSERT INTO below VALUES (1, 1), (2, 2), (3, 2)")
    with pytest.raises(sqlite3.OperationalError):
        database.empty("below", "nowhere")
    with database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM below").scalar() == 3
    assert database.empty("below", "above") == 3
    with database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM above").scalar() == 0
    with pytest.raises(IntegrityError), database.session() as session:
        session.connection().exec_driver_sql("INSERT INTO below VALUES (1, 9)")
