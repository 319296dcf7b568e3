"""Turns the shared real crops into reader shards of the same form as render_reader_set.py.

  python3 prepare_real_crops.py --data /work/shared/data/plates --out /tmp/shards --seed 7

Writes eu.npz, es.npz, pairs_named.npz, pairs_es.npz (training), eu_val.npz, es_val.npz, pairs_named_val.npz (validation, unaltered crops). eu_crops carries machine readings: only
those with a score of at least 1.9 and four characters are taken, with the corrections of eu_crops_edits.tsv (positions and letters
to replace, no whole registrations), made by a person's look at all 1,048 of them. A plate's text decides its part, so that no plate
is in both.
"""

import argparse
import csv
import os
import zlib

import cv2
import numpy as np

import reader_crops


def isValidation(text, percent=15):
    """True for the part of the plates kept out of training."""
    return zlib.crc32(text.encode()) % 100 < percent


def edited(text, edit):
    """Applies `from:to:replacement` edits, which are listed from the end of the text to its start."""
    for part in edit.split(" "):
        start, end, new = part.split(":")
        text = text[:int(start)] + new + text[int(end):]
    return text


def euRows(folder):
    """(path, text, part) of eu_crops with trusted machine readings, corrected by what a look at every crop found.

    part is "train", "val", or "" for the few whose machine reading and corrected text fall into different parts.
    """
    edits = dict(csv.reader(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "eu_crops_edits.tsv")), delimiter="\t"))
    for row in csv.DictReader(open(os.path.join(folder, "pseudo.tsv")), delimiter="\t"):
        text, edit = row["pseudo_text"] or "", edits.get(row["image"])
        if edit == "drop" or float(row["score"]) < 1.9 or len(text) < 4:
            continue
        text = edited(text, edit) if edit else text
        if 1 <= len(text) <= 10:
            parts = {isValidation(text), isValidation(row["pseudo_text"])}
            part = "" if len(parts) > 1 else "val" if True in parts else "train"
            yield os.path.join(folder, "images", row["image"]), text, part


def esRows(folder, part):
    """(path, text without the two hidden characters) of the one-row Spanish crops of a part (train or val)."""
    for row in csv.DictReader(open(os.path.join(folder, "labels.tsv")), delimiter="\t"):
        # The name says part, number, A = one row or B = two rows, D = day or N = night.
        fields = row["image"].split("_")
        if fields[0] == part and fields[2].startswith("A"):
            yield os.path.join(folder, "images", row["image"]), row["plate_text"].replace("?", "")


def namedRows(folder, part):
    """(path, text) of the two-row crops with a text: half of the plates ("train") may be trained on, the other half ("val") is kept out."""
    for row in csv.DictReader(open(os.path.join(folder, "labels.tsv")), delimiter="\t"):
        text = row["plate_text"]
        if text and isValidation(text, 50) == (part == "val"):
            yield os.path.join(folder, "images", row["image"]), text


def twoRowEsRows(folder, part):
    """(path, text without the hidden characters) of the two-row Spanish crops of a part."""
    for row in csv.DictReader(open(os.path.join(folder, "labels.tsv")), delimiter="\t"):
        fields = row["image"].split("_")
        if fields[0] == part and fields[2].startswith("B"):
            yield os.path.join(folder, "images", row["image"]), row["plate_text"].replace("?", "")


def rowBoundary(plate):
    """Where the upper row ends, as a share of the height: as rowBoundary() of src/anpr/plate_recogniser.cpp."""
    small = cv2.resize(plate, (96, 64), interpolation=cv2.INTER_AREA)[:, 8:88]
    profile = np.abs(cv2.Sobel(small, cv2.CV_32F, 1, 0)).mean(axis=1)
    profile = cv2.blur(profile[:, None], (1, 5))[:, 0]
    places = np.arange(22, 41)
    return (places[np.argmin(profile[places] * (1 + .015 * np.abs(places - 30)))] + .5) / 64


