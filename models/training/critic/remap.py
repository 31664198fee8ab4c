"""Takes a checkpoint to another vocabulary: every word's row, and every n-gram bucket's, moves to its new id; new words start anew."""

import torch

from .tokeniser import BUCKETS


def row_map(old, new):
    """[rows of the new tables] the old row of each, −1 for a word that is new. Row 0 is padding, then words, then BUCKETS."""
    at = {word: i + 1 for i, word in enumerate(old)}
    rows = [0, *(at.get(word, -1) for word in new), *range(len(old) + 1, len(old) + 1 + BUCKETS)]
    return torch.tensor(rows)


def move(table, rows, fresh):
    """`table` [old rows, …] → [new rows, …], those of new words as in `fresh`."""
    moved = fresh.clone()
    moved[rows >= 0] = table[rows[rows >= 0]].to(fresh.dtype)
    return moved


def with_vocabulary(state, words, text, optimiser):
    """
    The state of a checkpoint (train.py) as if it had been trained with `words` so far. `text`: a fresh text encoder of that
    vocabulary; `optimiser`: one that holds its tables among its parameters. Moments of new rows are 0.
    """
    rows = row_map(state["words"], words)
    tables = {"vectors": text.vectors.detach(), "weights": text.weights.detach()}
    moved = dict(state, words=list(words), text=dict(state["text"]), averaged=dict(state["averaged"]))
    for name, fresh in tables.items():
        moved["text"][name] = move(state["text"][name], rows, fresh)
        moved["averaged"][f"1.{name}"] = move(state["averaged"][f"1.{name}"], rows, fresh)
    number = {id(p): i for i, p in enumerate(p for group in optimiser.param_groups for p in group["params"])}
    moments = dict(state["optimiser"]["state"])
    for name, fresh in tables.items():
        index = number[id(getattr(text, name))]
        if index in moments:
            zero = torch.zeros_like(fresh)
            moments[index] = {k: move(v, rows, zero) if v.dim() == 2 else v for k, v in moments[index].items()}
    moved["optimiser"] = dict(state["optimiser"], state=moments)
    return moved


def told(old, new):
    added, gone = [w for w in new if w not in set(old)], [w for w in old if w not in set(new)]
    few = lambda words: f"{len(words)}{' (' + ' '.join(words[:30]) + (' …' if len(words) > 30 else '') + ')' if words else ''}"
    return f"vocabulary: {len(old)} → {len(new)} words; new {few(added)}; gone {few(gone)}"
