from network.directory import PlacesPage
from network.nodes import Closure, Function, Node, OpeningHours
from network.organisations import Agreement, Membership, Organisation
from network.receiving import Accreditation, Receiving

__all__ = [
    "Accreditation",
    "Agreement",
    "Closure",
    "Function",
    "Membership",
    "Node",
    "OpeningHours",
    "Organisation",
    "PlacesPage",
    "Receiving",
]
