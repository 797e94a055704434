import sys


class Console:
    """For developers: the text appears where the server was started."""

    def send(self, to: str, body: str) -> None:
        sys.stdout.write(f"SMS to {to}\n{body}\n{'-' * 40}\n")
        sys.stdout.flush()
