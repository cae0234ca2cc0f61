"""Counts the multiply-adds of every painter graph, so that a bench can compare a painting with its arithmetic floor.

    python -m training.flops --models assets/models

Writes `flops.json` beside the weights: floating-point operations (two per multiply-add) of one run at batch 1 for matrix products
and convolutions, which are all but a few per cent of the work.
"""

from __future__ import annotations

import argparse
import json
from math import prod
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

# Dynamic axes as the server runs them.
GRAPHS: dict[str, dict[str, list[int]]] = {
    "text/minilm.onnx": {"input_ids": [1, 24], "attention_mask": [1, 24]},
    "painter/encoder.onnx": {"pixels": [1, 3, 256, 256]},
    "painter/denoiser.onnx": {},
    "painter/decoder.onnx": {},
}


def flops_of(path: Path, inputs: dict[str, list[int]]) -> int:
    """FLOPs of one run of the graph at `path`, dynamic axes as in `inputs` (else 1).

    The graph is run once with every value as an output: real shapes instead of inferred ones.
    """
    model = onnx.load(str(path))
    known = {t.name: list(t.dims) for t in model.graph.initializer}
    values = [name for node in model.graph.node for name in node.output if name]
    declared = {value.name for value in model.graph.output}
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in values if name not in declared)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    feeds = {}
    for value in session.get_inputs():
        fixed = inputs.get(value.name, [1] * len(value.shape))
        shape = [size if isinstance(size, int) else fixed[axis] for axis, size in enumerate(value.shape)]
        feeds[value.name] = np.ones(shape, np.int64 if value.type == "tensor(int64)" else np.float32)
    known |= {name: list(feed.shape) for name, feed in feeds.items()}
    known |= {value.name: list(array.shape) for value, array in zip(session.get_outputs(), session.run(None, feeds))}
    return sum(_node_flops(node, known) for node in model.graph.node)


def _node_flops(node: onnx.NodeProto, shapes: dict[str, list[int]]) -> int:
    if node.op_type in ("MatMul", "Gemm"):
        transposed = any(attribute.name == "transA" and attribute.i for attribute in node.attribute)
        inner = shapes[node.input[0]][-2 if transposed else -1]
        return 2 * prod(shapes[node.output[0]]) * inner
    if node.op_type == "Conv":
        # Every output value sums weight[1:] products.
        return 2 * prod(shapes[node.output[0]]) * prod(shapes[node.input[1]][1:])
    if node.op_type == "ConvTranspose":
        # Every input value meets weight[1:].
        return 2 * prod(shapes[node.input[0]]) * prod(shapes[node.input[1]][1:])
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    models: Path = parser.parse_args().models
    counted = {path: flops_of(models / path, inputs) for path, inputs in GRAPHS.items()}
    (models / "flops.json").write_text(json.dumps(counted, indent=2) + "\n")
    print(json.dumps(counted))


if __name__ == "__main__":
    main()
