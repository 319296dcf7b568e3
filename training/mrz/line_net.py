"""The line network: convolution, ReLU and max pooling only, so that any small runtime can run it."""

import torch
from torch import nn

import mrz_text

CLASSES = len(mrz_text.ALPHABET) + 1  # class 0 is the CTC blank
STRIDE = 4  # strip pixels per output column


def _block(inputs, outputs, kernel, padding, pool=None):
    """Convolution, batch norm (folded on export), pooling, ReLU (after the pooling: same result, less work)."""
    layers = [nn.Conv2d(inputs, outputs, kernel, padding=padding, bias=False), nn.BatchNorm2d(outputs)]
    return layers + ([nn.MaxPool2d(pool)] if pool else []) + [nn.ReLU(inplace=True)]


class LineNet(nn.Module):
    """Grey strip [N, 1, 32, W] scaled to 0..1 -> logits [N, CLASSES, 1, W / STRIDE]."""

    def __init__(self, channels=(12, 32, 64, 96, 112, 80)):
        super().__init__()
        c1, c2, c3, c4, c5, c6 = channels
        self.features = nn.Sequential(
            *_block(1, c1, 3, 1, 2),
            *_block(c1, c2, 3, 1, 2),
            *_block(c2, c3, 3, 1, (2, 1)),
            *_block(c3, c4, 3, 1, (2, 1)),
            *_block(c4, c5, (2, 5), (0, 2)),
            *_block(c5, c6, (1, 5), (0, 2)),
            nn.Conv2d(c6, CLASSES, 1))

    def forward(self, strips):
        return self.features(strips)


def parameter_count(net):
    return sum(parameter.numel() for parameter in net.parameters())


def greedy_text(logits):
    """Best path text of one strip's logits [CLASSES, T]."""
    best = logits.argmax(0).tolist()
    text = ""
    previous = 0
    for label in best:
        if label and label != previous:
            text += mrz_text.ALPHABET[label - 1]
        previous = label
    return text


def fold_batch_norm(net):
    """A plain Sequential with the same output whose batch norms are folded into the convolutions."""
    layers = []
    for module in net.features:
        if isinstance(module, nn.BatchNorm2d):
            layers[-1] = torch.nn.utils.fusion.fuse_conv_bn_eval(layers[-1], module)
        else:
            layers.append(module)
    return nn.Sequential(*layers)
