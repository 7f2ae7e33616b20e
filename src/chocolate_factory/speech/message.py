"""Text that is still to be put into the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence by its id in the catalogues, with the values it speaks of.

    Attributes:
        id: Dotted name of the sentence, such as ``alert.plan_late``.
        values: Numbers, instants (UTC), durations, strings or further messages, by the name the
            catalogue uses. A value called ``n`` chooses between singular and plural.
        otherwise: What to show if the catalogues do not have ``id``; default the id itself.
    """

    id: str
    values: Mapping[str, object] = field(default_factory=dict)
    otherwise: str | None = None


Text = Message | str
"""A message to translate, or words shown as they are: names, and errors, which are in English."""
