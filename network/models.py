from network.directory import PlacesPage
from network.nodes import Closure, Function, Node, OpeningHours
from network.organisations import Agreement, Membership, Organisation

__all__ = [
    "Agreement",
    "Closure",
    "Function",
    "Membership",
    "Node",
    "OpeningHours",
    "Organisation",
    "PlacesPage",
]
