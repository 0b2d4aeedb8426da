"""Training the gate in several processes at once: torch's DistributedDataParallel over gloo, each with its share of
every batch, so that the steps are those of one process."""  # noqa: D205, D209

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import distributed
from torch.multiprocessing.spawn import spawn

from tools.taste.model.gate import Gate
from tools.taste.model.gate_training import Lists, train_gate


def train_gate_in(processes: int, lists: Lists, seed: int = 0, epochs: int = 6) -> Gate:
    """The gate that `train_gate` gives, within rounding, from several processes on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lists.npz"
        np.savez(
            file,
            features=lists.features,
            prior=lists.prior,
            start=lists.start,
            context=lists.context,
            truth=lists.truth,
        )
        arguments = (processes, _free_port(), str(file), seed, epochs)
        spawn(_work, arguments, nprocs=processes)  # type: ignore[no-untyped-call]
        with np.load(Path(folder) / "gate.npz") as found:
            weights = {name: found[name] for name in found.files if name != "calibration"}
            temperature, a, b, c = found["calibration"].tolist()
    return Gate(weights, temperature, (a, b, c))


def _work(rank: int, processes: int, port: int, file: str, seed: int, epochs: int) -> None:
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", rank=rank, world_size=processes)
    try:
        with np.load(file) as held:
            lists = Lists(**{name: held[name] for name in held.files})
        gate = train_gate(lists, seed, epochs)
        if rank == 0:
            calibration = np.array([gate.temperature, *gate.beta])
            np.savez(Path(file).with_name("gate.npz"), calibration=calibration, **gate.weights)  # type: ignore[arg-type]
    finally:
        distributed.destroy_process_group()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
