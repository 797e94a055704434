"""Where a paper form is handed in: places of the network that do what the form is about."""

from desk.needs import Need
from forms.declaration import Form
from forms.helping.paper import HandIn
from network.nodes import nodes_for

MOST = 4


def hand_in_at(form: Form) -> list[HandIn]:
    need = Need.objects.filter(topic__key=form.topic).prefetch_related("functions").first()
    if need is None:
        return []
    places = nodes_for([each.key for each in need.functions.all()], limit=MOST)
    return [
        HandIn(str(place), ", ".join(filter(None, (place.street, place.city))), place.phone)
        for place in places
        if not place.example
    ]
