#!/usr/bin/env python3
"""Trains the line network on strips rendered on the fly.

Batch k is a pure function of (seed, k), so a run can stop and resume (`--resume`) without changing what
it would have seen. The learning rate warms up, stays, and falls as a cosine from step `--decay-from` to
`--steps`. Loss: CTC, plus cross-entropy at the known character columns (strong at first, weak later: it
keeps the peaks on the characters, which the reader's alignment checks rely on).
"""

import argparse
import copy
import math
import multiprocessing
import os
import time

import cv2
import numpy as np
import torch
from torch.nn import functional

import line_net
import mrz_text
import render_lines

IGNORE = -100


def column_targets(centres, text, pitch, columns):
    """Class per output column: the character at its centre, blank at the gaps and margins, else IGNORE."""
    targets = np.full(columns, IGNORE, np.int64)
    x = (np.arange(columns) + 0.5) * line_net.STRIDE
    if not text:
        targets[:] = 0
        return targets
    targets[(x < centres[0] - 0.8 * pitch) | (x > centres[-1] + 0.8 * pitch)] = 0
    gaps = (centres[1:] + centres[:-1]) / 2
    for gap in gaps:
        targets[int(gap / line_net.STRIDE)] = 0
    for centre, label in zip(centres, render_lines.labels_of(text)):
        targets[min(columns - 1, int(centre / line_net.STRIDE))] = label
    return targets


def make_batch(renderer, seed, step, size, width):
    """Strips uint8 [size, 32, width], column targets [size, columns], texts."""
    strips = np.empty((size, render_lines.STRIP_HEIGHT, width), np.uint8)
    columns = width // line_net.STRIDE
    targets = np.empty((size, columns), np.int64)
    texts = []
    for index in range(size):
        text_rng = mrz_text.random_from_seed(seed, step, index)
        rng = np.random.default_rng([seed, step, index])
        strip, text, centres, pitch = renderer.render_window(text_rng, rng, width)
        strips[index] = strip
        targets[index] = column_targets(centres, text, pitch, columns)
        texts.append(text)
    return strips, targets, texts


def render_worker(queue, seed, first, last, size, width):
    """Feeds the queue with batches first .. last-1, in order."""
    cv2.setNumThreads(1)
    renderer = render_lines.LineRenderer()
    for step in range(first, last):
        queue.put(make_batch(renderer, seed, step, size, width))


def loss_of(logits, targets, texts, column_weight):
    """CTC mean over strips (per character) plus weighted cross-entropy at known columns."""
    log_probabilities = functional.log_softmax(logits, 1)
    labels = [label for text in texts for label in render_lines.labels_of(text)]
    lengths = torch.tensor([len(text) for text in texts])
    ctc = functional.ctc_loss(log_probabilities.permute(2, 0, 1), torch.tensor(labels, dtype=torch.long),
                              torch.full((len(texts),), logits.shape[2]), lengths, zero_infinity=True)
    return ctc + column_weight * functional.nll_loss(log_probabilities, targets, ignore_index=IGNORE)


def learning_rate(step, arguments):
    if step < 300:
        return arguments.rate * (step + 1) / 300
    if step < arguments.decay_from:
        return arguments.rate
    progress = (step - arguments.decay_from) / max(1, arguments.steps - arguments.decay_from)
    return arguments.rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, progress))))


def update_average(average, net, decay):
    """Exponential moving average of weights and batch-norm statistics."""
    for kept, new in zip(average.state_dict().values(), net.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.mul_(decay).add_(new, alpha=1 - decay)
        else:
            kept.copy_(new)


def save(path, net, average, optimiser, step, arguments):
    state = {"net": net.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
             "step": step, "arguments": vars(arguments)}
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="folder for checkpoints and the log")
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--decay-from", type=int, default=12000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=20261)
    parser.add_argument("--resume", help="checkpoint to go on from")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    os.makedirs(arguments.out, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    net = line_net.LineNet()
    average = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=arguments.rate, weight_decay=0.01)
    first = 0
    if arguments.resume:
        state = torch.load(arguments.resume)
        net.load_state_dict(state["net"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        first = state["step"]
    queue = multiprocessing.Queue(6)
    worker = multiprocessing.Process(target=render_worker, daemon=True, args=(
        queue, arguments.seed, first, arguments.steps, arguments.batch, arguments.width))
    worker.start()
    train(net, average, optimiser, queue, first, arguments)


def train(net, average, optimiser, queue, first, arguments):
    """The loop; logs every 100 steps and saves every 500."""
    started = time.time()
    running = 0.0
    checkpoint = os.path.join(arguments.out, "checkpoint.pt")
    for step in range(first, arguments.steps):
        strips, targets, texts = queue.get()
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, arguments)
        logits = net(torch.from_numpy(strips).unsqueeze(1).float() / 255).squeeze(2)
        loss = loss_of(logits, torch.from_numpy(targets), texts, 1.0 if step < 3000 else 0.3)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        update_average(average, net, min(0.9995, (step + 1) / (step + 50)))
        running += loss.item()
        if (step + 1) % 100 == 0:
            print("step %d loss %.4f rate %.5f %.0f s" % (
                step + 1, running / 100, learning_rate(step, arguments), time.time() - started), flush=True)
            running = 0.0
        if (step + 1) % 500 == 0 or step + 1 == arguments.steps:
            save(checkpoint, net, average, optimiser, step + 1, arguments)


if __name__ == "__main__":
    main()
