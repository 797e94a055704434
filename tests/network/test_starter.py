import datetime as dt
from pathlib import Path

import pytest
import yaml

from home.starter import StarterRecord
from home.starter_pages import load_tree
from network import starter_loader
from network.models import Function, Node, Organisation, PlacesPage
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def load() -> list[str]:
    lines: list[str] = []
    starter_loader.load(lines.append)
    return lines


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Our own small files, to change at will."""
    monkeypatch.setattr(starter_loader, "FOLDER", tmp_path)
    write(tmp_path, "functions", [{"key": "food", "label": {"it": "Cibo"}}])
    write(
        tmp_path,
        "organisations",
        [
            {"key": "city", "name": {"it": "Città"}, "kind": "city"},
            {"key": "demo", "name": "Prova", "kind": "third_sector", "example": True},
        ],
    )
    write(tmp_path, "nodes", [node()])
    return tmp_path


def node(**changes: object) -> dict:
    return {
        "key": "mensa",
        "name": {"it": "Mensa", "en": ""},
        "organisation": "demo",
        "district": 5,
        "functions": ["food"],
        "hours": [{"day": 0, "opens": "09:00", "closes": "12:00"}],
        **changes,
    }


def write(folder: Path, name: str, rows: list[dict]) -> None:
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")


def test_the_shipped_files_load_completely() -> None:
    load()
    for name, model in (("functions", Function), ("organisations", Organisation), ("nodes", Node)):
        rows = yaml.safe_load((starter_loader.FOLDER / f"{name}.yaml").read_text("utf-8"))
        assert model.objects.count() == len(rows)
    wanted = {key for row in rows for key in row["functions"]}
    assert wanted <= set(Function.objects.values_list("key", flat=True))


def test_loading_again_changes_nothing(files: Path) -> None:
    load()
    before = list(StarterRecord.objects.order_by("key").values())
    assert load() == []
    assert list(StarterRecord.objects.order_by("key").values()) == before
    assert Node.objects.get().week[0].closes == dt.time(12)


def test_only_invented_organisations_get_an_agreement(files: Path) -> None:
    load()
    able = Organisation.objects.able_to_receive(dt.date.today() + dt.timedelta(days=400))
    assert [organisation.key for organisation in able] == ["demo"]


def test_the_shipped_demo_can_receive_requests() -> None:
    load()
    able = Organisation.objects.able_to_receive(dt.date.today())
    assert able.count() >= 2
    assert all(organisation.example for organisation in able)


def test_a_changed_file_is_brought_in(files: Path) -> None:
    load()
    write(
        files,
        "nodes",
        [node(district=6, functions=[], hours=[{"day": 1, "opens": "10:00", "closes": "11:00"}])],
    )
    assert load() == ["refreshed  network/node/mensa"]
    row = Node.objects.get()
    assert row.district == "6"
    assert [hours.day for hours in row.week] == [1]
    assert not row.functions.exists()


@pytest.mark.parametrize(
    "edit",
    [
        lambda row: Node.objects.filter(pk=row.pk).update(phone="011 0113 7555"),
        lambda row: row.hours.model.objects.filter(node=row).update(closes=dt.time(13)),
        lambda row: row.closures.model.objects.create(
            node=row, starts_on=dt.date(2026, 8, 1), ends_on=dt.date(2026, 8, 2)
        ),
        lambda row: row.functions.clear(),
    ],
)
def test_what_an_editor_changed_stays(edit: object, files: Path) -> None:
    load()
    edit(Node.objects.get())
    write(files, "nodes", [node(district=6)])
    assert load() == ["edited     network/node/mensa (left as the editor wrote it)"]
    assert Node.objects.get().district == "5"


def test_what_an_editor_removed_stays_away(files: Path) -> None:
    load()
    Node.objects.all().delete()
    assert load() == ["removed    network/node/mensa (left so)"]
    assert not Node.objects.exists()


def test_a_row_an_editor_made_before_is_not_taken_over(files: Path) -> None:
    OrganisationFactory(key="demo", name="La nostra")
    load()
    assert Organisation.objects.get(key="demo").name == "La nostra"


def test_a_mistake_in_a_file_names_the_row(files: Path) -> None:
    write(files, "nodes", [node(phone="chiedi di Anna")])
    with pytest.raises(ValueError, match=r"network/node/mensa.*telephone"):
        load()


def test_the_directory_is_placed_in_every_language() -> None:
    load_tree(lambda _line: None)
    load()
    pages = {page.locale.language_code: page for page in PlacesPage.objects.all()}
    assert set(pages) == {"it", "en"}
    assert pages["it"].slug == "luoghi"
    assert len({page.translation_key for page in pages.values()}) == 1
    assert load() == []
