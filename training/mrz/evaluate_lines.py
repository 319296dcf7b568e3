#!/usr/bin/env python3
"""Measures a line model (ONNX through OpenCV's DNN) on rendered strips and on labelled strip folders.

Reports lines read exactly by plain best path (no grammar, no check digits), character error rate and the
most frequent confusions. `--strips` takes a folder with labels.tsv (image, text; images in `images/`) or
truth.jsonl (image, text).
"""

import argparse
import collections
import json
import os

import cv2
import numpy as np
import torch

import line_net
import mrz_text
import render_lines

CAP_PX = 22
PITCH_PX = 14


class LineModel:
    """An ONNX line network; strips in, best-path texts out."""

    def __init__(self, path):
        self.net = cv2.dnn.readNetFromONNX(path)

    def logits(self, strip):
        self.net.setInput(np.float32(strip)[None, None] / 255)
        return self.net.forward()[0, :, 0]

    def read(self, strip):
        return line_net.greedy_text(torch.from_numpy(self.logits(strip)))


def edit_operations(truth, read):
    """Shortest edits as (truth char or '', read char or '') pairs."""
    rows, columns = len(truth) + 1, len(read) + 1
    cost = np.zeros((rows, columns), int)
    cost[:, 0], cost[0, :] = np.arange(rows), np.arange(columns)
    for i in range(1, rows):
        for j in range(1, columns):
            cost[i, j] = min(cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + (truth[i - 1] != read[j - 1]))
    edits, i, j = [], rows - 1, columns - 1
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (truth[i - 1] != read[j - 1]):
            if truth[i - 1] != read[j - 1]:
                edits.append((truth[i - 1], read[j - 1]))
            i, j = i - 1, j - 1
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            edits.append((truth[i - 1], ""))
            i -= 1
        else:
            edits.append(("", read[j - 1]))
            j -= 1
    return edits


def normalise_strip(grey, length):
    """Brings a tightly cropped line image to the strip contract, by its ink box and known length."""
    level = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)[0]
    ink = grey < level
    rows = np.where(ink.sum(1) > 0.02 * grey.shape[1])[0]
    columns = np.where(ink.any(0))[0]
    if len(rows) < 4 or len(columns) < 8:
        return cv2.resize(grey, (PITCH_PX * (length + 3), render_lines.STRIP_HEIGHT))
    sx = PITCH_PX * (length - 0.25) / (columns[-1] - columns[0])
    sy = CAP_PX / (rows[-1] - rows[0] + 1)
    middle = (rows[0] + rows[-1]) / 2
    matrix = np.float32([[sx, 0, 1.5 * PITCH_PX - sx * columns[0]], [0, sy, render_lines.STRIP_HEIGHT / 2 - sy * middle]])
    soft = cv2.GaussianBlur(grey, (0, 0), sigmaX=max(0.01, 0.35 / sx), sigmaY=max(0.01, 0.35 / sy)) if min(sx, sy) < 0.8 else grey
    width = (PITCH_PX * (length + 3) + 3) // 4 * 4
    strip = cv2.warpAffine(soft, matrix, (width, render_lines.STRIP_HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    low, high = np.percentile(strip, (2, 95))
    return np.uint8(np.clip((strip.astype(np.float32) - low) * 255 / max(20.0, high - low), 0, 255))


def rendered_strips(held_out, count, seed, length):
    renderer = render_lines.LineRenderer(held_out)
    for index in range(count):
        text_rng = mrz_text.random_from_seed("evaluate", seed, index)
        rng = np.random.default_rng([seed, 777, index])
        strip, text, _, _ = renderer.render_window(text_rng, rng, 672 if length else 320, length or None)
        yield strip, text


def folder_strips(folder):
    table = os.path.join(folder, "labels.tsv")
    if os.path.exists(table):
        with open(table, encoding="ascii") as file:
            pairs = [line.rstrip("\n").split("\t")[:2] for line in file][1:]
        pairs = [(os.path.join(folder, "images", name), text) for name, text in pairs]
    else:
        with open(os.path.join(folder, "truth.jsonl"), encoding="ascii") as file:
            rows = [json.loads(line) for line in file]
        pairs = [(os.path.join(folder, row["image"]), row["text"]) for row in rows]
    for path, text in pairs:
        grey = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
        yield (grey if grey.shape[0] == render_lines.STRIP_HEIGHT else normalise_strip(grey, len(text))), text


def measure(model, strips, name, show=0):
    """Prints one line of results and the confusions; returns the exact share."""
    exact = characters = total = 0
    confusions = collections.Counter()
    for strip, text in strips:
        read = model.read(strip)
        total += 1
        characters += len(text)
        if read == text:
            exact += 1
            continue
        edits = edit_operations(text, read)
        confusions.update(edits)
        if show > 0:
            show -= 1
            print("  truth %s\n  read  %s" % (text, read))
    edits = sum(confusions.values())
    print("%s: %d strips, exact %.2f %%, CER %.3f %%" % (name, total, 100 * exact / max(1, total), 100 * edits / max(1, characters)))
    listed = ["%s>%s %d" % (a or "(none)", b or "(dropped)", n) for (a, b), n in confusions.most_common(20)]
    print("  confusions: " + (", ".join(listed) or "none"))
    return exact / max(1, total)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--count", type=int, default=1000, help="rendered strips of each kind")
    parser.add_argument("--seed", type=int, default=4242)
    parser.add_argument("--length", type=int, default=0, help="render whole lines of this length, 672 px wide")
    parser.add_argument("--strips", nargs="*", default=[], help="folders of labelled strips")
    parser.add_argument("--show", type=int, default=0, help="print this many misread strips of each set")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    model = LineModel(arguments.model)
    if arguments.count:
        measure(model, rendered_strips(False, arguments.count, arguments.seed, arguments.length), "rendered, fonts of training", arguments.show)
        measure(model, rendered_strips(True, arguments.count, arguments.seed, arguments.length), "rendered, held-out fonts and effects", arguments.show)
    for folder in arguments.strips:
        measure(model, folder_strips(folder), folder, arguments.show)


if __name__ == "__main__":
    main()
