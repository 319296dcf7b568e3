"""Trains the plate detector: a grey picture (sides multiples of 32) -> 5 x H/8 x W/8: plate-centre score and the box around it.

  python3 train_detector.py --data /work/shared/data/plates --scenes /tmp/scenes --shards /tmp/shards --out /tmp/detector --steps 3000 --seed 1

Channel 0 is a logit; 1 to 4 are the logarithms of the distances from the cell's centre to the left, top, right and bottom edge in units of
8 px. One encoder down to /32 and back up, so that a plate as wide as a third of the picture still fits the receptive field.
The val/valid parts of es_uc3m_scene and ro_dashcam are kept out.
"""

import argparse
import csv
import glob
import json
import os
import time

import cv2
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import reader_crops

STRIDE = 8
PATCH_W, PATCH_H = 320, 192


def block(inputs, outputs, stride=1, kernel=3):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False), nn.BatchNorm2d(outputs),
                         nn.ReLU(inplace=True))


class DetectorNet(nn.Module):
    """1 x H x W -> 5 x H/8 x W/8."""

    def __init__(self):
        super().__init__()
        self.to4 = nn.Sequential(block(1, 12, 2), block(12, 20, 2), block(20, 20))
        self.to8 = nn.Sequential(block(20, 40, 2), block(40, 40))
        self.to16 = nn.Sequential(block(40, 48, 2), block(48, 48), block(48, 48))
        self.to32 = nn.Sequential(block(48, 64, 2), block(64, 64), block(64, 48, 1, 1))
        self.at16 = block(48, 40)
        self.at8 = block(40, 40)
        self.head = nn.Conv2d(40, 5, 1)
        nn.init.constant_(self.head.bias[:1], -4.0)
        nn.init.constant_(self.head.bias[1:], 1.0)

    def forward(self, x):
        a = self.to8(self.to4(x))
        b = self.to16(a)
        c = self.to32(b)
        d = self.at16(b + F.interpolate(c, scale_factor=2, mode="nearest"))
        e = self.at8(a + F.interpolate(d, scale_factor=2, mode="nearest"))
        return self.head(e)


def normalise(pictures):
    """uint8 n x H x W -> float n x 1 x H x W (as plate_detector.cpp does)."""
    return (pictures.astype(np.float32)[:, None] - 110) / 60


class Pictures:
    """Grey pictures with their boxes (x, y, w, h in px)."""

    def __init__(self):
        self.images, self.boxes = [], []

    def add(self, path, boxes, width=None):
        image = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
        scale = 1.0
        if width and image.shape[1] > width:
            scale = width / image.shape[1]
            image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        self.images.append(image)
        self.boxes.append(np.float32(boxes).reshape(-1, 4) * scale)


def loadLabelled(folder, prefix):
    """The pictures of a labels.tsv whose names begin with the prefix."""
    boxes = {}
    for row in csv.DictReader(open(os.path.join(folder, "labels.tsv")), delimiter="\t"):
        if row["image"].startswith(prefix):
            boxes.setdefault(row["image"], []).append([float(row[k]) for k in "xywh"])
    found = Pictures()
    for name in sorted(boxes):
        found.add(os.path.join(folder, "images", name), boxes[name], 960)
    return found


def loadScenes(folder):
    found = Pictures()
    for line in open(os.path.join(folder, "truth.jsonl")):
        row = json.loads(line)
        found.add(os.path.join(folder, row["image"]), [p["box"] for p in row["plates"]])
    return found


