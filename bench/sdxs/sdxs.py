"""A one-step text-to-image run of the shape of SDXS-512 on OpenVINO, with random weights: what a visitor's picture would cost elsewhere.

Shapes: text encoder of Stable Diffusion 2.1 (OpenCLIP ViT-H without its last layer, 77 tokens), the U-Net of SDXS-512 (three stages of
320, 640 and 1280 channels, one layer each, no middle; attention on the lower two; 0.32 billion parameters: Song et al.,
arXiv:2403.16627) on 64 x 64 latents, and the TAESD decoder to 512 x 512. Speed does not depend on the values of weights.

Reads a line, runs once from token ids to pixels, answers with its milliseconds; ends with its input. The first line it writes says what
it is: {"parameters": {...}, "precision": "..."}.
"""

import argparse
import json
import sys
import time

import numpy as np
import openvino as ov
from openvino import opset13 as op

TOKENS, CONTEXT, VOCABULARY = 77, 1024, 49408
TEXT_LAYERS, TEXT_HEADS = 23, 16
CHANNELS, HEAD = (320, 640, 1280), 64
TIME = 1280

NOISE = np.random.default_rng(0).standard_normal(1 << 20).astype(np.float16)


class Weights:
    """Random constants stored in half precision, as such models are shipped, and their count."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, *shape: int, scale: float):
        size = int(np.prod(shape))
        self.count += size
        values = np.resize(NOISE, size).reshape(shape) * np.float16(scale)
        return op.convert(op.constant(values), "f32")

    def fill(self, value: float, *shape: int):
        self.count += int(np.prod(shape))
        return op.constant(np.full(shape, value, np.float32))


def conv(w: Weights, x, before: int, after: int, size: int = 3, stride: int = 1, bias: bool = True):
    pad = [size // 2] * 2
    weight = w(after, before, size, size, scale=(before * size * size) ** -0.5)
    x = op.convolution(x, weight, [stride] * 2, pad, pad, [1, 1])
    return op.add(x, w.fill(0, 1, after, 1, 1)) if bias else x


def linear(w: Weights, x, before: int, after: int, bias: bool = True):
    x = op.matmul(x, w(after, before, scale=before**-0.5), False, True)
    return op.add(x, w.fill(0, after)) if bias else x


def group_norm(w: Weights, x, channels: int):
    return op.group_normalization(x, w.fill(1, channels), w.fill(0, channels), 32, 1e-5)


def layer_norm(w: Weights, x, width: int):
    x = op.mvn(x, op.constant(np.int64([-1])), True, 1e-5, "inside_sqrt")
    return op.add(op.multiply(x, w.fill(1, width)), w.fill(0, width))


def reshape(x, *shape: int):
    return op.reshape(x, op.constant(np.int64(shape)), False)


def transpose(x, *order: int):
    return op.transpose(x, op.constant(np.int64(order)))


def attention(w: Weights, x, context, width: int, inner: int, tokens: int, keys: int, heads: int, bias: bool, causal=False):
    def split(part, length: int):
        return transpose(reshape(part, 1, length, heads, width // heads), 0, 2, 1, 3)

    q = split(linear(w, x, width, width, bias), tokens)
    k = split(linear(w, context, inner, width, bias), keys)
    v = split(linear(w, context, inner, width, bias), keys)
    out = op.scaled_dot_product_attention(q, k, v, causal=causal)
    return linear(w, reshape(transpose(out, 0, 2, 1, 3), 1, tokens, width), width, width)


def text_encoder() -> tuple[ov.Model, int]:
    """ids [1,77] -> context [1,77,1024]"""
    w = Weights()
    ids = op.parameter([1, TOKENS], np.int64)
    x = op.gather(w(VOCABULARY, CONTEXT, scale=0.02), ids, op.constant(np.int64(0)))
    x = op.add(x, w(1, TOKENS, CONTEXT, scale=0.02))
    for _ in range(TEXT_LAYERS):
        normed = layer_norm(w, x, CONTEXT)
        attended = attention(w, normed, normed, CONTEXT, CONTEXT, TOKENS, TOKENS, TEXT_HEADS, True, causal=True)
        x = op.add(x, attended)
        hidden = op.gelu(linear(w, layer_norm(w, x, CONTEXT), CONTEXT, 4 * CONTEXT), "erf")
        x = op.add(x, linear(w, hidden, 4 * CONTEXT, CONTEXT))
    return ov.Model([layer_norm(w, x, CONTEXT)], [ids]), w.count


def residual(w: Weights, x, time, before: int, after: int):
    y = conv(w, op.swish(group_norm(w, x, before)), before, after)
    shift = linear(w, op.swish(time), TIME, after)
    y = op.add(y, reshape(shift, 1, after, 1, 1))
    y = conv(w, op.swish(group_norm(w, y, after)), after, after)
    return op.add(conv(w, x, before, after, 1) if before != after else x, y)


def transformer(w: Weights, x, context, width: int, side: int):
    tokens, heads = side * side, width // HEAD
    y = reshape(transpose(group_norm(w, x, width), 0, 2, 3, 1), 1, tokens, width)
    y = linear(w, y, width, width)
    normed = layer_norm(w, y, width)
    y = op.add(y, attention(w, normed, normed, width, width, tokens, tokens, heads, False))
    normed = layer_norm(w, y, width)
    y = op.add(y, attention(w, normed, context, width, CONTEXT, tokens, TOKENS, heads, False))
    wide = linear(w, layer_norm(w, y, width), width, 8 * width)
    value, gate = op.split(wide, op.constant(np.int64(2)), 2).outputs()
    y = op.add(y, linear(w, op.multiply(value, op.gelu(gate, "erf")), 4 * width, width))
    y = transpose(reshape(linear(w, y, width, width), 1, side, side, width), 0, 3, 1, 2)
    return op.add(x, y)


def twice(x, side: int):
    sizes, axes = op.constant(np.int64([2 * side, 2 * side])), op.constant(np.int64([2, 3]))
    return op.interpolate(x, sizes, "nearest", "sizes", axes=axes, nearest_mode="floor")


def unet() -> tuple[ov.Model, int]:
    """latents [1,4,64,64], sinusoids of the time [1,320], context [1,77,1024] -> [1,4,64,64]"""
    w = Weights()
    latents = op.parameter([1, 4, 64, 64], np.float32)
    sinusoids = op.parameter([1, CHANNELS[0]], np.float32)
    context = op.parameter([1, TOKENS, CONTEXT], np.float32)
    time = linear(w, op.swish(linear(w, sinusoids, CHANNELS[0], TIME)), TIME, TIME)
    first, second, third = CHANNELS

    x = conv(w, latents, 4, first)
    kept = [(x, first)]
    x = residual(w, x, time, first, first)
    kept.append((x, first))
    x = conv(w, x, first, first, stride=2)
    kept.append((x, first))
    x = transformer(w, residual(w, x, time, first, second), context, second, 32)
    kept.append((x, second))
    x = conv(w, x, second, second, stride=2)
    kept.append((x, second))
    x = transformer(w, residual(w, x, time, second, third), context, third, 16)
    kept.append((x, third))

    before = third
    for width, side, attends in ((third, 16, True), (second, 32, True), (first, 64, False)):
        for _ in range(2):
            skip, channels = kept.pop()
            x = residual(w, op.concat([x, skip], 1), time, before + channels, width)
            x = transformer(w, x, context, width, side) if attends else x
            before = width
        x = conv(w, twice(x, side), width, width) if side < 64 else x
    x = conv(w, op.swish(group_norm(w, x, first)), first, 4)
    return ov.Model([x], [latents, sinusoids, context]), w.count


def decoder() -> tuple[ov.Model, int]:
    """TAESD: latents [1,4,64,64] -> pixels [1,3,512,512]"""
    w, width = Weights(), 64
    latents = op.parameter([1, 4, 64, 64], np.float32)

    def block(x):
        y = op.relu(conv(w, x, width, width))
        y = op.relu(conv(w, y, width, width))
        return op.relu(op.add(conv(w, y, width, width), x))

    three = op.constant(np.float32(3))
    x = op.multiply(op.tanh(op.divide(latents, three)), three)
    x = op.relu(conv(w, x, 4, width))
    for side in (64, 128, 256):
        x = block(block(block(x)))
        x = conv(w, twice(x, side), width, width, bias=False)
    return ov.Model([conv(w, block(x), width, 3)], [latents]), w.count


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--precision", choices=("f32", "bf16"), help="default: what OpenVINO chooses for this processor")
    options = arguments.parse_args()
    core = ov.Core()
    settings = {"INFERENCE_NUM_THREADS": options.threads, "PERFORMANCE_HINT": "LATENCY"}
    if options.precision:
        settings["INFERENCE_PRECISION_HINT"] = options.precision
    compiled, parameters = {}, {}
    for name, build in (("text", text_encoder), ("unet", unet), ("decoder", decoder)):
        model, parameters[name] = build()
        compiled[name] = core.compile_model(model, "CPU", settings)
        del model
    precision = compiled["unet"].get_property("INFERENCE_PRECISION_HINT").to_string()
    print(json.dumps({"parameters": parameters, "precision": precision}), flush=True)

    requests = {name: model.create_infer_request() for name, model in compiled.items()}
    rng = np.random.default_rng(1)
    ids = rng.integers(VOCABULARY, size=(1, TOKENS))
    noise = rng.standard_normal((1, 4, 64, 64)).astype(np.float32)
    sinusoids = rng.standard_normal((1, CHANNELS[0])).astype(np.float32)
    for _ in sys.stdin:
        began = time.perf_counter()
        context = requests["text"].infer([ids])[0]
        latents = requests["unet"].infer([noise, sinusoids, context])[0]
        pixels = requests["decoder"].infer([latents])[0]
        assert pixels.shape == (1, 3, 512, 512) and np.isfinite(pixels).all()
        print(round(1000 * (time.perf_counter() - began), 2), flush=True)


if __name__ == "__main__":
    main()
