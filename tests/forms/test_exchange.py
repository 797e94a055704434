"""Documents that travel: of earlier releases, of later ones, broken, huge, hostile."""

import contextlib
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from forms import exchange, kinds
from forms.catalogue import SHIPPED
from forms.declaration import Form
from forms.declaration.upgrades import SCHEMA, UPGRADES
from forms.models import FormVersion
from forms.publishing import compiled

pytestmark = pytest.mark.both

SAMPLES = Path(__file__).parent / "samples"


def sample(schema):
    (path,) = SAMPLES.glob(f"schema-{schema}-*.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_a_document_of_each_earlier_schema_is_still_a_sound_form(schema):
    assert schema in UPGRADES
    form = Form.from_document(sample(schema))
    assert form.problems(kinds.registered()) == []
    assert form.document()["schema"] == SCHEMA
    assert len(form.steps) == len(sample(schema)["form"]["steps"])


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_what_is_exported_is_read_back_as_the_same_form(key):
    form = compiled(SHIPPED[key])
    assert exchange.read(exchange.export(form)) == form


def damaged(**changes):
    document = json.loads(exchange.export(compiled(SHIPPED["housing-risk"])))
    document["form"] |= changes
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a form"),
        (b"\xff\xfe\x00", "not a form"),
        (b"[1, 2", "not a form"),
        (b"[" * 100_000, "not a form"),
        (b'{"schema": NaN}', "not a form"),
        (b" " * (exchange.LARGEST + 1), "too large"),
        (b'{"schema": 99, "form": {}}', "later release"),
        (b'{"schema": "2", "form": {}}', "damaged"),
        (damaged(key="../../etc"), "damaged"),
        (damaged(steps="none"), "damaged"),
        (damaged(steps=[]), "cannot be used yet"),
        (damaged(surprise=1), "surprise"),
        (damaged(title=7), "damaged"),
        (damaged(exits=[{"key": "x", "ways": [3]}]), "damaged"),
        (damaged(flags=[{"key": "x", "when": {"op": "in", "ask": "a", "value": 3}}]), "damaged"),
        (damaged(steps=[{"key": f"s{number}"} for number in range(61)]), "people can bear"),
    ],
)
def test_a_file_that_is_no_form_gets_a_sentence(content, sentence):
    with pytest.raises(ValidationError) as refused:
        exchange.read(content)
    assert sentence in " ".join(refused.value.messages)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(
    st.sampled_from(("title", "steps", "exits", "flags", "checks", "derived", "key")), json_values
)
def test_no_damage_is_worse_than_a_sentence(field, value):
    with contextlib.suppress(ValidationError):
        assert isinstance(exchange.read(damaged(**{field: value})), Form)


def test_the_same_file_moves_a_form_between_installations(db, tmp_path, capsys):
    call_command("publish_forms")
    file = tmp_path / "form.json"
    capsys.readouterr()
    call_command("export_form", "housing-risk")
    file.write_text(capsys.readouterr().out)
    call_command("import_form", file, "--publish")
    assert "unchanged" in capsys.readouterr().out
    changed = json.loads(file.read_text())
    changed["form"]["title"] = {"it": "Altro titolo", "en": "Another title"}
    file.write_text(json.dumps(changed))
    call_command("import_form", file)
    assert FormVersion.objects.current("housing-risk").number == 1
    call_command("import_form", file, "--publish", "--policy", "carry")
    version = FormVersion.objects.current("housing-risk")
    assert (version.number, version.source, version.policy) == (2, "import", "carry")
    assert "Another title" in capsys.readouterr().out


def test_import_says_what_is_wrong_and_publishes_nothing(db, tmp_path):
    with pytest.raises(CommandError, match="cannot read"):
        call_command("import_form", tmp_path / "nothing.json")
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    with pytest.raises(CommandError, match="not a form"):
        call_command("import_form", bad, "--publish")
    assert not FormVersion.objects.exists()
