#!/usr/bin/env python3
"""Renders specimen document pages with a legal MRZ: scans, hand-held photos, infrared images.

Every page is of state UTO, marked SPECIMEN, with an invented holder and a silhouette for a portrait.
Writes JPEG images and truth.jsonl, one object per image:
  image    file name
  format   TD1, TD2, TD3, MRV-A, MRV-B; null for a page without an MRZ
  lines    the MRZ lines, [] without an MRZ
  kind     scan, photo or ir
  corners  the four corners of the MRZ zone in image pixels, clockwise as one reads, from the top left; [] without
  turned   quarter turns clockwise the whole image was given; mirrored: whether it was then mirrored
  template name of the made-up design
Page i depends on (seed, i) only.
"""

import argparse
import json
import os

import cv2
import numpy as np

import glyphs
import mrz_text
import page_art
import page_capture
from page_layout import GEOMETRY, TEMPLATES, mrz_zone

PHOTO_SIZES = [(1280, 960), (1280, 720), (1600, 1200), (1920, 1080), (2400, 1800)]
FORMATS = ["TD1", "TD2", "TD3", "TD3", "MRV-A", "MRV-B"]


def zone_points(artist):
    """Corners of the MRZ zone in page pixels."""
    left, top, right, bottom = (value * artist.scale for value in mrz_zone(artist.geometry, *artist.shift))
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def capture(page, kind, rng, dpi=None, size=None):
    """A scan (also for ir) or photo of flat art drawn at 400 dpi."""
    if kind == "photo":
        return page_capture.photo(page, rng, size or PHOTO_SIZES[rng.integers(len(PHOTO_SIZES))])
    return page_capture.scan(page, rng, page.shape[1] * (dpi or rng.uniform(300, 400)) / 400)


def render_page(doc, template, kind, rng, with_mrz=True, font=glyphs.OCR_B, **capture_options):
    """One captured page: (BGR image, homography, zone corners in page pixels)."""
    artist = page_art.PageArtist(doc, template, rng, font=font)
    white, infrared = artist.draw(with_mrz)
    flat = infrared if kind == "ir" else white
    image, matrix = capture(flat, kind, rng, **capture_options)
    return image[..., ::-1], matrix, zone_points(artist)


def truth_of(name, doc, kind, matrix, points, template, turned=0, mirrored=False, with_mrz=True):
    """The truth.jsonl object of one image."""
    return {"image": name, "format": doc.format if with_mrz else None, "lines": doc.lines if with_mrz else [],
            "kind": kind, "corners": page_capture.project(matrix, points) if with_mrz else [], "turned": turned,
            "mirrored": mirrored, "template": template.name}


def write_jpeg(path, image, quality):
    if not cv2.imwrite(path, image, [cv2.IMWRITE_JPEG_QUALITY, quality]):
        raise OSError("cannot write " + path)


def render_one(arguments, index, folder):
    """Page `index` of a run; returns its truth object."""
    text_rng = mrz_text.random_from_seed("documents", arguments.seed, index)
    rng = np.random.default_rng([arguments.seed, index])
    document_format = arguments.format or FORMATS[rng.integers(len(FORMATS))]
    doc = mrz_text.random_document(text_rng, document_format)
    kind = arguments.kind if arguments.kind != "mixed" else str(rng.choice(["scan", "photo", "ir"], p=[0.45, 0.45, 0.1]))
    template = TEMPLATES[rng.integers(len(TEMPLATES))]
    with_mrz = rng.random() >= arguments.without
    image, matrix, points = render_page(doc, template, kind, rng, with_mrz, arguments.font)
    turned = int(rng.integers(1, 4)) if rng.random() < arguments.turn else 0
    mirrored = bool(rng.random() < arguments.mirror)
    image, matrix = page_capture.turn(image, matrix, turned, mirrored)
    name = "%05d_%s_%s.jpg" % (index, document_format.lower().replace("-", ""), kind)
    write_jpeg(os.path.join(folder, name), image, int(rng.integers(55, 93)))
    return truth_of(name, doc, kind, matrix, points, template, turned, mirrored, with_mrz)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=["scan", "photo", "ir", "mixed"], default="mixed")
    parser.add_argument("--format", choices=sorted(GEOMETRY), help="one format only")
    parser.add_argument("--turn", type=float, default=0.0, help="share of images turned by a multiple of 90 degrees")
    parser.add_argument("--mirror", type=float, default=0.0, help="share of mirrored images")
    parser.add_argument("--without", type=float, default=0.0, help="share of pages without an MRZ")
    parser.add_argument("--font", default=glyphs.OCR_B, help="font file of the MRZ")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    os.makedirs(arguments.out, exist_ok=True)
    with open(os.path.join(arguments.out, "truth.jsonl"), "w", encoding="ascii") as truth:
        for index in range(arguments.count):
            truth.write(json.dumps(render_one(arguments, index, arguments.out)) + "\n")


if __name__ == "__main__":
    main()
