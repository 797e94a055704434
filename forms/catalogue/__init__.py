"""The forms that ship with the portal, in English; publishing makes versions of them."""

from forms.catalogue.ask_help import ASK_HELP
from forms.catalogue.give_a_hand import GIVE_A_HAND
from forms.catalogue.housing_risk import HOUSING_RISK
from forms.catalogue.join_network import JOIN_NETWORK
from forms.catalogue.landlord_agreement import LANDLORD_AGREEMENT
from forms.catalogue.life_budget import LIFE_BUDGET
from forms.catalogue.place_to_stay import PLACE_TO_STAY
from forms.catalogue.work_training import WORK_TRAINING
from forms.declaration import Form

SHIPPED: dict[str, Form] = {
    form.key: form
    for form in (
        ASK_HELP,
        HOUSING_RISK,
        PLACE_TO_STAY,
        LIFE_BUDGET,
        WORK_TRAINING,
        LANDLORD_AGREEMENT,
        GIVE_A_HAND,
        JOIN_NETWORK,
    )
}

__all__ = [
    "ASK_HELP",
    "GIVE_A_HAND",
    "HOUSING_RISK",
    "JOIN_NETWORK",
    "LANDLORD_AGREEMENT",
    "LIFE_BUDGET",
    "PLACE_TO_STAY",
    "SHIPPED",
    "WORK_TRAINING",
]
