"""Text messages: a port, and what an installation can plug into it."""

import stat

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from portal import sms
from tests.portal.test_settings import start


class Provider:
    sent: list[tuple[str, str]] = []

    def send(self, to: str, body: str) -> None:
        self.sent.append((to, body))


def test_nothing_is_sent_where_no_adapter_is_named(settings):
    settings.SMS = "off"
    assert not sms.is_on()
    with pytest.raises(sms.SMSOffError):
        sms.send("+393331234567", "Hello")


def test_files_hold_one_message_each_and_only_the_server_reads_them(settings, tmp_path):
    settings.SMS, settings.DATA_DIR = "files", tmp_path
    assert sms.is_on()
    sms.send("+393331234567", "Ciao è già")
    sms.send("+393331234567", "Again")
    first, _second = sorted((tmp_path / "sms").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert first.read_text(encoding="utf-8") == "To: +393331234567\n\nCiao è già\n"
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_the_console_shows_them(settings, capsys):
    settings.SMS = "console"
    sms.send("+393331234567", "Hello")
    assert "SMS to +393331234567\nHello" in capsys.readouterr().out


def test_an_adapter_of_ones_own_is_a_class_with_one_method(settings):
    settings.SMS = "tests.portal.test_sms.Provider"
    sms.send("+393331234567", "Hello")
    assert Provider.sent == [("+393331234567", "Hello")]


def test_an_adapter_that_is_not_there_stops_the_start(settings):
    settings.SMS = "nowhere.Provider"
    with pytest.raises(SystemCheckError, match=r"SNODO_SMS=nowhere\.Provider"):
        call_command("check")


def test_production_is_off_by_default_and_refuses_what_is_for_demos():
    assert start().returncode == 0
    refused = start(SNODO_SMS="files")
    assert refused.returncode != 0
    assert "Set SNODO_SMS" in refused.stderr
    assert "SNODO_SMS" in start(SNODO_SMS="a provider").stderr
