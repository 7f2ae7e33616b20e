"""Take, list and verify backups, and bring one back."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from chocolate_factory.audit.model import Verdict
from chocolate_factory.backup.model import SETTINGS_FILE, SITE_FILE, STORE, Kind, Manifest
from chocolate_factory.backup.restore import Restored, restore
from chocolate_factory.backup.shelf import BackupShelf
from chocolate_factory.backup.verify import verify_backup
from chocolate_factory.bootstrap import open_ports, open_trail
from chocolate_factory.cli.app import EXIT_TROUBLE, app
from chocolate_factory.cli.audited import audited, note
from chocolate_factory.cli.output import AsJson, console, local, print_json, print_table
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.operations.back_up import back_up
from chocolate_factory.settings import OWN_SITE_FILE, Settings, load_settings

backup_app = typer.Typer(help="Backups: one file with store, trained models and configuration.")
app.add_typer(backup_app, name="backup", invoke_without_command=True)

_MEGABYTE = 1_000_000


@backup_app.callback()
def backup_command(context: typer.Context, *, json: AsJson = False) -> None:
    """Take a backup now, while the service runs or not."""
    if context.invoked_subcommand is None:
        create_command(json=json)


@backup_app.command("create")
def create_command(*, json: AsJson = False) -> None:
    """Take a backup now; it is kept until somebody deletes it."""
    with open_ports(load_settings()) as ports, audited(ports, "backup"):
        report = back_up(ports, Kind.MANUAL)
    if json:
        print_json(asdict(report))
    else:
        console.print(report.sentence(), markup=False, highlight=False)
        console.print(f"It is in {report.backup.path.parent}.", markup=False, highlight=False)


@backup_app.command("list")
def list_command(*, json: AsJson = False) -> None:
    """What backups there are, the newest first."""
    shelf = BackupShelf(load_settings().backup_folder)
    found = shelf.backups()
    if json:
        print_json([asdict(one) for one in found])
        return
    print_table(
        f"Backups in {shelf.folder}",
        ["taken", "why", ">MB", "file"],
        [
            (local(one.made_at), one.kind, _megabytes(one.size_bytes), one.path.name)
            for one in found
        ],
    )


@backup_app.command("verify")
def verify_command(
    archive: Annotated[
        Path | None, typer.Argument(help="The archive; default the newest one.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    json: AsJson = False,
) -> None:
    """Read every bit of a backup and every page of its store; exit 1 if one cannot be trusted."""
    shelf = BackupShelf(load_settings().backup_folder)
    chosen = [one.path for one in shelf.backups()] if every else [archive or shelf.newest().path]
    found = {path: _verdict(path) for path in chosen}
    if json:
        print_json([_document(path, verdict) for path, verdict in found.items()])
    else:
        for path, verdict in found.items():
            said = str(verdict) if isinstance(verdict, ChocolateError) else _contents(verdict)
            console.print(f"{path.name}: {said}", markup=False, highlight=False, soft_wrap=True)
    if any(isinstance(verdict, ChocolateError) for verdict in found.values()):
        raise typer.Exit(EXIT_TROUBLE)


@app.command("restore")
def restore_command(
    archive: Annotated[Path, typer.Argument(help="The archive to bring back.")],
    *,
    into: Annotated[
        Path | None, typer.Option(help="Data folder; default the one of the settings.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put aside what is there; nothing is deleted.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Bring a backup back: store, trained models, site file. Stop the service first."""
    settings, clock = load_settings(), SystemClock()
    done = restore(
        archive,
        into or settings.data_dir,
        now=clock.now(),
        replace=replace,
        staying=settings.backup_folder,
    )
    if json:
        print_json({"into": done.into, "aside": done.aside, **_document(archive, done.manifest)})
    else:
        for line in _told(done, settings):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    with open_trail(done.into) as trail:  # the one restored, which ends when it was taken
        aside = f"what was there is in {done.aside.name}" if done.aside else ""
        note(trail, clock, f"restore {archive.name}", Verdict.DONE, aside)


def _verdict(path: Path) -> Manifest | ChocolateError:
    try:
        return verify_backup(path)
    except ChocolateError as error:
        return error


def _contents(manifest: Manifest) -> str:
    heading = manifest.heading
    return (
        f"whole. {heading.site}, {local(heading.made_at)}, {len(manifest.members)} files,"
        f" {_megabytes(manifest.size_bytes)} MB unpacked, schema {heading.schema},"
        f" by version {heading.program}."
    )


def _document(path: Path, verdict: Manifest | ChocolateError) -> dict[str, object]:
    if isinstance(verdict, ChocolateError):
        return {"file": path, "whole": False, "trouble": verdict.message, "advice": verdict.advice}
    heading = asdict(verdict.heading)
    return {"file": path, "whole": True, **heading, "members": sorted(verdict.members)}


def _told(done: Restored, settings: Settings) -> Iterator[str]:
    heading = done.manifest.heading
    yield f"Restored into {done.into}: {heading.site} as of {local(heading.made_at)}."
    if done.aside:
        yield f"What was there is in {done.aside}; delete it when you do not need it any more."
    yield "Keys and tokens are in no backup: set them in .env, as docs/reference/settings.md tells."
    yield f"Other settings it was taken with are in {done.into / SETTINGS_FILE}."
    yield (
        f"The site file is {done.into / SITE_FILE}: it is used"
        f" where neither CHOCOLATE_SITE nor {OWN_SITE_FILE} names another."
    )
    if done.into.absolute() != settings.data_dir.absolute():
        yield f"Set CHOCOLATE_DATA_DIR={done.into.absolute()} to work with it."
    if settings.store_url:
        yield (
            "CHOCOLATE_STORE_URL names another store than the one restored:"
            f" `chocolate store copy sqlite:///{(done.into / STORE).absolute()} …` fills it."
        )


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f}"
