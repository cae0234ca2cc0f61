"""Writes a torch module as ONNX: fp16 storage, fp32 arithmetic and fp32 graph inputs and outputs."""

import os
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

OPSET = 17
SMALLEST_HALVED = 16  # shorter initialisers (shapes, constants) stay as they are


def export_module(
    module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], path: Path, dynamic: dict[str, dict[int, str]]
) -> None:
    """Exports `module(*inputs)`; `dynamic` names the axes that may vary. A graph that is not whole or not finite replaces nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    model = trace(module.eval(), inputs, outputs, path, dynamic)
    halve_initialisers(model)
    save(model, path)


def trace(
    module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], path: Path, dynamic: dict[str, dict[int, str]]
) -> onnx.ModelProto:
    """The traced graph, in memory; a file beside `path` is used on the way."""
    temporary = path.with_suffix(".trace")
    with torch.no_grad():
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(temporary),
            dynamo=False,
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=dynamic,
            do_constant_folding=True,
        )
    model = onnx.load(str(temporary))
    temporary.unlink()
    return model


def save(model: onnx.ModelProto, path: Path) -> None:
    """Checks the graph and renames it into place."""
    onnx.checker.check_model(model, full_check=True)
    for tensor in model.graph.initializer:
        if not np.isfinite(numpy_helper.to_array(tensor)).all():
            raise ValueError(f"{tensor.name} of {path.name} is not finite; the file there stays")
    temporary = path.with_suffix(".tmp")
    onnx.save(model, str(temporary))
    os.replace(temporary, path)


def halve_initialisers(model: onnx.ModelProto, exact: str | None = None) -> None:
    """Stores fp32 initialisers as fp16 with a Cast to fp32 behind each; runtimes fold the casts at load. Names that begin with `exact`
    stay."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALLEST_HALVED:
            continue
        if exact is not None and tensor.name.startswith(exact):
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.f16"))
        casts.append(helper.make_node("Cast", [f"{name}.f16"], [name], to=TensorProto.FLOAT))
    for position, cast in enumerate(casts):
        model.graph.node.insert(position, cast)


def round_to_half(module: nn.Module) -> nn.Module:
    """Rounds weights as the stored file rounds them, so that torch and ONNX agree."""
    with torch.no_grad():
        for tensor in [*module.parameters(), *module.buffers()]:
            if tensor.dtype == torch.float32 and tensor.numel() >= SMALLEST_HALVED:
                tensor.copy_(tensor.half().float())
    return module


def stored_weights(path: Path) -> dict[str, np.ndarray]:
    """Initialisers of an exported graph by the torch parameter they came from, fp32.

    Convolutions keep their names; the exporter stores the transposed matrix of a Linear under a number, and its product is
    named after the module.
    """
    graph = onnx.load(str(path)).graph
    values = {i.name.removesuffix(".f16"): numpy_helper.to_array(i).astype(np.float32) for i in graph.initializer}
    named = {name: value for name, value in values.items() if not name.startswith("onnx::")}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in values:
            module = node.name.removeprefix("/").removesuffix("/MatMul").replace("/", ".")
            named[f"{module}.weight"] = values[node.input[1]].T
    for name in [n for n in named if n.endswith("q_gain")]:  # the exporter keeps equal tensors once
        named.setdefault(name.replace("q_gain", "k_gain"), named[name])
    return {name.removeprefix("denoiser."): value for name, value in named.items()}


def load_matching(model: nn.Module, weights: dict[str, np.ndarray]) -> list[str]:
    """Fills every parameter and buffer that has a namesake of its shape; returns the names left as they were."""
    left = []
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if name in weights and weights[name].shape == tuple(tensor.shape):
                tensor.copy_(torch.from_numpy(weights[name].copy()))
            else:
                left.append(name)
    return left
