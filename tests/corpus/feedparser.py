"""Prints what feedparser reads from the corpus, one JSON line a document: the yardstick of `cargo run --example corpus`.

Needs feedparser 6.0.x (`pip install feedparser`). Call: python3 feedparser.py FOLDER > FILE.jsonl
"""

import calendar
import importlib
import json
import os
import sys
import warnings

# This file has the name of the library; its own folder must not be searched first.
sys.path = [path for path in sys.path if os.path.abspath(path or ".") != os.path.dirname(os.path.abspath(__file__))]
feedparser = importlib.import_module("feedparser")
warnings.simplefilter("ignore")


def seconds(parsed):
    try:
        return calendar.timegm(parsed) if parsed else None
    except (OverflowError, ValueError):
        return None


def entry_of(entry):
    # `get("updated_parsed")` falls back to the date of publication by itself.
    dates = [dict.get(entry, name) for name in ("published_parsed", "updated_parsed", "created_parsed")]
    content = [one.get("value") or "" for one in entry.get("content", [])]
    return {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "link": entry.get("link"),
        "date": next((seconds(date) for date in dates if date), None),
        # Enough to see whether there is anything to read.
        "text": ((entry.get("summary") or "") + "".join(content))[:2000],
        "enclosures": [one.get("href") for one in entry.get("enclosures", [])],
    }


def main(folder):
    for line in open(os.path.join(folder, "manifest.jsonl"), encoding="utf-8"):
        case = json.loads(line)
        if not case["feed"]:
            continue
        with open(os.path.join(folder, "corpus", case["path"]), "rb") as file:
            data = file.read()
        headers = {name.lower(): value for name, value in (case.get("headers") or {}).items()}
        headers.setdefault("content-location", "http://corpus.example/" + case["path"])
        try:
            entries = [entry_of(entry) for entry in feedparser.parse(data, response_headers=headers).entries]
        except Exception as error:  # what stops feedparser is no yardstick
            print(json.dumps({"path": case["path"], "error": repr(error)}))
            continue
        print(json.dumps({"path": case["path"], "entries": entries}))


main(sys.argv[1])
