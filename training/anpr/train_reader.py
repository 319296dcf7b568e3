"""Trains the plate reader: grey 32 x 144 -> 36 columns of 45 scores (blank, 0-9, A-Z, eight letters with marks), CTC.

  python3 train_reader.py --shards /tmp/shards --out /tmp/reader --steps 6000 --seed 1 [--start reader.pt] [--minutes 60]

With --minutes the learning rate falls with the clock instead of with the steps. Real crops carry no marks in their texts, so their loss
takes a letter with and without its mark for one. A two-row crop is both its rows, read one after the other. What is written is the
running mean of the weights.
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

from country_layouts import FOLDED, folded

BASE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = BASE + "".join(FOLDED)  # class 0 of the scores is the blank
MEAN_KEEP = .998  # of the running mean of the weights, a step


def block(inputs, outputs, kernel=3, padding=1):
    return [nn.Conv2d(inputs, outputs, kernel, padding=padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


class ReaderNet(nn.Module):
    """32 x 144 -> 45 x 1 x 36 scores."""

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


def withoutMarks(scores):
    """Log-probabilities n x 45 x columns -> n x 37 x columns: a letter with its mark counts for the letter."""
    parts = [scores[:, k] for k in range(1 + len(BASE))]
    for extra, base in enumerate(FOLDED.values()):
        k = 1 + BASE.index(base)
        parts[k] = torch.logaddexp(parts[k], scores[:, 1 + len(BASE) + extra])
    return torch.stack(parts, 1)


def decode(scores):
    """Greedy CTC over scores n x classes x columns: the texts."""
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


def looksAlike(text):
    return text.replace("O", "0").replace("Q", "0").replace("I", "1")


def readAll(net, pictures, size=128):
    """Greedy texts of crops n x 32 x 144, or of pairs n x 2 x 32 x 144."""
    read = []
    with torch.no_grad():
        for k in range(0, len(pictures), size):
            part = pictures[k:k + size]
            x = torch.from_numpy(normalise(part.reshape(-1, *part.shape[-2:])))
            texts = decode(net(x)[:, :, 0].numpy())
            read += texts if part.ndim == 3 else [a + b for a, b in zip(texts[::2], texts[1::2])]
    return read


def evaluate(net, path):
    """Share of crops read exactly, marks aside, and with O/0, I/1 folded."""
    d = np.load(path)
    net.eval()
    read, texts = [folded(t) for t in readAll(net, d["pictures"])], [folded(str(t)) for t in d["texts"]]
    net.train()
    exact = np.mean([a == b for a, b in zip(read, texts)])
    alike = np.mean([looksAlike(a) == looksAlike(b) for a, b in zip(read, texts)])
    return f"{os.path.basename(path)[:-4]} {exact:.4f} ({alike:.4f})"


class RunningMean:
    """The mean of a network's weights over its last steps."""

    def __init__(self, net):
        self.state = {k: v.clone() for k, v in net.state_dict().items()}

    def add(self, net, step):
        keep = min(MEAN_KEEP, (1 + step) / (10 + step))
        for k, v in net.state_dict().items():
            if v.dtype.is_floating_point:
                self.state[k].mul_(keep).add_(v, alpha=1 - keep)
            else:
                self.state[k].copy_(v)


def startFrom(net, path):
    """Loads weights; those of a network without the marks give each marked letter the scores of its base."""
    state = torch.load(path)
    last = [k for k in state if state[k].dim() > 0 and state[k].shape[0] == 1 + len(BASE)]
    for k in last:
        rows = [state[k][1 + BASE.index(base)] for base in FOLDED.values()]
        state[k] = torch.cat([state[k], torch.stack(rows) - (3 if state[k].dim() == 1 else 0)])
    net.load_state_dict(state)


