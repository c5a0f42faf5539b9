#!/usr/bin/env python3
"""The contract server beside Prism, its memory over many requests, and what schemathesis finds.

    cargo build --release -p specwright-cli
    python3 benches/serve.py rate [--seconds 5]          requests a second, beside Prism
    python3 benches/serve.py memory [--requests 1000000]
    python3 benches/serve.py faults DOCUMENT...          schemathesis against the server

Prism (npm) and schemathesis (PyPI) are installed into target/rivals the first time; requests are
sent with `wrk`, which has to be there. Every figure is measured in this run; both servers get the
same requests, which they check against the document, in turn. `faults` prints, for each document,
the checks that found something (but for statuses of refusals that it does not have, and for invented
credentials, which are let in without --credentials); with --strict it ends with 1 when there are some.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TOOLS = TARGET / "rivals"
BINARY = Path(os.environ.get("SPECWRIGHT", TARGET / "release/specwright"))
PRISM = "5"

DOCUMENT = """\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      responses:
        '200':
          description: pets
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
              example: [{id: 1, name: Rex, tags: [a, b]}, {id: 2, name: Tom, tags: []}]
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: a pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '404': {description: none}
components:
  schemas:
    NewPet:
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 1, maxLength: 40}
        tags: {type: array, maxItems: 10, items: {type: string}}
        owner: {type: object, required: [email], properties: {email: {type: string, format: email}}}
    Pet:
      allOf:
        - {$ref: '#/components/schemas/NewPet'}
        - {type: object, required: [id], properties: {id: {type: integer, readOnly: true}}}
"""

POST = """\
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"name": "Rex", "tags": ["a", "b"], "owner": {"email": "ann@example.com"}}'
"""


class Server:
    """A server process, from its address to its end."""

    def __init__(self, words):
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            found = re.search(r"https?://[^\s\x1b]+:\d+", line)
            if found:
                self.url = found[0]
                return
        sys.exit(f"{words[0]} did not start")

    def memory(self):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def prism():
    place = TOOLS / "prism/node_modules/.bin/prism"
    if not place.exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix",
                        str(TOOLS / "prism"), f"@stoplight/prism-cli@{PRISM}"], check=True)
    return str(place)


def schemathesis():
    place = TOOLS / "schemathesis/bin/schemathesis"
    if not place.exists():
        subprocess.run([sys.executable, "-m", "venv", str(TOOLS / "schemathesis")], check=True)
        subprocess.run([str(TOOLS / "schemathesis/bin/pip"), "install", "--quiet", "schemathesis"], check=True)
    return str(place)


def load(url, seconds, script=None):
    """Requests a second, and how many were no success."""
    words = ["wrk", "-t1", "-c16", f"-d{seconds}s"]
    words += ["-s", script] if script else []
    text = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), int(refused[1]) if refused else 0


def rate(call, folder):
    document, script = folder / "pets.yaml", folder / "post.lua"
    document.write_text(DOCUMENT)
    script.write_text(POST)
    ours = [str(BINARY), "serve", str(document)]
    servers = [
        ("specwright", ours),
        ("specwright --stateful", [*ours, "--stateful"]),
        ("prism", [prism(), "mock", "-p", "4319", str(document)]),
    ]
    rows, best = {}, {}
    for name, words in servers:
        with Server(words) as server:
            time.sleep(0.5)
            rows[name] = [
                load(f"{server.url}/pets?limit=5&tags=a", call.seconds),
                load(f"{server.url}/pets/1", call.seconds),
                load(f"{server.url}/pets", call.seconds, str(script)),
            ]
            best[name] = server.memory()
    print("| | GET a list | GET one | POST | resident |\n| --- | ---: | ---: | ---: | ---: |")
    for name, row in rows.items():
        cells = []
        for (count, refused), (rival, _) in zip(row, rows["prism"]):
            times = "" if name == "prism" else f" ({count / rival:.1f}×)"
            cells.append(f"{count:,.0f}{times}" + (f", {refused} refused" if refused else ""))
        print(f"| {name} | {' | '.join(cells)} | {best[name]:.0f} MB |")


def memory(call, folder):
    document, script = folder / "pets.yaml", folder / "post.lua"
    document.write_text(DOCUMENT)
    script.write_text(POST)
    with Server([str(BINARY), "serve", str(document)]) as server:
        sent = 0
        while sent < call.requests:
            for url, lua in ((f"{server.url}/pets?limit=5", None), (f"{server.url}/pets", str(script))):
                sent += int(load(url, 5, lua)[0] * 5)
            print(f"{sent:>9} requests: {server.memory():.1f} MB", flush=True)


def faults(call, folder):
    is_bad = False
    for document in call.documents:
        with Server([str(BINARY), "serve", document, "--stateful", "--require-auth"]) as server:
            words = [schemathesis(), "run", str(Path(document).resolve()), "--url", server.url, "--max-examples", str(call.examples),
                     "--checks", "all", "--exclude-checks", "ignored_auth", "--seed", "1", "--continue-on-failure", "--no-color"]
            done = subprocess.run(words, capture_output=True, text=True, cwd=folder)
        summary = done.stdout.rpartition("Failures:")[2]
        found = dict(re.findall(r"(ST\d+ [^:\n]+): (\d+)", summary))
        # What refuses a request has to have some status, whether the document has it or not.
        received = re.findall(r"- ST103 .*?\n\n\s+Received: (\d+)", done.stdout)
        if all(400 <= int(status) < 500 for status in received):
            found.pop("ST103 Undocumented status code", None)
        said = "; ".join(f"{name} ({count})" for name, count in found.items()) or "nothing"
        if done.returncode not in (0, 1):
            said = f"schemathesis ended with {done.returncode}"
        counted = re.search(r"(\d+) generated", done.stdout)
        print(f"{document}: {said}, {counted[1] if counted else 0} cases", flush=True)
        if call.log:
            Path(call.log).mkdir(parents=True, exist_ok=True)
            (Path(call.log) / (Path(document).stem + ".txt")).write_text(done.stdout + done.stderr)
        is_bad |= bool(found)
    if is_bad and call.strict:
        sys.exit(1)


def main():
    call = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = call.add_subparsers(required=True)
    of_rate = what.add_parser("rate")
    of_rate.add_argument("--seconds", type=int, default=5)
    of_rate.set_defaults(do=rate)
    of_memory = what.add_parser("memory")
    of_memory.add_argument("--requests", type=int, default=1_000_000)
    of_memory.set_defaults(do=memory)
    of_faults = what.add_parser("faults")
    of_faults.add_argument("documents", nargs="+")
    of_faults.add_argument("--examples", type=int, default=20)
    of_faults.add_argument("--log", help="a folder for what schemathesis says")
    of_faults.add_argument("--strict", action="store_true")
    of_faults.set_defaults(do=faults)
    asked = call.parse_args()
    if not BINARY.exists():
        sys.exit(f"{BINARY} is missing: cargo build --release -p specwright-cli")
    if asked.do is not faults and not shutil.which("wrk"):
        sys.exit("wrk is missing")
    with tempfile.TemporaryDirectory() as folder:
        asked.do(asked, Path(folder))


if __name__ == "__main__":
    main()
