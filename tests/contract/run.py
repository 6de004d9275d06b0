"""Holds the API of a demo against its own description, with schemathesis. Ends with 1 when something does not hold.

    python3 tests/contract/run.py target/debug/belfort
"""

import http.cookiejar
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "browser"))

from program import Demo  # noqa: E402

# One who calls more often than people do; the chapter `api` of the tests holds that there is a limit.
SETTINGS = {"BELFORT_WEB__API_PER_MINUTE": "0"}
# Every kind of call, as often as the settings say; then the edges of each value, as far as they get in these seconds: the
# body of a system alone has thousands.
ROUNDS = (("--phases", "examples,fuzzing,stateful"), ("--phases", "coverage", "--max-time", "70"))
SCOPES = ("register:read", "register:write", "feeds:write", "admin", "account")


def token(demo):
    """Signs in as the visitor of the demo, and makes a token that may do everything."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(demo.entrance).read().decode()
    if 'method="post"' in page and demo.entrance != demo.url:
        # The link asks for a click, so that a program that looks ahead does not use it up.
        browser.open(demo.entrance, data=b"")
    fields = [("name", "contract"), ("days", "1"), *(("scope", scope) for scope in SCOPES)]
    page = browser.open(demo.url + "/account/tokens", data=urllib.parse.urlencode(fields).encode()).read().decode()
    made = re.search(r"bft_[\w-]+", page)
    if not made:
        raise SystemExit("the demo made no token")
    return made[0]


def main(program, *more):
    demo = Demo(program, **SETTINGS)
    folder = tempfile.mkdtemp(prefix="belfort-contract-")
    try:
        environment = {
            **os.environ,
            "BELFORT_URL": demo.url,
            "BELFORT_TOKEN": token(demo),
            "PYTHONPATH": str(HERE),
        }
        schemathesis = pathlib.Path(sys.executable).parent / "schemathesis"
        command = [schemathesis, "--config-file", HERE / "schemathesis.toml", "run", demo.url + "/api/v1/openapi.json", *more]
        # Whatever it keeps goes with the folder.
        ends = [subprocess.run([*command, *limits], cwd=folder, env=environment, timeout=900).returncode for limits in ROUNDS]
        return 1 if any(ends) else 0
    finally:
        demo.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
