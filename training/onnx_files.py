"""Writes a torch module as ONNX: fp16 storage, fp32 arithmetic and fp32 graph inputs and outputs."""

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
    """Exports `module(*inputs)`; `dynamic` names the axes that may vary."""
    path.parent.mkdir(parents=True, exist_ok=True)
    module.eval()
    with torch.no_grad():
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=dynamic,
            do_constant_folding=True,
        )
    model = onnx.load(str(path))
    halve_initialisers(model)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def halve_initialisers(model: onnx.ModelProto) -> None:
    """Stores fp32 initialisers as fp16 with a Cast to fp32 behind each; runtimes fold the casts at load."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALLEST_HALVED:
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
