"""Colours as eyes see them: contrast, and distances with and without red or green receptors."""

from itertools import combinations

import numpy as np

# Machado, Oliveira and Fernandes 2009, severity 1.0; they work on linear RGB.
EYES = {
    "all receptors": np.eye(3),
    "no red ones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green ones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def contrast(one, other):
    """WCAG 2's ratio of two colours' luminances, 1 to 21."""
    lighter, darker = sorted((_linear(one) @ XYZ[1], _linear(other) @ XYZ[1]), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_distance(colours, eyes):
    """The smallest CIE 1976 colour difference between any two colours for these eyes."""
    seen = [_lab(_linear(colour) @ EYES[eyes].T) for colour in colours]
    return min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2))


def _linear(colour):
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(linear):
    ratio = XYZ @ np.clip(linear, 0, 1) / WHITE
    bent = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])])