class PlatePool:
    """Plates to paste: rendered ones and real crops (their training part), grey, any size."""

    def __init__(self, plates):
        self.plates = plates

    def pasteInto(self, image, boxes, box, rng, textOnly=False):
        """Draws a random plate over the given box of the patch; returns the box that its corners fill, or None."""
        x, y, w, h = box
        plate = self.plates[rng.integers(len(self.plates))]
        tilt, shear = rng.normal(0, .11), rng.normal(0, .1)
        corners = np.float32([[-.5, -.5], [.5, -.5], [.5, .5], [-.5, .5]]) * (w, h)
        corners[:, 1] += corners[:, 0] * tilt
        corners[:, 0] += corners[:, 1] * shear
        corners += (x + w / 2, y + h / 2)
        ph, pw = plate.shape
        if pw > 1.3 * w:
            plate = cv2.resize(plate, (max(4, int(1.3 * w)), max(4, int(1.3 * w * ph / pw))), interpolation=cv2.INTER_AREA)
            ph, pw = plate.shape
        m = cv2.getPerspectiveTransform(np.float32([[0, 0], [pw, 0], [pw, ph], [0, ph]]), corners.astype(np.float32))
        size = (image.shape[1], image.shape[0])
        alpha = cv2.warpPerspective(np.full(plate.shape, 255, np.uint8), m, size, flags=cv2.INTER_LINEAR).astype(np.float32) / 255
        # Darker where the scene is dark, so that a pasted plate isn't told by its brightness alone.
        local = float(cv2.mean(image[max(0, int(y)):int(y + h) + 1, max(0, int(x)):int(x + w) + 1])[0]) if image.size else 128.0
        gain = np.clip(rng.uniform(.5, 1.1) * (local + 70) / 190, .2, 1.15)
        placed = cv2.warpPerspective(plate, m, size, flags=cv2.INTER_LINEAR).astype(np.float32) * gain
        image[:] = (image * (1 - alpha) + placed * alpha).astype(np.uint8)
        low, high = corners.min(axis=0), corners.max(axis=0)
        return np.float32([low[0], low[1], high[0] - low[0], high[1] - low[1]])


def buildPool(data, fontsFolder, rng, rendered=900):
    """Rendered plates of all layouts and the training part of eu_crops."""
    import country_layouts
    import plate_drawing
    import prepare_real_crops
    fonts = plate_drawing.Fonts(fontsFolder)
    weights = np.array([layout.weight for layout in country_layouts.LAYOUTS])
    weights /= weights.sum()
    plates = []
    while len(plates) < rendered:
        layout = country_layouts.LAYOUTS[rng.choice(len(weights), p=weights)]
        made = plate_drawing.drawPlate(layout, country_layouts.sampleText(layout, rng), fonts, rng, 2 if rng.random() < .3 else 1)
        if made is not None:
            plates.append(cv2.cvtColor(made[0], cv2.COLOR_BGR2GRAY))
    for path, _, part in prepare_real_crops.euRows(os.path.join(data, "eu_crops")):
        if part == "train":
            plates.append(cv2.imread(path, cv2.IMREAD_GRAYSCALE))
    return PlatePool(plates)


