"""A Belfort of one's own: `belfort demo` on a free port, and the link by which its visitor may change the register."""

import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

START_SECONDS = 120


class Demo:
    """Runs until `stop`; `url` is the front page, `entrance` the link that signs in."""

    def __init__(self, program, **settings):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [program, "demo", "--lang", "en"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "BELFORT_WEB__LISTEN": f"127.0.0.1:{port}", **settings},
        )
        self.said = []
        # Nobody may write into a pipe that nobody reads.
        threading.Thread(target=lambda: self.said.extend(self.process.stdout), daemon=True).start()
        self.entrance = self._entrance()

    def _entrance(self):
        """The address that the demo prints, once the page answers."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            links = re.findall(re.escape(self.url) + r"(?:/\S*\w)?", "".join(self.said))
            try:
                if links:
                    urllib.request.urlopen(self.url + "/health/live", timeout=5).close()
                    return links[-1]
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.1)
        self.stop()
        raise SystemExit("the demo did not open its page:\n" + "".join(self.said))

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
