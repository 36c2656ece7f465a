"""Keeping refreshed data: whole or not at all, one writer at a time, the one before kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from advisor.authoring.refresh import store
from advisor.catalog.refreshed import CURRENT, PREVIOUS, Refreshed, folder, read_refreshed
from advisor.errors import UsageError
from tests.catalog.test_refreshed import data


def save(home: Path, as_of: str) -> None:
    with store.locked(home):
        store.save(home, data(as_of=as_of))


def as_of(home: Path, name: str = CURRENT) -> Any:
    found = read_refreshed(home, name)
    assert found.problem is None
    return found.data and found.data["as_of"]


def test_the_one_before_is_kept(tmp_path: Path) -> None:
    save(tmp_path, "2026-01-01")
    assert as_of(tmp_path, PREVIOUS) is None
    save(tmp_path, "2026-02-02")
    save(tmp_path, "2026-03-03")
    assert (as_of(tmp_path), as_of(tmp_path, PREVIOUS)) == ("2026-03-03", "2026-02-02")


def test_going_back_is_by_one(tmp_path: Path) -> None:
    save(tmp_path, "2026-01-01")
    save(tmp_path, "2026-02-02")
    assert store.go_back(tmp_path)
    assert as_of(tmp_path) == "2026-01-01"
    assert not store.go_back(tmp_path)
    assert as_of(tmp_path) == "2026-01-01"


def test_removing_removes_both(tmp_path: Path) -> None:
    save(tmp_path, "2026-01-01")
    save(tmp_path, "2026-02-02")
    assert store.remove(tmp_path)
    assert read_refreshed(tmp_path) == Refreshed(None)
    assert as_of(tmp_path, PREVIOUS) is None
    assert not store.remove(tmp_path)


def test_what_is_broken_is_not_kept_as_the_one_before(tmp_path: Path) -> None:
    save(tmp_path, "2026-01-01")
    save(tmp_path, "2026-02-02")
    (folder(tmp_path) / CURRENT).write_bytes(b"junk")
    save(tmp_path, "2026-03-03")
    assert (as_of(tmp_path), as_of(tmp_path, PREVIOUS)) == ("2026-03-03", "2026-01-01")


def test_what_a_wrong_clock_wrote_is_not_kept_as_the_one_before(tmp_path: Path) -> None:
    save(tmp_path, "2026-01-01")
    save(tmp_path, "2099-01-01")
    save(tmp_path, "2026-03-03")
    assert (as_of(tmp_path), as_of(tmp_path, PREVIOUS)) == ("2026-03-03", "2026-01-01")


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    for day in ("2026-01-01", "2026-02-02"):
        save(tmp_path, day)
    names = {path.name for path in folder(tmp_path).iterdir()}
    assert names - {"refreshed.lock"} == {CURRENT, PREVIOUS}


def test_the_same_data_gives_the_same_bytes() -> None:
    assert store.text_of(data()) == store.text_of(dict(reversed(data().items())))


def test_a_home_that_cannot_be_written_to_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "catalog").write_text("a file where the folder should be")
    with pytest.raises(UsageError) as caught, store.locked(tmp_path):
        pass
    assert caught.value.hint is not None
    assert "ADVISOR_HOME" in caught.value.hint.en


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    save(tmp_path, "2026-01-01")
    # a child whose files may not grow past a few bytes meets what a full disk gives: an error in the middle of a write
    code = (
        "import resource, signal, sys; from pathlib import Path; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from advisor.authoring.refresh import store; from advisor.errors import UsageError;"
        "from tests.catalog.test_refreshed import data;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "home = Path(sys.argv[1])\n"
        "try:\n"
        "    with store.locked(home): store.save(home, data(as_of='2026-02-02'))\n"
        "except UsageError as error: print(error.message.en)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "cannot write to" in ran.stdout
    assert as_of(tmp_path) == "2026-01-01"
    assert not list(folder(tmp_path).glob(".new-*"))


WRITER = (
    "import sys, itertools; from pathlib import Path; from advisor.authoring.refresh import store;"
    "from tests.catalog.test_refreshed import data\n"
    "home = Path(sys.argv[1]); filler = {str(i): {'name': 'x' * 50, 'publisher': 'p'} for i in range(4000)}\n"
    "print('ready', flush=True)\n"
    "for i in itertools.count():\n"
    "    with store.locked(home): store.save(home, data(as_of=f'2026-01-{i % 28 + 1:02}', families=filler))\n"
)


def test_a_writer_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    save(tmp_path, "2026-01-01")
    for delay in (0.01, 0.05, 0.11, 0.17, 0.23):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert as_of(tmp_path) is not None  # whole: read_refreshed verifies it
    save(tmp_path, "2026-12-31")  # and its lock has gone with it
    assert as_of(tmp_path) == "2026-12-31"


def test_readers_see_whole_files_while_two_processes_write(tmp_path: Path) -> None:
    save(tmp_path, "2026-01-01")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) for _ in "ab"]
    try:
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        with ThreadPoolExecutor(2) as pool:
            seen = list(pool.map(lambda _: read_refreshed(tmp_path), range(60)))
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            assert writer.stdout is not None
            writer.stdout.close()
    assert all(found.problem is None and found.data is not None for found in seen)


def test_two_that_write_at_once_come_one_after_the_other(tmp_path: Path) -> None:
    with store.locked(tmp_path):
        code = (
            "import sys; from pathlib import Path; from advisor.authoring.refresh import store;"
            "store.LOCK_SECONDS = 0.2\n"
            "try:\n"
            "    with store.locked(Path(sys.argv[1])): print('got it')\n"
            "except Exception as error: print(error.message.en)\n"
        )
        ran = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "another process is writing" in ran.stdout
