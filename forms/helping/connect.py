"""Called once at start-up: helpers are asked after whenever a draft is opened."""

from forms import access
from forms.helping import relatives, rights


def connect() -> None:
    rights.register(relatives.SIDE)
    access.also(
        access.Also(
            opens=rights.opens,
            refused=rights.refused,
            forget=relatives.forget,
            keeps=relatives.helps_anybody,
        )
    )
