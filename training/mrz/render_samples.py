#!/usr/bin/env python3
"""Renders the small sample set of tests/samples/documents: fixed documents, fixed seeds."""

import argparse
import json
import os

import numpy as np

import mrz_text
import page_capture
import render_documents as documents
from mrz_text import Person, SpecimenDocument
from page_layout import TEMPLATES

# Every holder is invented. The same person may hold two documents (card and passport, visa and passport).
HOLDERS = {
    "tessalin": Person("QUILLHAVEN", "TESSALIN<MIRA", "F", "840317", "UTO"),
    "orovan": Person("MUSTERLING", "OROVAN", "M", "790602", "UTO"),
    "kasimira": Person("WEXMOORLAND<OBERONSKA", "KASIMIRA<HYACINTA<YOLANDRA", "F", "910825", "UTO"),
    "boldric": Person("THORNBELLOW", "BOLDRIC", "M", "6611<<", "UTO"),
    "zephyra": Person("VORBILDSEN", "ZEPHYRA<ANN", "F", "020214", "UTO"),
    "ximenos": Person("NIEMANDSDOTTIR", "XIMENOS", "<", "730930", "XXA"),
    "oo": Person("OO", "", "M", "880101", "XXB"),
    "evandrus": Person("DRAKENMUIR", "EVANDRUS<LEO", "M", "950719", "UTO"),
}

DOCUMENTS = {
    "td3_tessalin": ("TD3", "P<", "tessalin", "X4Z0O81Q7", "310914", "ZE18422B"),
    "td3_orovan": ("TD3", "P<", "orovan", "K90026134", "290228", ""),
    "td3_kasimira": ("TD3", "PP", "kasimira", "UT2200817", "330505", ""),
    "td3_boldric": ("TD3", "P<", "boldric", "70185523", "281130", "9981203M"),
    "td3_oo": ("TD3", "PS", "oo", "O0O0I1I1B", "300630", ""),
    "td2_zephyra": ("TD2", "I<", "zephyra", "M5S8B2Z70", "320101", ""),
    "td2_ximenos": ("TD2", "IR", "ximenos", "AB1234567890", "271019", ""),
    "td1_evandrus": ("TD1", "ID", "evandrus", "HN0M44W91", "340718", "20261121"),
    "td1_orovan": ("TD1", "I<", "orovan", "UTOID26000347X", "300409", ""),
    "mrva_ximenos": ("MRV-A", "V<", "ximenos", "VA0071245", "270331", "LL5MULT"),
    "mrvb_boldric": ("MRV-B", "VC", "boldric", "VB3390016", "271224", "30DAYS"),
}

# file stem, document, kind, template, capture options, extras, JPEG quality
IMAGES = [
    ("td3_scan_tessalin", "td3_tessalin", "scan", 1, {"dpi": 260}, {}, 72),
    ("td3_scan_orovan", "td3_orovan", "scan", 3, {"dpi": 240}, {}, 72),
    ("td3_scan_kasimira", "td3_kasimira", "scan", 0, {"dpi": 240}, {}, 72),
    ("td3_upside_down_boldric", "td3_boldric", "scan", 4, {"dpi": 240}, {"turned": 2}, 70),
    ("td3_small_oo", "td3_oo", "scan", 2, {"dpi": 140}, {}, 80),
    ("td3_photo_tessalin", "td3_tessalin", "photo", 1, {"size": (1280, 960)}, {}, 76),
    ("td2_scan_zephyra", "td2_zephyra", "scan", 2, {"dpi": 260}, {}, 72),
    ("td2_photo_ximenos", "td2_ximenos", "photo", 3, {"size": (1280, 720)}, {}, 78),
    ("td1_scan_orovan", "td1_orovan", "scan", 4, {"dpi": 300}, {}, 74),
    ("td1_white_evandrus", "td1_evandrus", "scan", 0, {"dpi": 300}, {}, 74),
    ("td1_ir_evandrus", "td1_evandrus", "ir", 0, {"dpi": 300}, {}, 74),
    ("td1_front_evandrus", "td1_evandrus", "scan", 0, {"dpi": 280}, {"with_mrz": False}, 72),
    ("td1_photo_evandrus", "td1_evandrus", "photo", 0, {"size": (1280, 960)}, {}, 74),
    ("mrva_scan_ximenos", "mrva_ximenos", "scan", 1, {"dpi": 240}, {}, 72),
    ("mrvb_scan_boldric", "mrvb_boldric", "scan", 3, {"dpi": 260}, {}, 72),
    ("td3_sideways_orovan", "td3_orovan", "scan", 3, {"dpi": 200}, {"turned": 1}, 72),
]

SEED = 2026


def build_document(key):
    document_format, code, holder, number, expiry, optional = DOCUMENTS[key]
    doc = SpecimenDocument(document_format, code, mrz_text.SPECIMEN_ISSUER, HOLDERS[holder], number, expiry, optional)
    doc.lines = mrz_text.BUILDERS[document_format](doc)
    return doc


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    with open(os.path.join(arguments.out, "truth.jsonl"), "w", encoding="ascii") as truth:
        for index, (stem, key, kind, template_index, options, extras, quality) in enumerate(IMAGES):
            doc = build_document(key)
            template = TEMPLATES[template_index]
            with_mrz = extras.get("with_mrz", True)
            rng = np.random.default_rng([SEED, index])
            image, matrix, points = documents.render_page(doc, template, kind, rng, with_mrz, **options)
            image, matrix = page_capture.turn(image, matrix, extras.get("turned", 0), False)
            documents.write_jpeg(os.path.join(arguments.out, stem + ".jpg"), image, quality)
            truth.write(json.dumps(documents.truth_of(stem + ".jpg", doc, kind, matrix, points, template,
                                                      extras.get("turned", 0), False, with_mrz)) + "\n")


if __name__ == "__main__":
    main()
