"""Requests in every relation to everybody, with something of every kind hanging on each of them.

What hangs on a request carries a word of its own ("note-helped"), so that a page which shows it
can be caught whatever the page is for.
"""

import datetime as dt
import html
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import notices, partners, replies, review, routing, triage
from desk.access import actor_for
from desk.attaching import LATER
from desk.contact import correcting
from desk.exports import making
from desk.letters import writing
from desk.models import (
    Application,
    Attachment,
    ChatMessage,
    Document,
    Enclosure,
    Export,
    ExportJob,
    InfoRequest,
    Referral,
    RestrictedAccess,
    SavedView,
    Wish,
)
from desk.people import joining, restricting
from desk.talk.records import Direction
from forms.access import KEY
from forms.models import Assistance, DataRequest, Delivery, Upload
from portal.models import User
from tests.desk import bylink, helping
from tests.desk.factories import (
    ANSWERS,
    MembershipFactory,
    UploadFactory,
    desk_user,
    partner,
    partner_user,
    received,
)
from tests.desk.test_matrix import CITY
from workflow.models import Message
from workflow.reads import log_read

NEW, ASKED, HELPED, THEIRS, BY_LINK, RESERVED, OVER, JOINED = CASES = (
    "new", "asked", "helped", "theirs", "bylink", "reserved", "over", "joined",
)  # fmt: skip


@dataclass
class World:
    cases: dict[str, Application] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    later: dict[str, Upload] = field(default_factory=dict)  # came afterwards, and stayed here
    along: dict[str, Upload] = field(default_factory=dict)  # came afterwards, and went along
    exports: dict[str, ExportJob] = field(default_factory=dict)
    letters: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    asked_about: dict[str, DataRequest] = field(default_factory=dict)
    views: dict[str, SavedView] = field(default_factory=dict)
    helps: dict[str, Assistance] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    link: str = ""  # the address that an organisation without an account has open


def build() -> World:
    """Takes some seconds: made once for a file, and rolled back to by each test."""
    world = World()
    home, others, linked = partner(name="Casa Aperta"), partner(name="Altri"), bylink.by_link(
        name="Senza Conto"
    )  # fmt: skip
    people = {
        "desk": desk_user(user__first_name="Olga", user__last_name="Operatrice"),
        "lead": desk_user(role="coordinator"),
        "team": desk_user(),
        "partner": partner_user(home),
        "partner lead": partner_user(home, role="manager"),
        "other partner": partner_user(others),
        "administrator": User.objects.create_superuser("root@example.org", "x"),
        "editor": _named("editor@example.org", but=("answer_people", "see_proofs")),
        "data protection officer": _named("dpo@example.org", only=("answer_people",)),
        "member of the city": MembershipFactory(desk=True, role="member").user,
    }
    RestrictedAccess.objects.create(user=people["team"], given_by="Cora")
    for key in CASES:
        _case(world, key, people["desk"])
    sent = {ASKED: home, HELPED: home, RESERVED: home, OVER: home, THEIRS: others, BY_LINK: linked}
    for key, body in sent.items():
        _refer(world, key, body)
    _end(world.referrals[OVER])
    keep, gone = world.cases[NEW], world.cases[JOINED]
    joining.merge(
        fresh(keep), fresh(gone), CITY, seen_kept=fresh(keep).version,
        seen_gone=fresh(gone).version, text="The same",
    )  # fmt: skip
    reserved = world.cases[RESERVED]
    restricting.restrict(reserved, actor_for(people["desk"]), seen=1, reason="violence")
    for name, owner, shared in (("mine", "desk", False), ("shared", "desk", True),
                                ("of the lead", "lead", True)):  # fmt: skip
        world.views[name] = SavedView.objects.create(
            name=f"view {name}", owner=people[owner], shared=shared, tab="open", query={}
        )
    for who, body in (("partner", home), ("desk", people["desk"].memberships.get().organisation)):
        world.helps[who] = helping.helped(people[who], body)
    for who in ("desk", "lead"):
        asked = Export(
            rows=9,
            personal=False,
            user=people[who],
            actor_label=who,
            tab="open",
            columns=["reference"],
            form="csv",
        )
        world.exports[who] = making.begin(people[who], asked, key=uuid.uuid4(), language="it")
    world.clients |= {who: helping.sign_in(user) for who, user in people.items()}
    world.clients |= {
        "applicant": holding(world.cases[HELPED]),
        "other applicant": holding(world.cases[NEW]),
        "visitor": Client(),
    }
    return world


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def holding(application: Application) -> Client:
    """A browser in which the form was filled in."""
    client = Client()
    session = client.session
    session[KEY] = [str(application.submission.draft.uuid)]
    session.save()
    return client


