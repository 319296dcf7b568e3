"""Trains the plate reader: grey 32 x 144 -> 36 columns of 37 scores (blank, 0-9, A-Z), CTC.

  python3 train_reader.py --shards /tmp/shards --out /tmp/reader --steps 6000 --seed 1 [--start reader.pt]

Plain convolutions, ReLU and max pooling only. The last layers see the whole plate (1 x 9 convolutions on the collapsed row), so that
position and spacing count as evidence. Writes reader.pt (weights), log.txt; export_onnx.py makes the shipped file.
"""

import argparse
import glob
import os
import time

import numpy as np
import torch
import torch.nn as nn

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # column 0 of the scores is the blank


def block(inputs, outputs, kernel=3, padding=1):
    return [nn.Conv2d(inputs, outputs, kernel, padding=padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


class ReaderNet(nn.Module):
    """32 x 144 -> 37 x 1 x 36 scores."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            *block(1, 16), nn.MaxPool2d(2),
            *block(16, 32), nn.MaxPool2d(2),
            *block(32, 48), *block(48, 64), nn.MaxPool2d((2, 1)),
            *block(64, 72), *block(72, 72),
            *block(72, 96, (4, 3), (0, 1)),
            *block(96, 80, (1, 9), (0, 4)),
            nn.Conv2d(80, 1 + len(ALPHABET), (1, 3), padding=(0, 1)))

    def forward(self, x):
        return self.layers(x)


def normalise(pictures):
    """uint8 n x 32 x 144 -> float n x 1 x 32 x 144, each with mean 0 and about unit spread (as plate_recogniser.cpp does)."""
    x = pictures.astype(np.float32)
    mean = x.mean(axis=(1, 2), keepdims=True)
    spread = x.std(axis=(1, 2), keepdims=True)
    return ((x - mean) / (spread + 6))[:, None]


def augment(pictures, rng):
    """Small shifts, inversion, noise, blots; on a batch of uint8 pictures."""
    out = np.empty_like(pictures)
    n, h, w = pictures.shape
    for k in range(n):
        dx, dy = int(rng.integers(-4, 5)), int(rng.integers(-1, 2))
        ys = np.clip(np.arange(h) + dy, 0, h - 1)
        xs = np.clip(np.arange(w) * rng.uniform(.95, 1.05) + dx, 0, w - 1).astype(np.intp)
        p = pictures[k][ys][:, xs]
        if rng.random() < .05:
            p = 255 - p
        if rng.random() < .06:
            y, x = rng.integers(h), rng.integers(w)
            p[max(0, y - 4):y + 4, max(0, x - 4):x + 4] = rng.integers(256)
        out[k] = p
    if rng.random() < .5:
        noise = rng.normal(0, rng.uniform(1, 7), out.shape)
        out = np.clip(out + noise, 0, 255).astype(np.uint8)
    return out


def decode(scores):
    """Greedy CTC over scores n x 37 x columns: the texts."""
    best = scores.argmax(axis=1)
    texts = []
    for row in best:
        last, text = -1, ""
        for c in row:
            if c != last and c != 0:
                text += ALPHABET[c - 1]
            last = c
        texts.append(text)
    return texts


def fold(text):
    return text.replace("O", "0").replace("Q", "0").replace("I", "1")


def evaluate(net, path):
    """Share of crops read exactly, and with O/0, I/1 folded."""
    d = np.load(path)
    texts, read = d["texts"], []
    net.eval()
    with torch.no_grad():
        for k in range(0, len(texts), 128):
            read += decode(net(torch.from_numpy(normalise(d["pictures"][k:k + 128])))[:, :, 0].numpy())
    net.train()
    exact = np.mean([a == b for a, b in zip(read, texts)])
    folded = np.mean([fold(a) == fold(b) for a, b in zip(read, texts)])
    return f"{os.path.basename(path)[:-4]} {exact:.4f} ({folded:.4f})"


class Source:
    """Draws batches from groups of shards with fixed shares; looks for new shards now and then."""

    def __init__(self, folder, shares, rng):
        self.folder, self.shares, self.rng = folder, shares, rng
        self.loaded = {}
        self.refresh()

    def refresh(self):
        self.groups = []
        for pattern, share in self.shares:
            files = sorted(glob.glob(os.path.join(self.folder, pattern)))
            for f in files:
                if f not in self.loaded:
                    d = np.load(f)
                    keep = np.array([i for i, t in enumerate(d["texts"]) if self.fits(t)])
                    self.loaded[f] = (d["pictures"][keep], d["texts"][keep])
            if files:
                self.groups.append(([self.loaded[f] for f in files], share))

    @staticmethod
    def fits(text):
        """CTC needs a column per character and a blank between equal neighbours."""
        return len(text) + sum(a == b for a, b in zip(text, text[1:])) <= 20

    def batch(self, size):
        pictures, texts = [], []
        shares = np.array([s for _, s in self.groups], float)
        for group in self.rng.choice(len(self.groups), size, p=shares / shares.sum()):
            shards = self.groups[group][0]
            p, t = shards[self.rng.integers(len(shards))]
            k = self.rng.integers(len(t))
            pictures.append(p[k])
            texts.append(str(t[k]))
        return np.stack(pictures), texts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shards", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    source = Source(options.shards, [("rendered_*.npz", .66), ("eu.npz", .2), ("es.npz", .1), ("named*.npz", .06)], rng)
    net = ReaderNet().to(memory_format=torch.channels_last)
    if options.start:
        net.load_state_dict(torch.load(options.start))
    print(sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=options.steps, pct_start=min(.08, 100 / options.steps))
    loss = nn.CTCLoss(blank=0, zero_infinity=True)
    started, mean = time.time(), None
    for step in range(1, options.steps + 1):
        pictures, texts = source.batch(options.batch)
        x = torch.from_numpy(normalise(augment(pictures, rng))).contiguous(memory_format=torch.channels_last)
        scores = net(x)[:, :, 0].permute(2, 0, 1).log_softmax(2)
        targets = torch.tensor([ALPHABET.index(c) + 1 for t in texts for c in t], dtype=torch.long)
        lengths = torch.tensor([len(t) for t in texts])
        value = loss(scores, targets, torch.full((len(texts),), scores.shape[0], dtype=torch.long), lengths)
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        schedule.step()
        mean = value.item() if mean is None else .98 * mean + .02 * value.item()
        if step % 100 == 0:
            print(f"{step} loss {mean:.3f} {time.time() - started:.0f} s", flush=True)
        if step % 500 == 0 or step == options.steps:
            torch.save(net.state_dict(), os.path.join(options.out, "reader.pt"))
            print("  " + "  ".join(evaluate(net, f) for f in sorted(glob.glob(os.path.join(options.shards, "*_val.npz")))), flush=True)
            source.refresh()


if __name__ == "__main__":
    main()