def samplePatch(sources, shares, pool, rng):
    """One training patch: (PATCH_H x PATCH_W uint8, boxes n x 4)."""
    source = sources[rng.choice(len(sources), p=shares)]
    k = rng.integers(len(source.images))
    image, boxes = source.images[k], source.boxes[k].copy()
    h, w = image.shape
    focus = boxes[rng.integers(len(boxes))] if len(boxes) and rng.random() < .85 else None
    if focus is not None:
        wanted = float(np.exp(rng.uniform(np.log(18), np.log(250))))
        scale = np.clip(wanted / focus[2], max(PATCH_W / w, PATCH_H / h) * .8, 3.0)
    else:
        least = max(PATCH_W / w, PATCH_H / h) * .8
        scale = rng.uniform(least, max(least, 1.6))
    stretch = rng.uniform(.9, 1.12)
    sx, sy = scale * stretch, scale / stretch
    if focus is not None:
        cx, cy = (focus[0] + focus[2] / 2) * sx, (focus[1] + focus[3] / 2) * sy
        tx = PATCH_W / 2 - cx + rng.uniform(-.5, .5) * max(0, PATCH_W - focus[2] * sx * .9)
        ty = PATCH_H / 2 - cy + rng.uniform(-.5, .5) * max(0, PATCH_H - focus[3] * sy * .9)
    else:
        tx, ty = rng.uniform(PATCH_W - w * sx, 0) if w * sx > PATCH_W else 0, rng.uniform(PATCH_H - h * sy, 0) if h * sy > PATCH_H else 0
    if scale < .6:
        smaller = scale * 1.2
        image = cv2.resize(image, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA)
        m = np.float32([[sx / smaller, 0, tx], [0, sy / smaller, ty]])
    else:
        m = np.float32([[sx, 0, tx], [0, sy, ty]])
    patch = cv2.warpAffine(image, m, (PATCH_W, PATCH_H), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=int(rng.integers(90, 130)))
    boxes = boxes * (sx, sy, sx, sy) + (tx, ty, 0, 0) if len(boxes) else np.zeros((0, 4))
    boxes = np.float32(boxes)
    chance = rng.random()
    if chance < .3 and len(boxes):
        # Paint the (anonymised or Romanian) plate over with another one.
        for i in range(len(boxes)):
            box = boxes[i]
            if 0 <= box[0] and box[0] + box[2] < PATCH_W and rng.random() < .8:
                boxes[i] = pool.pasteInto(patch, boxes, box + (-1, -1, 2, 2), rng)
    elif chance < .5:
        bw = float(np.exp(rng.uniform(np.log(20), np.log(240))))
        bh = bw / (rng.uniform(3.8, 5.2) if rng.random() < .65 else rng.uniform(1.2, 3))
        if bh < PATCH_H * .8:
            box = np.float32([rng.uniform(0, PATCH_W - bw), rng.uniform(0, PATCH_H - bh), bw, bh])
            if all(abs(b[0] + b[2] / 2 - box[0] - bw / 2) > (b[2] + bw) / 2 + 4 or abs(b[1] + b[3] / 2 - box[1] - bh / 2) > (b[3] + bh) / 2 + 4
                   for b in boxes):
                boxes = np.vstack([boxes, pool.pasteInto(patch, boxes, box, rng)[None]])
    if rng.random() < .15:
        text = "".join("ABCDEFGHIKLMNOPRSTUVZ0123456789 "[i] for i in rng.integers(0, 32, rng.integers(3, 14)))
        at = (int(rng.uniform(-20, PATCH_W * .8)), int(rng.uniform(8, PATCH_H)))
        size = rng.uniform(.3, 1.2)
        if not any(b[0] - 10 < at[0] + 200 * size and b[0] + b[2] + 10 > at[0] and b[1] - 4 < at[1] and b[1] + b[3] > at[1] - 24 * size for b in boxes):
            cv2.putText(patch, text, at, int(rng.integers(0, 4)), size, int(rng.integers(0, 256)), int(rng.integers(1, 3)), cv2.LINE_AA)
    return distort(patch, rng), boxes


def distort(patch, rng):
    """Exposure, blur, noise, JPEG."""
    p = patch.astype(np.float32)
    p = 255 * (p / 255) ** rng.uniform(.6, 1.7) * rng.uniform(.5, 1.15) + rng.uniform(-8, 15)
    if rng.random() < .2:
        p = cv2.GaussianBlur(p, (0, 0), rng.uniform(.4, 1.3))
    if rng.random() < .4:
        p += rng.normal(0, rng.uniform(1, 9), p.shape).astype(np.float32)
    p = np.clip(p, 0, 255).astype(np.uint8)
    if rng.random() < .2:
        p = cv2.imdecode(cv2.imencode(".jpg", p, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 85))])[1], cv2.IMREAD_GRAYSCALE)
    return p


