"""A site that is built beside the one that readers see, in real folders of every kind."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.publish import staging
from generator.publish.staging import Staging


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that stands."""
    site = tmp_path / "site"
    lay_down(site, {"index.html": "old", "a/index.html": "old a", "gone/index.html": "old gone"})
    return site


def lay_down(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


NEW = {"index.html": "new", "b/index.html": "new b"}


def replaced(site: Path, *kept: str) -> Staging:
    """Build the new site, with these files of the old one, and publish it."""
    found = Staging(site)
    lay_down(found.folder, NEW)
    for file in kept:
        found.keep(file)
    found.publish()
    return found


def beside(site: Path) -> list[str]:
    return sorted(path.name for path in site.parent.iterdir() if path != site)


def test_the_new_site_takes_the_place_of_the_old_one_with_what_is_kept(site: Path) -> None:
    number = (site / "a/index.html").stat().st_ino
    replaced(site, "a/index.html")
    assert files(site) == {**NEW, "a/index.html": "old a"}
    assert (site / "a/index.html").stat().st_ino == number
    assert beside(site) == []


def test_an_open_reader_reads_the_old_site_to_its_end(site: Path) -> None:
    folder = os.open(site, os.O_RDONLY)
    try:
        replaced(site)
        assert files(site) == NEW
        assert os.listdir(folder) == []  # noqa: PTH208  # of an open folder
    finally:
        os.close(folder)


def test_a_build_that_is_broken_off_leaves_the_old_site_and_nothing_else(site: Path) -> None:
    before = files(site)
    found = Staging(site)
    lay_down(found.folder, NEW)
    found.keep("a/index.html")
    found.abandon()
    found.abandon()
    assert files(site) == before
    assert beside(site) == []


def test_to_abandon_what_was_published_does_nothing(site: Path) -> None:
    replaced(site).abandon()
    assert files(site) == NEW


@pytest.mark.parametrize("name", ["site", "the site [1] *?", ".hidden", "ünï"])
def test_a_site_that_is_missing_is_made_with_the_folders_above_it(tmp_path: Path, name: str) -> None:
    site = tmp_path / "above" / name
    for _ in range(2):
        replaced(site)
        assert files(site) == NEW
        assert beside(site) == []


def test_an_empty_site_is_replaced(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    replaced(site)
    assert files(site) == NEW


def test_hidden_files_are_carried_over_unless_there_are_new_ones(site: Path) -> None:
    lay_down(site, {".nojekyll": "", ".gitignore": "old", ".htaccess": "mine"})
    (site / ".link").symlink_to("index.html")
    found = Staging(site)
    lay_down(found.folder, {**NEW, ".gitignore": "new"})
    found.publish()
    assert files(site) == {**NEW, ".nojekyll": "", ".gitignore": "new", ".htaccess": "mine", ".link": "new"}
    assert (site / ".link").is_symlink()


def test_a_hidden_folder_stays_where_it_is(site: Path) -> None:
    """A site that is committed to a branch of its own has its .git inside."""
    lay_down(site, {".git/HEAD": "ref", ".well-known/acme/x": "y", "gone/deep/er/index.html": "z"})
    (site / "b").write_text("a file where a folder is to be")
    (site / "index.html").unlink()
    lay_down(site, {"index.html/x": "a folder where a file is to be"})
    number = (site / ".git").stat().st_ino
    replaced(site, "a/index.html")
    assert files(site) == {**NEW, "a/index.html": "old a", ".git/HEAD": "ref", ".well-known/acme/x": "y"}
    assert (site / ".git").stat().st_ino == number
    assert not (site / "gone").exists()
    assert beside(site) == []


def test_nothing_is_poured_through_a_link(site: Path, tmp_path: Path) -> None:
    lay_down(tmp_path / "precious", {"index.html": "mine"})
    (site / "b").symlink_to(tmp_path / "precious")
    (site / "other").symlink_to(tmp_path / "precious")
    (site / ".git").mkdir()
    replaced(site)
    assert files(site) == NEW
    assert files(tmp_path / "precious") == {"index.html": "mine"}


def test_a_link_to_the_site_stays_a_link(site: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "real"
    real.parent.mkdir()
    site.rename(real)
    site.symlink_to(real)
    replaced(site, "a/index.html")
    assert site.is_symlink()
    assert files(real) == {**NEW, "a/index.html": "old a"}
    assert beside(real) == []


def test_a_link_to_what_is_not_there_yet_leads_to_the_new_site(tmp_path: Path) -> None:
    (tmp_path / "site").symlink_to(tmp_path / "real")
    replaced(tmp_path / "site")
    assert (tmp_path / "site").is_symlink()
    assert files(tmp_path / "real") == NEW


def test_where_only_the_site_can_be_written_to_it_is_filled_file_by_file(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = Path.mkdir

    def mkdir(self: Path, *given: object, **named: object) -> None:
        if self.parent == site.parent and self != site:
            raise PermissionError(errno.EACCES, "no", str(self))
        making(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", mkdir)
    found = Staging(site)
    assert found.folder.parent == site
    lay_down(found.folder, NEW)
    found.keep("a/index.html")
    assert files(site)["index.html"] == "old"
    found.publish()
    assert files(site) == {**NEW, "a/index.html": "old a"}
    begun = Staging(site)
    begun.abandon()
    assert files(site) == {**NEW, "a/index.html": "old a"}
    assert beside(site) == []


def test_a_mounted_site_is_filled_file_by_file_from_within(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == site)
    number = site.stat().st_ino
    assert replaced(site, "a/index.html").folder.parent == site
    assert files(site) == {**NEW, "a/index.html": "old a"}
    assert site.stat().st_ino == number


@pytest.mark.parametrize("number", [errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP])
def test_without_hard_links_files_are_copied(
    site: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def link(source: str, target: str, **_: object) -> None:
        if not Path(target).parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "no", target)
        raise OSError(number, "no", source)

    lay_down(site, {".nojekyll": "x"})
    os.utime(site / "a/index.html", ns=(10**18, 10**18 + 1))
    monkeypatch.setattr(os, "link", link)
    replaced(site, "a/index.html")
    assert files(site) == {**NEW, "a/index.html": "old a", ".nojekyll": "x"}
    assert (site / "a/index.html").stat().st_mtime_ns == 10**18 + 1


def test_what_is_not_there_can_not_be_kept(site: Path) -> None:
    found = Staging(site)
    with pytest.raises(FileNotFoundError):
        found.keep("none/index.html")
    found.abandon()
    assert beside(site) == []


def test_where_two_folders_can_not_be_exchanged_at_once_one_follows_the_other(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_SYSTEM", "other")
    replaced(site, "a/index.html")
    assert files(site) == {**NEW, "a/index.html": "old a"}
    assert beside(site) == []


def test_where_the_second_step_of_an_exchange_fails_the_old_site_stands(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_SYSTEM", "other")
    before, rename = files(site), Path.rename
    found = Staging(site)
    lay_down(found.folder, NEW)

    def fails(self: Path, target: Path) -> Path:
        if self == found.folder:
            raise OSError(errno.EIO, "no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="no"):
        found.publish()
    found.abandon()
    assert files(site) == before
    assert beside(site) == []


def test_a_site_that_was_set_aside_when_a_build_was_killed_is_put_back(site: Path) -> None:
    before = files(site)
    site.rename(site.with_name(".site.0a.former"))
    Staging(site).abandon()
    assert files(site) == before
    assert beside(site) == []


def test_what_killed_builds_left_is_swept_and_nothing_else(site: Path) -> None:
    mine = {
        ".site.1.building": False,
        ".site.x.former": False,
        ".other.1.building": True,
        ".site.building": True,
    }
    mine |= {"site.1.building": True, ".sit.1.building": True, ".site": True}
    for name in mine:
        lay_down(site.parent / name, {"x/y.html": "z"})
    lay_down(site, {".2.building/x.html": "z"})
    Staging(site).abandon()
    assert beside(site) == sorted(name for name, stays in mine.items() if stays)
    assert not (site / ".2.building").exists()
    assert files(site)["index.html"] == "old"


def test_a_link_with_the_name_of_a_folder_that_was_left_leads_nobody_astray(
    site: Path, tmp_path: Path
) -> None:
    lay_down(tmp_path / "precious", {"x": "y"})
    (tmp_path / ".site.1.building").symlink_to(tmp_path / "precious")
    Staging(site).abandon()
    assert files(tmp_path / "precious") == {"x": "y"}


def test_the_second_of_two_builds_leaves_the_folder_of_the_first_alone(site: Path) -> None:
    first = Staging(site)
    lay_down(first.folder, {"index.html": "first"})
    second = Staging(site)
    lay_down(second.folder, {"index.html": "second"})
    second.publish()
    assert files(site) == {"index.html": "second"}
    first.publish()
    assert files(site) == {"index.html": "first"}
    assert beside(site) == []


def test_a_build_in_another_process_is_left_alone_until_it_ends(site: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from generator.publish.staging import Staging\n"
        "found = Staging(Path(sys.argv[1])); print(found.folder, flush=True); sys.stdin.read()"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(site)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert running.stdout
    assert running.stdin
    with running:
        folder = Path(running.stdout.readline().strip())
        Staging(site).abandon()
        assert folder.is_dir()
        running.kill()
        running.wait()
    Staging(site).abandon()
    assert not folder.exists()


def test_a_folder_that_is_swept_before_it_is_locked_is_made_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making: Callable[[Staging], Path] = Staging._beside
    swept: list[Path] = []

    def beside_and_swept(self: Staging) -> Path:
        folder = making(self)
        if not swept:
            swept.append(folder)
            staging._sweep(site)
        return folder

    monkeypatch.setattr(Staging, "_beside", beside_and_swept)
    found = Staging(site)
    assert found.folder not in swept
    assert found.folder.is_dir()
    found.abandon()
    assert beside(site) == []


def test_the_new_site_has_the_rights_of_the_old_one(site: Path) -> None:
    site.chmod(0o750)
    replaced(site)
    assert site.stat().st_mode & 0o7777 == 0o750
