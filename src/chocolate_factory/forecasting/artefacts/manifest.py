"""The manifest of an artefact: which files belong to it, and the SHA-256 of each."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from chocolate_factory.kernel.errors import DamagedModelError
from chocolate_factory.kernel.plain_names import is_plain

MANIFEST_FORMAT = 1
MANIFEST = "manifest.json"
CARD = "card.json"
ERRORS = "errors.npz"
FILES = "files/"
"""Before the names of the model's own files."""


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """Hash and size of each of ``files``, as JSON.

    Raises:
        ValueError: A name could lead out of the folder.
    """
    for name in files:
        if not is_plain(name):
            message = f"{name!r} is no name for a file of a model"
            raise ValueError(message)
    listed = {
        name: {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in sorted(files.items())
    }
    document = {"format": MANIFEST_FORMAT, "files": listed}
    return json.dumps(document, indent=1).encode()


def hashes_in(manifest: bytes) -> dict[str, str]:
    """SHA-256 by name of each file that belongs to the artefact.

    Raises:
        DamagedModelError: This is no manifest of ours.
    """
    try:
        document: dict[str, Any] = json.loads(manifest)
        if document["format"] != MANIFEST_FORMAT:
            raise refused(f"its manifest has format {document['format']}, not {MANIFEST_FORMAT}")
        hashes = {str(name): str(one["sha256"]) for name, one in document["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise refused(f"its manifest cannot be read ({error!r})") from error
    strangers = [name for name in hashes if not is_plain(name)]
    if strangers:
        raise refused(f"its manifest names {strangers[0]!r}")
    return hashes


def check(name: str, content: bytes, expected: str) -> bytes:
    """``content``, if its hash is as ``expected``.

    Raises:
        DamagedModelError: It is another.
    """
    if sha256(content).hexdigest() != expected:
        raise refused(f"{name} is not what was written")
    return content


def refused(reason: str) -> DamagedModelError:
    """An artefact that is not ours or not whole."""
    return DamagedModelError(
        f"A trained model is refused: {reason}.",
        advice="The version before it serves instead; train anew with `chocolate train`.",
    )
