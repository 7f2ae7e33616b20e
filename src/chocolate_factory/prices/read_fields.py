"""Takes parsed JSON apart without believing its shape."""

from typing import Any

from chocolate_factory.kernel.errors import UpstreamNonsenseError


def field(source: str, node: object, *names: str) -> Any:  # noqa: ANN401 - any JSON
    """What stands below ``names`` in nested JSON objects.

    Raises:
        UpstreamNonsenseError: It does not stand there.
    """
    for name in names:
        if not isinstance(node, dict) or name not in node:
            raise UpstreamNonsenseError(source, f"{source} answered JSON without {name!r}.")
        node = node[name]
    return node


def rows(source: str, node: object, *names: str) -> list[dict[str, Any]]:
    """The JSON objects in the list that stands below ``names``.

    Raises:
        UpstreamNonsenseError: There is no list, or not of objects.
    """
    found = field(source, node, *names)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        where = ".".join(names)
        raise UpstreamNonsenseError(source, f"{source} answered JSON without rows in {where!r}.")
    return found
