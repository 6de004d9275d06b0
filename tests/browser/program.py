"""The programs that the walks go through: a demo, a server that starts from nothing, a provider of OpenID Connect."""

import email
import email.policy
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

START_SECONDS = 120
MAIL_SECONDS = 60


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Program:
    """Runs until `stop`; what it says is kept in `said`."""

    def __init__(self, command, alive, environment=None):
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **(environment or {})},
        )
        self.said = []
        # Nobody may write into a pipe that nobody reads.
        threading.Thread(target=lambda: self.said.extend(self.process.stdout), daemon=True).start()
        self.started(lambda: answers(alive), "it did not open its page")

    def until(self, holds, otherwise, seconds=START_SECONDS):
        """What `holds` answers, once it does; the program must not end meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            if found := holds():
                return found
            time.sleep(0.1)
        raise TimeoutError(otherwise)

    def started(self, holds, otherwise):
        """The same while it starts: without it there is no walk."""
        try:
            return self.until(holds, otherwise)
        except TimeoutError:
            self.stop()
            raise SystemExit(f"{otherwise}:\n" + "".join(self.said)) from None

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def answers(address):
    try:
        urllib.request.urlopen(address, timeout=5).close()
        return True
    except (urllib.error.URLError, OSError):
        return False


class Demo(Program):
    """`belfort demo`: `url` is the front page, `entrance` the link by which its visitor may change the register."""

    def __init__(self, program, **settings):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        settings = {"BELFORT_WEB__LISTEN": f"127.0.0.1:{port}", **settings}
        super().__init__([program, "demo", "--lang", "en"], self.url + "/health/live", settings)
        links = re.escape(self.url) + r"(?:/\S*\w)?"
        self.entrance = self.started(lambda: re.findall(links, "".join(self.said)), "it printed no link")[-1]


class Server(Program):
    """`belfort serve` with an empty data folder: `first_link` makes its first account, mail becomes files."""

    def __init__(self, program, language, port=None, **settings):
        port = port or free_port()
        self.url, self.folder = f"http://127.0.0.1:{port}", tempfile.mkdtemp(prefix="belfort-walk-")
        settings = {"BELFORT_" + key.upper(): value for key, value in settings.items()}
        # Messages lead to pages of their own only where a server has a public address.
        settings |= {"BELFORT_WEB__LISTEN": f"127.0.0.1:{port}", "BELFORT_WEB__PUBLIC_URL": self.url, "BELFORT_LANG": language}
        super().__init__([program, "--data", self.folder, "serve"], self.url + "/health/live", settings)
        link = re.escape(self.url) + r"/welcome/\S+"
        self.first_link = self.started(lambda: re.findall(link, "".join(self.said)), "it printed no first link")[0]

    def mail(self, to, link):
        """The text of the newest mail to an address that holds a link of that kind; waits for it."""
        kind = re.compile(re.escape(f"{self.url}/{link}/") + r"[^\s<>\"]+")

        def newest():
            files = sorted(pathlib.Path(self.folder, "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime)
            for file in reversed(files):
                message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                text = message.get_body(("plain",)).get_content()
                if to in message["to"] and kind.search(text):
                    return text, kind.search(text).group()

        return self.until(newest, f"no mail to {to} holds a link to /{link}", MAIL_SECONDS)

    def mails(self, to):
        """The texts of all mails to an address."""
        files = pathlib.Path(self.folder, "outbox").glob("*.eml")
        messages = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [one.get_body(("plain",)).get_content() for one in messages if to in one["to"]]

    def stop(self):
        super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Provider(Program):
    """Canaille, a real provider of OpenID Connect, with two people and Belfort as its client (`provider.py`)."""

    CLIENT, SECRET, PASSWORD = "belfort", "een geheim: met % en +", "vier woorden zonder verband"

    def __init__(self, python, clients):
        port = free_port()
        # Its name and not its number: a cookie knows no ports, and Belfort has its own.
        self.url = f"http://localhost:{port}"
        script = pathlib.Path(__file__).with_name("provider.py")
        said = (str(port), self.CLIENT, self.SECRET, self.PASSWORD, *clients)
        super().__init__([python, str(script), *said], self.url + "/oauth/jwks.json")

    def settings(self, secret=SECRET):
        """The settings of a server that trusts it; it says of no address whether it is verified."""
        return {
            "oidc__issuer": self.url,
            "oidc__client_id": self.CLIENT,
            "oidc__client_secret": secret,
            "oidc__addresses_are_verified": "true",
        }
