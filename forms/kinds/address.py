import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask
from forms.kinds.base import GIVEN, Kind
from forms.kinds.district import UNKNOWN, named_districts
from forms.kinds.text import UNREADABLE

PARTS = ("street", "number", "postcode", "city", "district")
LABELS = {
    "street": _("Street or square"),
    "number": _("Number"),
    "postcode": _("Postcode"),
    "city": _("City"),
    "district": _("District (only in %(city)s)"),
}
# What a browser may offer to fill in; the district is nobody's but ours.
AUTOCOMPLETE = {"street": "address-line1", "postcode": "postal-code", "city": "address-level2"}
LONGEST = {"street": 120, "number": 20, "postcode": 10, "city": 80}
POSTCODE = re.compile(r"\d{5}", re.ASCII)


def own_city() -> str:
    """The city whose portal this is: proposed, and the only one with districts."""
    return str(settings.CITY_NAME)


class AddressWidget(forms.MultiWidget):
    use_fieldset = True

    def __init__(self, language: str, *, is_own: bool) -> None:
        with override(language):
            self.part_labels = [str(LABELS[part]) % {"city": own_city()} for part in PARTS]
        hints = {
            part: {"autocomplete": AUTOCOMPLETE.get(part, "off")} if is_own else {}
            for part in PARTS
        }
        hints["postcode"]["inputmode"] = "numeric"
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(hints[part]) for part in PARTS if part != "district"
        }
        widgets["district"] = forms.Select(choices=[("", "–"), *named_districts(language)])
        super().__init__(widgets)

    def decompress(self, value: Any) -> list[str]:
        if not isinstance(value, Mapping):
            return ["", "", "", own_city(), ""]
        return [str(value.get(part, "")) for part in PARTS]


class AddressField(forms.Field):
    """Street and city make an address; the rest helps. Every sentence names its part."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self._is_begun(self._parts(data))

    def clean(self, value: Any) -> dict[str, str] | None:
        parts = self._parts(value)
        if not self._is_begun(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if wrong := list(self._mistakes(parts)):
            raise ValidationError([ValidationError(text, code="address") for text in wrong])
        if parts["city"].casefold() == own_city().casefold():
            parts["city"] = own_city()
        else:
            parts["district"] = ""
        return parts

    def _parts(self, value: Any) -> dict[str, str]:
        given = [str(part or "").strip() for part in value or ()] + [""] * len(PARTS)
        parts = dict(zip(PARTS, given, strict=False))
        parts["postcode"] = "".join(
            str(int(sign)) if sign.isdecimal() else sign
            for sign in parts["postcode"][: LONGEST["postcode"] + 1]
            if not sign.isspace()
        )
        return parts

    def _is_begun(self, parts: Mapping[str, str]) -> bool:
        """A city alone may be the one we proposed."""
        begun = any(parts[part] for part in PARTS if part != "city")
        return begun or parts["city"] not in ("", own_city())

    def _mistakes(self, parts: Mapping[str, str]) -> Any:
        if not parts["street"]:
            yield _("Write the street, for example Via Garibaldi.")
        if not parts["city"]:
            yield _("Write the city, for example Torino.")
        if parts["postcode"] and not POSTCODE.fullmatch(parts["postcode"]):
            yield _("Write the postcode in five digits, for example 10152, or leave it empty.")
        if parts["district"] and parts["district"] not in dict(named_districts("en")):
            yield _("Choose the district from the list, or leave it empty.")
        for part, most in LONGEST.items():
            if part != "postcode" and len(parts[part]) > most:
                yield _("“%(part)s” is too long: at most %(most)s characters.") % {
                    "part": LABELS[part],
                    "most": most,
                }
        if any(
            unicodedata.category(sign) in UNREADABLE for text in parts.values() for sign in text
        ):
            yield _("This address holds signs we cannot read. Write it again by hand.")


class AddressKind(Kind):
    """Value: ``{"street", "number", "postcode", "city", "district"}``, each a text that may be
    empty but street and city."""

    name = "address"
    operators = GIVEN
    missing = _("Write at least the street and the city, for example Via Garibaldi 12, Torino.")
    label = _("Address")
    description = _(
        "Street, number, postcode, city and district in one question. For the district alone take "
        "“District of the city”."
    )

    def field(self, ask: Ask, language: str) -> forms.Field:
        return AddressField(
            widget=AddressWidget(language, is_own=bool(ask.autocomplete)),
            **self.common(ask, language),
        )

    def sent(self, name: str, value: Any) -> dict[str, list[str]]:
        return {f"{name}_{part}": [value.get(part, "")] for part in PARTS}

    def words(self, value: Any, ask: Ask, language: str) -> str:
        street = " ".join(filter(None, (value.get("street"), value.get("number"))))
        city = " ".join(filter(None, (value.get("postcode"), value.get("city"))))
        named = dict(named_districts(language))
        district = value.get("district")
        where = str(named.get(district, "")) if district != UNKNOWN else ""
        if where:
            with override(language):
                where = gettext("district %(district)s") % {"district": where}
        return ", ".join(filter(None, (street, city, where)))

    def anonymous(self, value: Any, ask: Ask) -> Any:
        """City and district stay: needs can still be counted by place."""
        kept = {part: value.get(part, "") for part in ("city", "district")}
        return {"street": "", "number": "", "postcode": "", **kept}

    def found_by(self, value: Any, ask: Ask) -> str:
        parts = (value.get(part, "") for part in ("street", "number", "city"))
        return " ".join(filter(None, parts))

    def demo(self, ask: Ask) -> Any:
        return {
            "street": "Via Garibaldi",
            "number": "12",
            "postcode": "10122",
            "city": own_city(),
            "district": "1",
        }