def targets(batchBoxes, rows, columns):
    """Heat n x R x C, weight of background n x R x C, distances n x 4 x R x C (px) and their mask."""
    n = len(batchBoxes)
    heat = np.zeros((n, rows, columns), np.float32)
    usable = np.ones((n, rows, columns), np.float32)
    sides = np.ones((n, 4, rows, columns), np.float32)
    mask = np.zeros((n, rows, columns), np.float32)
    xs = (np.arange(columns, dtype=np.float32) + .5) * STRIDE
    ys = (np.arange(rows, dtype=np.float32) + .5) * STRIDE
    for i, boxes in enumerate(batchBoxes):
        for x, y, w, h in boxes:
            seen = (min(x + w, columns * STRIDE) - max(x, 0)) * (min(y + h, rows * STRIDE) - max(y, 0))
            if x + w < 0 or y + h < 0 or x > columns * STRIDE or y > rows * STRIDE:
                continue
            if seen < .75 * w * h or w < 11:
                # Cut by the edge or too small: neither plate nor background.
                usable[i][np.ix_((ys > y - 8) & (ys < y + h + 8), (xs > x - 8) & (xs < x + w + 8))] = 0
                continue
            cx, cy = x + w / 2, y + h / 2
            sx, sy = max(w / 7, 3.2), max(h / 5, 3.2)
            g = np.exp(-((xs[None] - cx) ** 2 / (2 * sx * sx) + (ys[:, None] - cy) ** 2 / (2 * sy * sy)))
            ci, ri = int(np.clip(cx / STRIDE, 0, columns - 1)), int(np.clip(cy / STRIDE, 0, rows - 1))
            g[ri, ci] = 1
            heat[i] = np.maximum(heat[i], g)
            inner = (g > .55) & (xs[None] > x) & (xs[None] < x + w) & (ys[:, None] > y) & (ys[:, None] < y + h)
            rr, cc = np.where(inner)
            mask[i, rr, cc] = g[rr, cc]
            sides[i, 0, rr, cc] = xs[cc] - x
            sides[i, 1, rr, cc] = ys[rr] - y
            sides[i, 2, rr, cc] = x + w - xs[cc]
            sides[i, 3, rr, cc] = y + h - ys[rr]
    return heat, usable, np.maximum(sides, .5), mask


def lossOf(out, heat, usable, sides, mask):
    """Focal loss on the heat map (as CenterNet) and -log IoU plus L1 of the logarithms on the box."""
    p = torch.sigmoid(out[:, 0]).clamp(1e-4, 1 - 1e-4)
    peak = (heat >= .999).float()
    positive = -((1 - p) ** 2 * torch.log(p) * peak).sum()
    negative = -((1 - heat) ** 4 * p ** 2 * torch.log(1 - p) * (1 - peak) * usable).sum()
    count = peak.sum().clamp(min=1)
    guess = torch.exp(out[:, 1:].clamp(-3, 5)) * STRIDE
    inter = (torch.min(guess[:, 0], sides[:, 0]) + torch.min(guess[:, 2], sides[:, 2])) * \
            (torch.min(guess[:, 1], sides[:, 1]) + torch.min(guess[:, 3], sides[:, 3]))
    union = (guess[:, 0] + guess[:, 2]) * (guess[:, 1] + guess[:, 3]) + (sides[:, 0] + sides[:, 2]) * (sides[:, 1] + sides[:, 3]) - inter
    iou = inter / union
    l1 = (out[:, 1:] - torch.log(sides / STRIDE)).abs().mean(1)
    box = ((-torch.log(iou.clamp(min=1e-3)) + .5 * l1) * mask).sum() / mask.sum().clamp(min=1)
    return (positive + negative) / count + 1.5 * box, iou[mask > .9].mean() if (mask > .9).any() else torch.tensor(0.)


