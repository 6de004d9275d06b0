"""Our linked data, read by a reader of RDF that others wrote: the context is expanded, and every triple looked at.

    python3 tests/linked/run.py target/debug/belfort

Every term must stand in our list (`terms.txt`); what stands in DCAT, DCMI Terms, FOAF and RDF Schema also in the lists that the
reader brings along. The DPV has no list that can be had as a package: of its terms ours is the only one.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, XSD

HERE = pathlib.Path(__file__).parent
SYSTEMS = sorted((HERE / "../../src/cli/demo/systems").resolve().glob("*.toml"))
HOME = "https://belfort.example"
PREFIXES = {
    "dcat": str(DCAT),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "rdfs": str(RDFS),
    "xsd": str(XSD),
    "dpv": "https://w3id.org/dpv#",
    "eu-aiact": "https://w3id.org/dpv/legal/eu/aiact#",
}
LISTS = {"dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "rdfs": RDFS, "xsd": XSD}
# In DCAT 3, and not yet in the list of the reader.
NEWER = {"dcat:resource"}


def exported(program):
    """The register of the demo as JSON-LD."""
    with tempfile.TemporaryDirectory(prefix="belfort-linked-") as folder:
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "BELFORT_WEB__PUBLIC_URL": HOME}
        run = lambda *words: subprocess.run(
            [program, "--data", folder, *words], env=environment, check=True, capture_output=True, text=True
        ).stdout
        for file in SYSTEMS:
            run("systems", "add", str(file))
        return run("systems", "export", "--format", "json-ld")


def named(address):
    """A term as our list writes it; `None` for an address that is no term."""
    for prefix, start in PREFIXES.items():
        # The extension begins as the vocabulary does.
        if address.startswith(start):
            return f"{prefix}:{address.removeprefix(start)}"
    return None


def main():
    text = exported(sys.argv[1])
    graph = Graph().parse(data=text, format="json-ld")
    listed = {line for line in (HERE / "terms.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")}
    faults = []
    # What JSON-LD does not understand it drops without a word: every key must have become a predicate or a type.
    used = {named(str(one)) for triple in graph for one in (triple[1], triple[2]) if isinstance(one, URIRef)} - {None}
    used |= {named(str(one.datatype)) for one in graph.objects() if isinstance(one, Literal) and one.datatype} - {None}
    faults += [f"{term} is not in the list" for term in sorted(used - listed - {"xsd:string"})]
    for term in sorted(used - NEWER):
        prefix, name = term.split(":")
        if prefix in LISTS and LISTS[prefix][name] not in LISTS[prefix]:
            faults.append(f"{term} is in no vocabulary")
    for predicate in set(graph.predicates()) - {RDF.type}:
        if named(str(predicate)) is None:
            faults.append(f"the predicate {predicate} is in no vocabulary of ours")
    keys = set()

    def collect(value):
        if isinstance(value, dict):
            keys.update(key for key in value if not key.startswith("@"))
            for key, inner in value.items():
                if key != "@context":
                    collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(json.loads(text))
    faults += [f"the key {key} became no triple" for key in sorted(keys - used)]
    systems = set(graph.subjects(RDF.type, URIRef(PREFIXES["eu-aiact"] + "AISystem")))
    catalogue = set(graph.objects(URIRef(f"{HOME}/register"), URIRef(str(DCAT) + "resource"))) if systems else set()
    if len(systems) != len(SYSTEMS) or systems != catalogue:
        faults.append(f"{len(systems)} systems of {len(SYSTEMS)}, {len(catalogue)} in the catalogue")
    for system in systems:
        if graph.value(system, DCTERMS.title) is None or not str(system).startswith(f"{HOME}/systems/"):
            faults.append(f"{system} has no title or no address")
    for literal in graph.objects():
        if isinstance(literal, Literal) and literal.ill_typed:
            faults.append(f"{literal!r} is no {literal.datatype}")
    for form in ("turtle", "nt"):
        if not isomorphic(graph, Graph().parse(data=graph.serialize(format=form), format=form)):
            faults.append(f"written as {form} and read again it is another graph")
    print(f"linked data: {len(systems)} systems, {len(graph)} triples, {len(used)} terms, {len(faults)} faults")
    for fault in faults:
        print("does not hold:", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
