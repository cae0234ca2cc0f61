"""Reads CTranslate2's model.bin, the form in which the verified Whisper weights can be had, and refuses any other file.

Layout, little-endian: u32 version 6, str "WhisperSpec", u32 revision 3, u32 number of variables; each variable: str name, u8 rank,
u32 dims[rank], u8 dtype, u32 bytes, raw values; then u32 number of aliases, (str alias, str name) each. A str is u16 length + 1, bytes, NUL.
"""

import hashlib
import struct
from pathlib import Path

import numpy as np

SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
VERSION, SPEC, REVISION = 6, "WhisperSpec", 3
DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


class Reader:
    """A cursor over the bytes of the file."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.content):
            raise ValueError(f"model.bin ends at byte {len(self.content)}, {self.at + size} are needed")
        self.at += size
        return self.content[self.at - size : self.at]

    def number(self, form: str) -> int:
        return int(struct.unpack(f"<{form}", self.take(struct.calcsize(form)))[0])

    def text(self) -> str:
        return self.take(self.number("H")).rstrip(b"\0").decode()


def read_variables(content: bytes) -> dict[str, np.ndarray]:
    """Every variable by its name, aliases included; half precision becomes fp32. ValueError for anything but a Whisper of revision 3."""
    reader = Reader(content)
    head = (reader.number("I"), reader.text(), reader.number("I"))
    if head != (VERSION, SPEC, REVISION):
        raise ValueError(f"model.bin is {head}, expected {(VERSION, SPEC, REVISION)}")
    variables = {}
    for _ in range(reader.number("I")):
        name = reader.text()
        dims = [reader.number("I") for _ in range(reader.number("B"))]
        dtype = DTYPES[reader.number("B")]
        values = np.frombuffer(reader.take(reader.number("I")), dtype).reshape(dims)
        variables[name] = values.astype(np.float32) if dtype == np.float16 else values
    for _ in range(reader.number("I")):
        alias, name = reader.text(), reader.text()
        variables[alias] = variables[name]
    return variables


def read_verified(folder: Path) -> dict[str, np.ndarray]:
    """The variables of FOLDER/model.bin. ValueError when it is not the published file."""
    content = (folder / "model.bin").read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ValueError(f"{folder / 'model.bin'} has sha256 {found}, expected {SHA256}")
    return read_variables(content)