def boxesOf(out, threshold):
    """Peaks of one output 5 x R x C: list of (score, x, y, w, h)."""
    score = 1 / (1 + np.exp(-out[0]))
    top = cv2.dilate(score, np.ones((3, 3)))
    found = []
    for r, c in zip(*np.where((score >= top) & (score > threshold))):
        l, t, rr, b = np.exp(np.clip(out[1:, r, c], -3, 5)) * STRIDE
        x, y = (c + .5) * STRIDE, (r + .5) * STRIDE
        found.append((float(score[r, c]), x - l, y - t, l + rr, t + b))
    found.sort(reverse=True)
    kept = []
    for f in found:
        if all(overlap(f[1:], k[1:]) < .3 for k in kept):
            kept.append(f)
    return kept


def overlap(a, b):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0, w) * max(0, h) / max(1e-6, a[2] * a[3] + b[2] * b[3] - max(0, w) * max(0, h))


def evaluate(net, pictures, width, threshold=.3):
    """Recall (IoU 0.5), centre recall, false boxes per picture at the threshold."""
    net.eval()
    hit = near = total = false = 0
    with torch.no_grad():
        for image, boxes in zip(pictures.images, pictures.boxes):
            scale = width / max(image.shape)
            h, w = int(image.shape[0] * scale), int(image.shape[1] * scale)
            small = cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
            padded = np.full(((h + 31) // 32 * 32, (w + 31) // 32 * 32), 110, np.uint8)
            padded[:h, :w] = small
            found = boxesOf(net(torch.from_numpy(normalise(padded[None])))[0].numpy(), threshold)
            truth = boxes * scale
            for t in truth:
                total += 1
                hit += any(overlap(f[1:], t) > .5 for f in found)
                near += any(abs(f[1] + f[3] / 2 - t[0] - t[2] / 2) < t[2] / 2 and abs(f[2] + f[4] / 2 - t[1] - t[3] / 2) < t[3] / 2 for f in found)
            false += sum(all(overlap(f[1:], t) < .3 for t in truth) for f in found)
    net.train()
    return f"IoU>.5 {hit / total:.3f} centre {near / total:.3f} false/picture {false / len(pictures.images):.2f} (n {total})"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--scenes", required=True)
    parser.add_argument("--fonts")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    es, ro = os.path.join(options.data, "es_uc3m_scene"), os.path.join(options.data, "ro_dashcam")
    sources = [loadLabelled(es, "train"), loadLabelled(ro, "train"), loadScenes(options.scenes)]
    shares = [.45, .3, .25]
    checks = [("es", loadLabelled(es, "val"), 480), ("ro", loadLabelled(ro, "valid"), 640)]
    pool = buildPool(options.data, options.fonts, rng)
    net = DetectorNet().to(memory_format=torch.channels_last)
    print(sum(p.numel() for p in net.parameters()), "parameters;", [len(s.images) for s in sources], "pictures", flush=True)
    if options.start:
        net.load_state_dict(torch.load(options.start))
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=options.steps, pct_start=min(.1, 60 / options.steps))
    started, mean, meanIou = time.time(), None, 0
    for step in range(1, options.steps + 1):
        made = [samplePatch(sources, shares, pool, rng) for _ in range(options.batch)]
        x = torch.from_numpy(normalise(np.stack([m[0] for m in made]))).contiguous(memory_format=torch.channels_last)
        goal = [torch.from_numpy(t) for t in targets([m[1] for m in made], PATCH_H // STRIDE, PATCH_W // STRIDE)]
        value, iou = lossOf(net(x), *goal)
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        optimizer.step()
        schedule.step()
        mean = value.item() if mean is None else .98 * mean + .02 * value.item()
        meanIou = .98 * meanIou + .02 * iou.item()
        if step % 50 == 0:
            print(f"{step} loss {mean:.3f} IoU {meanIou:.3f} {time.time() - started:.0f} s", flush=True)
        if step % 400 == 0 or step == options.steps:
            torch.save(net.state_dict(), os.path.join(options.out, "detector.pt"))
            if step % 800 == 0 or step == options.steps:
                for name, pictures, width in checks:
                    print("  ", name, evaluate(net, pictures, width), flush=True)


if __name__ == "__main__":
    main()