def rowPair(image, rng):
    """Upper and lower row of a two-row crop as reader inputs; with a generator, cut and photographed as other cameras would."""
    h, w = image.shape
    e = np.clip(rng.normal(0, 1, 4), -2, 2) if rng else np.zeros(4)
    if rng:
        angle = rng.normal(0, 3)
        m = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1)
        m[0, 1] += rng.normal(0, .06)
        image = cv2.warpAffine(image, m, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        if rng.random() < .7:
            image = reader_crops.photograph(image, rng)
    x0, x1 = -w * (.04 + .025 * e[0]), w * (1.04 + .025 * e[1])
    y0, y1 = -h * (.08 + .03 * e[2]), h * (1.08 + .03 * e[3])
    boundary = rowBoundary(reader_crops.cut(image, x0, y0, x1, y1)) + (rng.normal(0, .02) if rng else 0)
    edge, reach = y0 + (y1 - y0) * boundary, (y1 - y0) * (rng.uniform(0, .06) if rng else .03)
    rows = reader_crops.cut(image, x0, y0, x1, edge + reach), reader_crops.cut(image, x0, edge - reach, x1, y1)
    return np.stack([reader_crops.toInput(r) for r in rows])


def writePairs(path, rows, copies, rng):
    """Writes both rows of each two-row crop: pictures n x 2 x 32 x 144, and the whole text."""
    pictures, texts = [], []
    for file, text in rows:
        image = cv2.imread(file, cv2.IMREAD_GRAYSCALE)
        for _ in range(max(1, copies)):
            pictures.append(rowPair(image, rng if copies else None))
            texts.append(text)
    np.savez(path, pictures=np.array(pictures), texts=np.array(texts))
    print(path, len(texts))


def variant(image, rng):
    """The crop as another camera and another detector box would have given it."""
    h, w = image.shape
    small = rng.uniform(11, 46) / h
    if small < 1:
        image = cv2.resize(image, (max(16, int(w * small)), max(8, int(h * small))), interpolation=cv2.INTER_AREA)
        h, w = image.shape
    if rng.random() < .6:
        angle, shear = rng.normal(0, 2.5), rng.normal(0, .05)
        m = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1)
        m[0, 1] += shear
        m[0, 2] -= shear * h / 2
        image = cv2.warpAffine(image, m, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < .7:
        image = reader_crops.photograph(image, rng)
    e = np.clip(rng.normal(0, 1, 4), -1.5, 2)
    x0, x1 = -w * (.025 + .03 * e[0]), w * (1.025 + .03 * e[1])
    y0, y1 = -h * (.04 + .06 * e[2]), h * (1.04 + .06 * e[3])
    return reader_crops.toInput(reader_crops.cut(image, x0, y0, x1, y1))


def write(path, rows, copies, rng):
    """Writes `copies` variants of each row; 0: one unaltered crop each."""
    pictures, texts = [], []
    for file, text in rows:
        image = cv2.imread(file, cv2.IMREAD_GRAYSCALE)
        if copies == 0:
            h, w = image.shape
            pictures.append(reader_crops.toInput(reader_crops.cut(image, -.025 * w, -.04 * h, 1.025 * w, 1.04 * h)))
            texts.append(text)
        for _ in range(copies):
            pictures.append(variant(image, rng))
            texts.append(text)
    np.savez(path, pictures=np.array(pictures), texts=np.array(texts))
    print(path, len(texts))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    rng = np.random.default_rng(options.seed)
    eu = list(euRows(os.path.join(options.data, "eu_crops")))
    es = os.path.join(options.data, "es_uc3m_crops")
    out = lambda name: os.path.join(options.out, name)
    write(out("eu.npz"), [r[:2] for r in eu if r[2] == "train"], 20, rng)
    write(out("eu_val.npz"), [r[:2] for r in eu if r[2] == "val"], 0, rng)
    write(out("es.npz"), list(esRows(es, "train")), 5, rng)
    write(out("es_val.npz"), list(esRows(es, "val")), 0, rng)
    named = os.path.join(options.data, "eu_crops_named")
    writePairs(out("pairs_named.npz"), list(namedRows(named, "train")), 50, rng)
    writePairs(out("pairs_named_val.npz"), list(namedRows(named, "val")), 0, rng)
    writePairs(out("pairs_es.npz"), list(twoRowEsRows(es, "train")), 5, rng)


if __name__ == "__main__":
    main()
