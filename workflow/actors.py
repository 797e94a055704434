"""Who acts. A service takes an actor, never a request: commands and tests act the same way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person or the system, with the organisation they act for *now*.

    The label and the organisation are copied into the history as text: it stays readable when the
    account is deleted or the person changes employer.
    """

    label: str
    roles: frozenset[str]
    user_id: int | None = None
    organisation_id: int | None = None
    organisation_label: str = ""


SYSTEM = Actor(label="Snodo", roles=frozenset({"system"}))
