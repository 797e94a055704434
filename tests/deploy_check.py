"""`manage.py check --deploy` as a real city would run it: production settings, its own secrets."""

import os
import subprocess
import sys

from cryptography.fernet import Fernet

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SNODO_SECRET_KEY": "a-secret-for-checking-only-8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e",
    "SNODO_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "SNODO_BASE_URL": "https://snodo.example",
    "SNODO_HOSTS": "snodo.example",
    "SNODO_SMTP_HOST": "mail.example",
}


def main() -> int:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=os.environ | ENVIRONMENT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
