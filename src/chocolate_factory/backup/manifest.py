"""The manifest inside a backup, as JSON: what it is, and the size and SHA-256 of every file."""

import json
from datetime import datetime
from typing import Any

from chocolate_factory.backup.model import (
    CONFIGURATION,
    MODELS,
    STORE,
    TOKENS,
    Heading,
    Kind,
    Manifest,
    Member,
    NewerBackupError,
    damaged,
)
from chocolate_factory.kernel.market_time import require_utc
from chocolate_factory.kernel.plain_names import is_plain

FORMAT = 1
MANIFEST = "manifest.json"


def manifest_as_json(manifest: Manifest) -> bytes:
    """What is written into the archive."""
    heading = manifest.heading
    document = {
        "format": FORMAT,
        "made_at": heading.made_at.isoformat(),
        "kind": heading.kind,
        "site": heading.site,
        "program": heading.program,
        "schema": heading.schema,
        "store": heading.store,
        "members": {
            name: {"bytes": member.size_bytes, "sha256": member.sha256}
            for name, member in manifest.members.items()
        },
    }
    return json.dumps(document, indent=1).encode()


def manifest_from_json(content: bytes) -> Manifest:
    """What was written.

    Raises:
        NewerBackupError: A newer program wrote it in a form this one does not know.
        DamagedBackupError: It is no manifest, or names files that have no place in a backup.
    """
    try:
        document: dict[str, Any] = json.loads(content)
        if document["format"] != FORMAT:
            raise NewerBackupError(
                f"The backup has format {document['format']}; this program knows {FORMAT}.",
                advice="Install the version of the program that took it, then restore.",
            )
        return _read(document)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(f"its manifest cannot be read ({error!r})") from error


def _read(document: dict[str, Any]) -> Manifest:
    members = {
        str(name): Member(int(one["bytes"]), str(one["sha256"]))
        for name, one in document["members"].items()
    }
    for name in members:
        if not _has_a_place(name):
            raise damaged(f"its manifest names {name!r}")
    if STORE not in members:
        raise damaged("it holds no store")
    heading = Heading(
        made_at=require_utc(datetime.fromisoformat(document["made_at"])),
        kind=Kind(document["kind"]),
        site=str(document["site"]),
        program=str(document["program"]),
        schema=str(document["schema"]),
        store=str(document["store"]),
    )
    return Manifest(heading, members)


def _has_a_place(name: str) -> bool:
    return name in (STORE, TOKENS) or (is_plain(name) and name.startswith((MODELS, CONFIGURATION)))
