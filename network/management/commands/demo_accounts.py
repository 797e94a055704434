from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from network.organisations import Membership, Organisation
from portal import demo

OFFICER = "Data protection officer"  # the group that the starter content makes
PEOPLE = (
    # address, first and last name, what for, organisation, role, groups, administrator
    ("admin", "Ada", "Amministratrice", "administers the site, sees no case", None, "", (), True),
    ("editor", "Edo", "Redattore", "writes the guides", None, "", ("Moderators", "Editors"), False),
    ("desk", "Olga", "Operatrice", "receives the requests", "city", "operator", (), False),
    ("lead", "Carlo", "Coordinatore", "receives the requests", "city", "coordinator", (), False),
    ("partner", "Paola", "Casa Aperta", "answers referrals", 0, "member", (), False),
    ("dpo", "Dora", "Responsabile", "answers people about their data", None, "", (OFFICER,), False),
    ("other", "Omar", "altra associazione", "answers referrals", 1, "member", (), False),
)


class Command(BaseCommand):
    help = "Makes one account for each kind of person who works here. Only where SNODO_DEMO holds."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--remove", action="store_true", help="delete the demo accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            demo.accounts().delete()
            return
        if not settings.DEMO:
            raise CommandError("Demo accounts have public passwords: these settings refuse them.")
        partners = list(Organisation.objects.filter(example=True).order_by("pk"))
        city = Organisation.objects.filter(kind=Organisation.Kind.CITY).first()
        for name, first, last, purpose, place, role, groups, is_admin in PEOPLE:
            user = self._user(name, first, last, is_admin)
            user.groups.set(Group.objects.filter(name__in=groups))
            organisation = city if place == "city" else None
            if isinstance(place, int) and place < len(partners):
                organisation = partners[place]
            if organisation is not None:
                Membership.objects.get_or_create(
                    user=user, organisation=organisation, defaults={"role": role}
                )
            where = f" ({organisation})" if organisation else ""
            self.stdout.write(f"  {user.email:22} {purpose}{where}")
        self.stdout.write(f"  password for all: {demo.PASSWORD}")

    def _user(self, name: str, first: str, last: str, is_admin: bool) -> Any:
        email = f"{name}@{demo.DOMAIN}"
        users = get_user_model().objects
        user = users.filter(email=email).first()
        if user is None:
            make = users.create_superuser if is_admin else users.create_user
            user = make(email, demo.PASSWORD, first_name=first, last_name=last)
        return user
