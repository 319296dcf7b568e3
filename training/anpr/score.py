"""Scores the readings that build's read_plates prints against the shared sets, and prints a table.

  python3 score.py --program /tmp/build/read_plates --data /work/shared/data/plates [--only nl_clips] [--misses misses.tsv]

The two sets of crops go to the reader without the detector. Whole sets are scored where nothing of them was trained on
(nl_clips, hr_text), else the part kept out; of eu_crops_named both halves, apart.
"""

import argparse
import csv
import json
import os
import subprocess

import prepare_real_crops


def fold(text):
    return text.replace("O", "0").replace("Q", "0").replace("I", "1")


def overlap(a, b):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    common = max(0, w) * max(0, h)
    return common / (a[2] * a[3] + b[2] * b[3] - common)




def loadSets(data):
    """name -> (rows of (path, text or '', boxes))."""
    sets = {}
    for name in ("nl_clips", "hr_text"):
        folder = os.path.join(data, name)
        sets[name] = [(os.path.join(folder, "images", r["image"]), r["plate_text"], []) for r in
                      csv.DictReader(open(os.path.join(folder, "labels.tsv")), delimiter="\t") if r["plate_text"]]
    for part in ("train", "val"):
        sets["eu_crops_named " + part] = [(path, text, []) for path, text in prepare_real_crops.namedRows(os.path.join(data, "eu_crops_named"), part)]
    sets["eu_crops val"] = [(path, text, []) for path, text, part in prepare_real_crops.euRows(os.path.join(data, "eu_crops")) if part == "val"]
    for name, prefix in (("es_uc3m_scene", "val"), ("ro_dashcam", "valid")):
        folder, boxes = os.path.join(data, name), {}
        for r in csv.DictReader(open(os.path.join(folder, "labels.tsv")), delimiter="\t"):
            if r["image"].startswith(prefix):
                boxes.setdefault(r["image"], []).append([float(r[k]) for k in "xywh"])
        sets[name + " " + prefix] = [(os.path.join(folder, "images", n), "", boxes[n]) for n in sorted(boxes)]
    return sets


def loadRendered(folder):
    """The sets of render_validation.py: plates cut out already."""
    return {"rendered " + name: [(os.path.join(folder, name, "images", r["image"]), r["plate_text"], []) for r in
                                 csv.DictReader(open(os.path.join(folder, name, "labels.tsv")), delimiter="\t")]
            for name in sorted(os.listdir(folder))}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--rendered", help="folder of render_validation.py, measured too")
    parser.add_argument("--only")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--misses")
    parser.add_argument("--raw")
    options = parser.parse_args()
    misses = open(options.misses, "w") if options.misses else None
    raw = open(options.raw, "w") if options.raw else None
    sets = {**loadSets(options.data), **(loadRendered(options.rendered) if options.rendered else {})}
    for name, rows in sets.items():
        if options.only and options.only not in name:
            continue
        rows = rows[::options.every]
        command = [options.program] + (["--whole"] if name.startswith(("eu_crops", "rendered")) else [])
        answer = subprocess.run(command, input="".join(r[0] + "\n" for r in rows), capture_output=True, text=True, check=True)
        lines = [json.loads(line) for line in answer.stdout.splitlines()]
        n, times = len(rows), sorted(line["ms"] for line in lines)
        plates = [line.get("plates", []) for line in lines]
        print(f"{name}: {n} pictures, {times[n // 2]:.1f} ms processor time median, {sum(len(p) for p in plates) / n:.2f} readings a picture")
        if raw:
            for (path, text, boxes), line in zip(rows, lines):
                raw.write(json.dumps({"set": name, "truth": text, "boxes": boxes, **line}) + "\n")
        if rows[0][1]:
            first = [p[0]["text"] if p else "" for p in plates]
            texts = [r[1] for r in rows]
            exact = sum(a == b for a, b in zip(first, texts))
            anyOf = sum(any(q["text"] == t for q in p) for p, t in zip(plates, texts))
            folded = sum(any(fold(q["text"]) == fold(t) for q in p) for p, t in zip(plates, texts))
            sure = [(p[0]["text"], t) for p, t in zip(plates, texts) if p and p[0]["certain"]]
            right = sum(a == b for a, b in sure)
            print(f"  exact first {exact} = {exact / n:.1%}; any {anyOf / n:.1%}; any, O/0 I/1 folded {folded / n:.1%}; "
                  f"nothing read {sum(not p for p in plates)}; certain {len(sure) / n:.1%}, of them right {right}/{len(sure)}")
            if misses:
                for (path, text, _), p in zip(rows, plates):
                    if not p or p[0]["text"] != text:
                        misses.write("\t".join([name, path, text, *(f"{q['text']}:{q['confidence']:.2f}:{q['rows']}:{q['certain']}" for q in p)]) + "\n")
        if rows[0][2]:
            total = sum(len(r[2]) for r in rows)
            found = sum(any(overlap(q["box"], b) > .4 for q in p) for p, r in zip(plates, rows) for b in r[2])
            extra = sum(all(overlap(q["box"], b) < .1 for b in r[2]) for p, r in zip(plates, rows) for q in p)
            print(f"  plates read at a true box {found / total:.1%} of {total}; readings elsewhere {extra / n:.2f} a picture")


if __name__ == "__main__":
    main()
