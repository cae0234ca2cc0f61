"""Stores the matrices of an ONNX graph as int8.

`shrink` keeps the arithmetic: a scale for every 64 inputs of an output channel restores fp32, and the runtime folds that when it loads.
`narrow` changes it: the products are ONNX Runtime's MatMulNBits, which reads the int8 values from memory as they are, block by block.
A decoder that says one token after another waits for its matrices, not for the arithmetic.
"""

from collections.abc import Iterator

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

STORED_MAX = 127
GROUP = 64  # inputs that share a scale in storage
BLOCK = 128  # and in products
ZERO = 128  # MatMulNBits stores bytes around this
INT8_ACTIVATIONS = 4  # its accuracy level: activations are quantised as well, each block by itself
SMALLEST = 4096  # values; smaller matrices stay as they are
SMALLEST_SCALE = 1e-6  # what half precision still tells from nothing


def quantised(weights: np.ndarray, axes: tuple[int, ...], scales: type) -> tuple[np.ndarray, np.ndarray]:
    """int8 values, and the scales of type `scales` that restore them; values along `axes` share one."""
    scale = (np.maximum(np.abs(weights).max(axis=axes, keepdims=True) / STORED_MAX, SMALLEST_SCALE)).astype(scales)
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


def shrink(model: onnx.ModelProto) -> None:
    """int8 storage, fp32 products."""
    graph = model.graph
    before: list[NodeProto] = []
    for _, matrix, axis in list(products(graph)):
        name, weights = matrix.name, numpy_helper.to_array(matrix)
        shape, within = grouped(weights.shape, axis)
        # A kernel's taps share their scale as well.
        axes = (within, *range(within + 1, len(shape))) if len(shape) > 3 else (within,)
        values, scale = quantised(weights.reshape(shape), axes, np.float16)
        put(graph, f"{name}.i8", values)
        put(graph, f"{name}.scale", scale)
        put(graph, f"{name}.shape", np.array(weights.shape, np.int64))
        graph.initializer.remove(matrix)
        before += [
            helper.make_node("Cast", [f"{name}.i8"], [f"{name}.f32"], to=TensorProto.FLOAT),
            helper.make_node("Cast", [f"{name}.scale"], [f"{name}.scale.f32"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.f32", f"{name}.scale.f32"], [f"{name}.grouped"]),
            helper.make_node("Reshape", [f"{name}.grouped", f"{name}.shape"], [name]),
        ]
    put_nodes(graph, [*before, *graph.node])


def narrow(model: onnx.ModelProto, table: str) -> None:
    """int8 storage and products, also in the projection onto `table`, whose rows are looked up in the same bytes."""
    graph = model.graph
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    initialisers = {tensor.name: tensor for tensor in graph.initializer}
    rows = numpy_helper.to_array(initialisers[table])
    blocks = {table: put_blocks(graph, table, rows)}
    matrices = {node.output[0]: matrix for node, matrix, _ in products(graph)}
    nodes: list[NodeProto] = []
    for node in graph.node:
        matrix = matrices.get(node.output[0])
        if matrix is not None:
            weights = numpy_helper.to_array(matrix).T  # [out, in]
            name = table if np.array_equal(weights, rows) else matrix.name
            if name not in blocks:
                blocks[name] = put_blocks(graph, name, weights)
            nodes.append(product(node, weights.shape, blocks[name]))
        elif node.op_type == "Gather" and node.input[0] == table:
            nodes += look_up(graph, node, rows.shape[1], blocks[table])
        else:
            nodes.append(node)
    for name in {table, *(matrix.name for matrix in matrices.values())}:
        graph.initializer.remove(initialisers[name])
    put_nodes(graph, nodes)


def put_blocks(graph: onnx.GraphProto, name: str, weights: np.ndarray) -> tuple[str, str]:
    """weights [out, in] -> names of bytes [out, blocks, BLOCK] and scales [out, blocks]"""
    values, scale = quantised(weights.reshape(len(weights), -1, BLOCK), (2,), np.float32)
    put(graph, f"{name}.u8", (values.astype(np.int16) + ZERO).astype(np.uint8))
    put(graph, f"{name}.scale", scale[..., 0])
    return f"{name}.u8", f"{name}.scale"


def product(node: NodeProto, shape: tuple[int, ...], blocks: tuple[str, str]) -> NodeProto:
    return helper.make_node(
        "MatMulNBits",
        [node.input[0], *blocks],
        [node.output[0]],
        domain="com.microsoft",
        N=shape[0],
        K=shape[1],
        bits=8,
        block_size=BLOCK,
        accuracy_level=INT8_ACTIVATIONS,
    )


def look_up(graph: onnx.GraphProto, node: NodeProto, width: int, blocks: tuple[str, str]) -> list[NodeProto]:
    """ids [1, n] -> rows [1, n, width]"""
    ids, y = node.input[1], node.output[0]
    put(graph, f"{y}.zero", np.array(ZERO, np.float32))
    put(graph, f"{y}.last", np.array([-1], np.int64))
    put(graph, f"{y}.shape", np.array([1, -1, width], np.int64))
    return [
        helper.make_node("Gather", [blocks[0], ids], [f"{y}.u8"]),
        helper.make_node("Cast", [f"{y}.u8"], [f"{y}.f32"], to=TensorProto.FLOAT),
        helper.make_node("Sub", [f"{y}.f32", f"{y}.zero"], [f"{y}.centred"]),
        helper.make_node("Gather", [blocks[1], ids], [f"{y}.scales"]),
        helper.make_node("Unsqueeze", [f"{y}.scales", f"{y}.last"], [f"{y}.scale"]),
        helper.make_node("Mul", [f"{y}.centred", f"{y}.scale"], [f"{y}.blocks"]),
        helper.make_node("Reshape", [f"{y}.blocks", f"{y}.shape"], [y]),
    ]


def put(graph: onnx.GraphProto, name: str, values: np.ndarray) -> None:
    graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(values), name))


def put_nodes(graph: onnx.GraphProto, nodes: list[NodeProto]) -> None:
    kept = [NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(kept)
