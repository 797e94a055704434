import pytest
from django.utils.translation import override

from portal.localized import LocalizedField, LocalizedFormField, LocalizedText


def test_text_follows_the_language_and_falls_back_to_the_main_one() -> None:
    text = LocalizedText(it="Casa", en="Home")
    with override("en"):
        assert str(text) == "Home"
    with override("it"):
        assert str(text) == "Casa"
    with override("fr"):
        assert str(text) == "Casa"
    assert str(LocalizedText()) == ""


def test_the_form_field_keeps_only_what_was_written() -> None:
    field = LocalizedFormField()
    assert field.clean(["Casa", ""]) == {"it": "Casa"}


def test_the_main_language_is_required() -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        LocalizedFormField().clean(["", "Home"])


def test_a_long_field_survives_the_migration_writer() -> None:
    field = LocalizedField(long=True)
    _name, _path, args, kwargs = field.deconstruct()
    assert LocalizedField(*args, **kwargs).long
