#!/usr/bin/env python3
"""Validates every golden file of protocol/ against the JSON Schema of its name, and the CISE messages against the XSD.

protocol/golden/NAME*.json belongs to protocol/NAME.schema.json, where NAME ends at the first dot. A mutation of each file
must be refused, so that a schema that takes everything is noticed.
"""

import copy
import json
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTOCOL = ROOT / "protocol"
GOLDEN = PROTOCOL / "golden"


def check_json():
    try:
        import jsonschema
    except ImportError:
        print("skipped: python3-jsonschema is not installed")
        sys.exit(77)
    checked = 0
    used = set()
    for path in sorted(GOLDEN.glob("*.json")):
        name = path.name.split(".")[0]
        schema = json.loads((PROTOCOL / f"{name}.schema.json").read_text())
        used.add(name)
        validator_class = jsonschema.validators.validator_for(schema)
        validator_class.check_schema(schema)
        validator = validator_class(schema)
        value = json.loads(path.read_text())
        errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(value)]
        assert not errors, f"{path.name}: {errors[:5]}"
        extended = copy.deepcopy(value)
        extended["a_key_of_tomorrow"] = {"x": 1}
        assert validator.is_valid(extended), f"{name}: unknown keys must be taken"
        for key in schema["required"]:
            without = copy.deepcopy(value)
            del without[key]
            assert not validator.is_valid(without), f"{name}: is valid without {key}"
        wrong = copy.deepcopy(value)
        wrong["schema"] = "lanepost.another/99"
        assert not validator.is_valid(wrong), f"{name}: takes another schema's message"
        checked += 1
    messages = {path.name.split(".")[0] for path in PROTOCOL.glob("*.schema.json")
                if "schema" in json.loads(path.read_text()).get("required", [])}
    assert messages == used, f"message schemas without a golden file: {messages - used}"
    return checked


def check_xml():
    if not shutil.which("xmllint"):
        print("skipped: xmllint (libxml2-utils) is not installed")
        sys.exit(77)
    schema = PROTOCOL / "cise" / "message.xsd"
    files = sorted((GOLDEN / "cise").glob("*.xml"))
    assert len(files) >= 3, "CISE golden files are missing"
    for path in files:
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", str(schema), str(path)], capture_output=True,
                              text=True, check=False)
        assert done.returncode == 0, done.stderr
        broken = path.read_text().replace("<Purpose>", "<Purpos>").replace("</Purpose>", "</Purpos>")
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", str(schema), "-"], input=broken,
                              capture_output=True, text=True, check=False)
        assert done.returncode != 0, f"{path.name}: the schema takes a message without Purpose"
    return len(files)


if __name__ == "__main__":
    print(f"{check_json()} JSON and {check_xml()} XML golden files are valid; their mutations are not")