def _named(email: str, *, only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> User:
    user = User.objects.create_user(email, "x")
    every = Permission.objects.all()
    given = every.filter(codename__in=("access_admin", *only)) if only else every
    user.user_permissions.set(given.exclude(codename__in=but))
    return user


def _case(world: World, key: str, operator: User) -> None:
    name = uuid.uuid4()
    file = {"uuid": str(name), "name": f"file-{key}.pdf", "size": 9}
    application = received(answers={**ANSWERS, "letter_file": {"files": [file]}})
    world.cases[key] = application
    review.take_in_charge(application, CITY, seen=1)
    triage.set_urgency(fresh(application), CITY, seen=2, level=2, text=f"event-{key}")
    review.add_note(application, CITY, text=f"note-{key}")
    review.ask_applicant(fresh(application), CITY, seen=3, question=f"question-{key}")
    replies.answer_request(InfoRequest.objects.get(application=application), text="Yes")
    Wish.objects.create(application=application, words=f"wish-{key}", recorded_by="Olga")
    world.uploads[key] = UploadFactory(
        uuid=name,
        draft=application.submission.draft,
        original_name=f"file-{key}.pdf",
        stored=b"%PDF-1.4 x",
    )
    world.later[key] = came_later(application, f"later-{key}.pdf")
    world.along[key] = came_later(application, f"along-{key}.pdf")
    world.letters[key] = writing.write(
        application,
        actor_for(operator),
        writing.Words(language="it", subject=f"letter-{key}", body="Gentile Amina."),
    )
    world.documents[key] = Document.objects.create(
        application=application, step="letters", ask="letter_file", state="received", version=1
    )
    world.asked_about[key] = DataRequest.objects.create(
        submission=application.submission, kind="rectify", text=f"rights-{key}",
        due_on=timezone.localdate(),
    )  # fmt: skip
    world.deliveries[key] = Delivery.objects.create(
        submission=application.submission, destination="other", state="failed"
    )
    Message.objects.create(
        key=f"m-{key}", recipient="amina@example.org", recipient_hash=key, language="it",
        subject=f"mail-{key}", body="x", default_body="x", kind="news", about=application,
        state="sent",
    )  # fmt: skip
    log_read(actor_for(operator), application, "case")
    correcting.ask(fresh(application), CITY, fact="phone", value=f"contact-{key}", spoken=True)
    notices.post(operator, application, "given", by=f"notice-{key}")


def came_later(application: Application, name: str) -> Upload:
    upload = UploadFactory(
        draft=application.submission.draft, ask=LATER, original_name=name, stored=b"%PDF-1.4 y"
    )
    Attachment.objects.create(upload=upload, application=application, sent_at=timezone.now())
    return upload


def _refer(world: World, key: str, body: Any) -> None:
    application = fresh(world.cases[key])
    routing.route(application, body, CITY, seen=application.version, reason=f"reason-{key}")
    referral = Referral.objects.get(application=application)
    if key == BY_LINK:
        address = bylink.door(referral)
        browser = world.clients["by link"] = bylink.enter(address)
        answered = bylink.press(browser, address, "accept", seen=1)
        world.link = browser.get(answered.url).url
    elif key != ASKED:
        partners.accept(referral, actor_for(partner_user(body), body.pk), seen=1)
    if key != ASKED:
        ChatMessage.objects.create(
            application=application, referral=referral, direction=Direction.OUT, author_label="x",
            text=f"chat-{key}", key=uuid.uuid4(),
        )  # fmt: skip
    Enclosure.objects.create(referral=referral, attachment=world.along[key].attachment)
    world.referrals[key] = Referral.objects.get(pk=referral.pk)


def _end(referral: Referral) -> None:
    """Long ago: the days of looking back are over."""
    application = fresh(referral.application)
    review.close(application, CITY, seen=application.version, reason="home_kept", text="The end")
    since = timezone.now() - dt.timedelta(days=400)
    Referral.objects.filter(pk=referral.pk).update(state_since=since)


class Eyes:
    """What one person's browser gets to see. Each page is fetched once."""

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who, self.client = world, who, world.clients[who]
        self.client.raise_request_exception = False
        self._pages: dict[str, Any] = {}
        self._texts: dict[str, str] = {}

    def page(self, name: str, *args: Any) -> Any:
        url = reverse(name, args=args)
        if url not in self._pages:
            self._pages[url] = self.client.get(url, follow=True)
        return self._pages[url]

    def opens(self, name: str, *args: Any) -> bool:
        """And not only the page to sign in on, or of a code that is asked for."""
        page = self.page(name, *args)
        asked = {"account/login.html", "desk/bylink/code.html", "forms/resume.html"}
        shown = {each.name for each in getattr(page, "templates", [])}
        return bool(page.status_code == 200 and not shown & asked)

    def text(self, name: str, *args: Any) -> str:
        url = reverse(name, args=args)
        if url not in self._texts:
            self._texts[url] = self._read(name, *args) if self.opens(name, *args) else ""
        return self._texts[url]

    def _read(self, name: str, *args: Any) -> str:
        page = self.page(name, *args)
        content = b"".join(page.streaming_content) if page.streaming else page.content
        return html.unescape(content.decode(errors="replace"))

    def context(self, name: str, *args: Any) -> Any:
        return self.page(name, *args).context if self.opens(name, *args) else {}


__all__ = ["CASES", "Eyes", "World", "build"]
