"""The forms that ship with the portal, in English; publishing makes versions of them."""

from forms.catalogue.housing_risk import HOUSING_RISK
from forms.declaration import Form

SHIPPED: dict[str, Form] = {form.key: form for form in (HOUSING_RISK,)}

__all__ = ["HOUSING_RISK", "SHIPPED"]
