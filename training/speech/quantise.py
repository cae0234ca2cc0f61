"""Stores the matrices of an ONNX graph as int8.

`shrink` keeps the arithmetic: a scale for every 64 inputs of an output channel restores fp32, and the runtime folds that when it loads.
`narrow` changes it: one scale for an output channel, activations are quantised as they come, and the products are of integers.
"""

from collections.abc import Iterator

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

STORED_MAX = 127
# Seven bits: processors without VNNI add pairs of products in 16 bits, which eight would overflow. So all answer alike.
MULTIPLIED_MAX = 64
GROUP = 64  # inputs that share a scale in storage
SMALLEST = 4096  # values; smaller matrices stay as they are
SMALLEST_SCALE = 1e-6  # what half precision still tells from nothing


def quantised(weights: np.ndarray, axes: tuple[int, ...], largest: int, scales: type) -> tuple[np.ndarray, np.ndarray]:
    """int8 values, and the scales of type `scales` that restore them; values along `axes` share one."""
    scale = (np.maximum(np.abs(weights).max(axis=axes, keepdims=True) / largest, SMALLEST_SCALE)).astype(scales)
    values = np.round(weights / scale.astype(np.float32)).clip(-STORED_MAX, STORED_MAX)
    return values.astype(np.int8), scale


def grouped(shape: tuple[int, ...], axis: int) -> tuple[list[int], int]:
    """The shape with the axis of inputs split into whole groups of GROUP, where it is made of such, and the axis within a group."""
    size = GROUP if shape[axis] % GROUP == 0 else shape[axis]
    return [*shape[:axis], shape[axis] // size, size, *shape[axis + 1 :]], axis + 1


def products(graph: onnx.GraphProto) -> Iterator[tuple[NodeProto, TensorProto, int]]:
    """Every MatMul and Conv with a matrix of its own, that matrix, and its axis of inputs. The mel front stays exact."""
    initialisers = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        matrix = initialisers.get(node.input[1]) if node.op_type in ("MatMul", "Conv") else None
        if matrix is None or matrix.name.startswith("mel.") or np.prod(matrix.dims) < SMALLEST:
            continue
        yield node, matrix, 1 if node.op_type == "Conv" else 0


def stored(name: str, values: np.ndarray, scale: np.ndarray) -> list[TensorProto]:
    return [numpy_helper.from_array(values, f"{name}.i8"), numpy_helper.from_array(scale, f"{name}.scale")]


def shrink(model: onnx.ModelProto) -> None:
    """int8 storage, fp32 products."""
    graph = model.graph
    before: list[NodeProto] = []
    for _, matrix, axis in list(products(graph)):
        name, weights = matrix.name, numpy_helper.to_array(matrix)
        shape, within = grouped(weights.shape, axis)
        # A kernel's taps share their scale as well.
        axes = (within, *range(within + 1, len(shape))) if len(shape) > 3 else (within,)
        graph.initializer.extend(stored(name, *quantised(weights.reshape(shape), axes, STORED_MAX, np.float16)))
        graph.initializer.append(numpy_helper.from_array(np.array(weights.shape, np.int64), f"{name}.shape"))
        graph.initializer.remove(matrix)
        before += [
            helper.make_node("Cast", [f"{name}.i8"], [f"{name}.f32"], to=TensorProto.FLOAT),
            helper.make_node("Cast", [f"{name}.scale"], [f"{name}.scale.f32"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.f32", f"{name}.scale.f32"], [f"{name}.grouped"]),
            helper.make_node("Reshape", [f"{name}.grouped", f"{name}.shape"], [name]),
        ]
    put_nodes(graph, [*before, *graph.node])


def narrow(model: onnx.ModelProto, table: str) -> None:
    """int8 storage, integer products, also in the projection onto `table`, from which rows are gathered too."""
    graph = model.graph
    tie(graph, table)
    replaced: list[NodeProto] = []
    matrices = {node.output[0]: matrix for node, matrix, _ in products(graph)}
    ready: set[str] = set()  # activations and matrices that are quantised already
    for node in graph.node:
        if node.output[0] not in matrices:
            replaced.append(node)
            continue
        matrix = matrices[node.output[0]]
        x, name, y = node.input[0], matrix.name, node.output[0]
        if x not in ready:
            replaced.append(helper.make_node("DynamicQuantizeLinear", [x], [f"{x}.u8", f"{x}.scale", f"{x}.zero"]))
        if name not in ready:
            graph.initializer.extend(stored(name, *quantised(numpy_helper.to_array(matrix), (0,), MULTIPLIED_MAX, np.float32)))
            graph.initializer.remove(matrix)
        ready |= {x, name}
        replaced += [
            helper.make_node("MatMulInteger", [f"{x}.u8", f"{name}.i8", f"{x}.zero"], [f"{y}.i32"]),
            helper.make_node("Cast", [f"{y}.i32"], [f"{y}.f32"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{x}.scale", f"{name}.scale"], [f"{y}.scale"]),
            helper.make_node("Mul", [f"{y}.f32", f"{y}.scale"], [y]),
        ]
    put_nodes(graph, replaced)


def tie(graph: onnx.GraphProto, table: str) -> None:
    """Turns `Gather(table [rows, width])` into columns of the transposed table that the projection multiplies with, so that it is stored
    once, and quantised."""
    initialisers = {tensor.name: tensor for tensor in graph.initializer}
    rows = numpy_helper.to_array(initialisers[table])
    columns = next(n for n, t in initialisers.items() if n != table and np.array_equal(numpy_helper.to_array(t), rows.T))
    graph.initializer.remove(initialisers[table])
    nodes: list[NodeProto] = []
    for node in graph.node:
        if node.op_type != "Gather" or node.input[0] != table:
            nodes.append(node)
            continue
        ids, y = node.input[1], node.output[0]
        nodes += [
            helper.make_node("Gather", [f"{columns}.i8", ids], [f"{y}.i8"], axis=1),
            helper.make_node("Cast", [f"{y}.i8"], [f"{y}.f32"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{columns}.scale", ids], [f"{y}.scale"], axis=1),
            helper.make_node("Mul", [f"{y}.f32", f"{y}.scale"], [f"{y}.columns"]),  # [width, 1, n]
            helper.make_node("Transpose", [f"{y}.columns"], [y], perm=[1, 2, 0]),
        ]
    put_nodes(graph, nodes)


def put_nodes(graph: onnx.GraphProto, nodes: list[NodeProto]) -> None:
    kept = [NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(kept)
