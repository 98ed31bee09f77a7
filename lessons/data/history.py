"""From cells of the visual cortex to a network trained by back-propagation: a few dates, and what each has in common
with the network of lesson 10.

Source items: C6, E27–E33, E104, E105, ER-67.
"""

from typing import NamedTuple


class Event(NamedTuple):
    """When, what, what happened, what it has in common with the lesson's network, and which of PARTS that concerns."""

    years: str
    title: str
    text: str
    common: str
    parts: tuple[str, ...]


WINDOWS, POOLING, STAGES, LEARNING = "local windows", "pooled neighbors", "stages", "learned weights"
PARTS = {WINDOWS: "convolution", POOLING: "max pooling", STAGES: "both, twice", LEARNING: "back-propagation"}
EVENTS = (
    Event("1959, 1962", "Simple and complex cells",
          "Hubel and Wiesel record from single cells in the visual cortex of the cat. A simple cell answers to an edge "
          "at one place. A complex cell answers to it anywhere in a neighborhood, as if it pooled simple cells.",
          "A simple cell is like one place of a feature map, a complex cell like one place of a pooled map.",
          (WINDOWS, POOLING)),
    Event("1980", "Neocognitron",
          "Fukushima (Biological Cybernetics) builds a network of both kinds of cells, in layers that alternate. All "
          "cells of a plane look for the same pattern, each at its own place. It organizes itself, without a teacher.",
          "Convolution and pooling alternate as they do in the lesson from x to s2.",
          (WINDOWS, POOLING, STAGES)),
    Event("1981", "Nobel Prize",
          "Hubel and Wiesel share one half of the prize in physiology or medicine for their work on the visual system; "
          "Sperry receives the other half.",
          "A part of that work is the discovery in the first line.",
          (WINDOWS, POOLING)),
    Event("1989", "Back-propagation on zip codes",
          "LeCun and others (Neural Computation) train a network with shared windows on handwritten zip codes, by "
          "back-propagation. The windows move by two, so the maps shrink without pooling.",
          "A shared weight learns as in this course: its slopes add up over all places.",
          (WINDOWS, STAGES, LEARNING)),
    Event("1998", "LeNet-5",
          "LeCun, Bottou, Bengio and Haffner (Proceedings of the IEEE) read digits in pictures of 32 × 32 pixels, with "
          "two stages of convolution and subsampling, and further layers on top.",
          "The lesson's network is a small one of this kind; its cells pool by the maximum, those of LeNet-5 by a sum "
          "with a trained weight and bias.",
          (WINDOWS, POOLING, STAGES, LEARNING)),
    Event("1999", "HMAX",
          "Riesenhuber and Poggio (Nature Neuroscience) model the cortex by stages of simple and complex cells. A "
          "complex cell takes the maximum of the cells that feed it. Source 004 names later work on it: Poggio "
          "2002–2006, Lowe 2006.",
          "The maximum of a neighborhood is what the lesson's pooling takes.",
          (WINDOWS, POOLING, STAGES)),
    Event("2002–2006", "Fragment hierarchy",
          "Ullman and others recognize an object by fragments of pictures, and large fragments by smaller ones. The "
          "years are those of source 004.",
          "Small parts first, then larger ones made of them, as in two stages of convolution.",
          (WINDOWS, STAGES)),
    Event("2018", "Turing Award",
          "Bengio, Hinton and LeCun receive the award for their work on deep neural networks. Source 004 names "
          "training by back-propagation as the contribution.",
          "Every weight of the lesson's network is learned by back-propagation.",
          (LEARNING,)),
)