class Source:
    """Draws batches from groups of shards with fixed shares; looks for new shards now and then. CTC needs a column per character and a blank
    between equal neighbours, so longer texts are left out."""

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
                    most = 20 if d["pictures"].ndim == 3 else 40
                    keep = np.array([i for i, t in enumerate(d["texts"]) if len(t) + sum(a == b for a, b in zip(t, t[1:])) <= most])
                    self.loaded[f] = (d["pictures"][keep], d["texts"][keep])
            if files:
                self.groups.append(([self.loaded[f] for f in files], share))

    def batch(self, size):
        pictures, texts, kinds = [], [], []
        shares = np.array([s for _, s in self.groups], float)
        for group in self.rng.choice(len(self.groups), size, p=shares / shares.sum()):
            shards = self.groups[group][0]
            p, t = shards[self.rng.integers(len(shards))]
            k = self.rng.integers(len(t))
            pictures.append(p[k])
            texts.append(str(t[k]))
            kinds.append(group)
        return pictures, texts, kinds


def lossOf(net, made, rng):
    """CTC loss of a batch: rendered crops with marks, real ones without, pairs as one text of both rows."""
    pictures, texts, kinds = made
    strips = np.concatenate([p.reshape(-1, *p.shape[-2:]) for p in pictures])
    x = torch.from_numpy(normalise(augment(strips, rng))).contiguous(memory_format=torch.channels_last)
    shares = net(x)[:, :, 0].log_softmax(1)
    plain = withoutMarks(shares)
    ctc = nn.CTCLoss(blank=0, zero_infinity=True, reduction="none")
    total, at = 0, 0
    groups = {"drawn": ([], []), "real": ([], []), "pairs": ([], [])}
    for picture, text, kind in zip(pictures, texts, kinds):
        count = 1 if picture.ndim == 2 else 2
        name = "pairs" if count == 2 else "drawn" if kind == 0 else "real"
        # Both rows of a pair stand side by side: columns of the upper one, then of the lower one.
        groups[name][0].append(shares[at] if name == "drawn" else torch.cat(list(plain[at:at + count]), dim=1))
        groups[name][1].append(text if name == "drawn" else folded(text))
        at += count
    for columns, wanted in groups.values():
        if wanted:
            scores = torch.stack(columns).permute(2, 0, 1)
            targets = torch.tensor([ALPHABET.index(c) + 1 for t in wanted for c in t], dtype=torch.long)
            lengths = torch.tensor([len(t) for t in wanted])
            value = ctc(scores, targets, torch.full((len(wanted),), scores.shape[0], dtype=torch.long), lengths)
            total = total + (value / lengths.clamp(min=1)).sum()
    return total / len(texts)


def rateAt(done, peak):
    """Learning rate when this share of the training is done: a short rise, then half a cosine down."""
    return peak * (min(1, done / .03 + .02) if done < .03 else .5 * (1 + np.cos(np.pi * (done - .03) / .97)) + 1e-4)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shards", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    # The first group is the rendered one: only its texts carry marks.
    source = Source(options.shards, [("rendered_*[0-9].npz", .62), ("eu.npz", .2), ("es.npz", .08), ("pairs_named.npz", .085), ("pairs_es.npz", .015)], rng)
    net = ReaderNet().to(memory_format=torch.channels_last)
    if options.start:
        startFrom(net, options.start)
    print(sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=1e-3)
    running, tested = RunningMean(net), ReaderNet()
    started, mean, step, done = time.time(), None, 0, 0.0
    while done < 1:
        step += 1
        done = (time.time() - started) / 60 / options.minutes if options.minutes else step / options.steps
        for group in optimizer.param_groups:
            group["lr"] = rateAt(min(1, done), options.rate)
        value = lossOf(net, source.batch(options.batch), rng)
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        running.add(net, step)
        mean = value.item() if mean is None else .98 * mean + .02 * value.item()
        if step % 100 == 0:
            print(f"{step} loss {mean:.4f} {time.time() - started:.0f} s, {done:.0%}", flush=True)
        if step % 500 == 0 or done >= 1:
            torch.save(running.state, os.path.join(options.out, "reader.pt"))
            tested.load_state_dict(running.state)
            print("  " + "  ".join(evaluate(tested, f) for f in sorted(glob.glob(os.path.join(options.shards, "*_val.npz")))), flush=True)
            source.refresh()


if __name__ == "__main__":
    main()
