"""Runs in an installation's own process: reads scripts, one line of JSON each, and answers so."""

import io
import json
import sys
import traceback
from contextlib import redirect_stdout

import django
from django.db import close_old_connections, connection, reset_queries


def main() -> None:
    django.setup()
    for line in sys.stdin:
        printed, error = io.StringIO(), ""
        try:
            with redirect_stdout(printed):
                exec(json.loads(line), {"__name__": "inside"})
        except Exception:
            error = traceback.format_exc()
            connection.close()
        reset_queries()
        close_old_connections()
        print(json.dumps({"printed": printed.getvalue(), "error": error}), flush=True)


if __name__ == "__main__":
    main()
