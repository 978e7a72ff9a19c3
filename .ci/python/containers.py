"""Reads and writes container files as fastavro does.

A request is a line on standard input, its words separated by tabs; the answer is some lines on standard output, the last of
which is a point, or an E and what went wrong.

    read FILE               a D and the record as JSON, for each
    copy FROM TO CODEC      writes the records of one file to another
    append FROM TO          adds the records of one file to another
"""

import json
import struct
import sys

import fastavro

# The underlying types are compared, not what fastavro makes of them.
fastavro.read.LOGICAL_READERS.clear()
fastavro.write.LOGICAL_WRITERS.clear()


def plain(value):
    """JSON that keeps apart what JSON does not: numbers by their bits, bytes, and records of unions by their names."""
    if isinstance(value, float):
        return {"double": struct.pack(">d", value).hex()}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, tuple):
        return {"record": value[0], "value": plain(value[1])}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def records(file):
    return fastavro.reader(file, return_record_name=True)


def read(path):
    with open(path, "rb") as file:
        for record in records(file):
            print("D" + json.dumps(plain(record)))


def copy(source, target, codec):
    with open(source, "rb") as file, open(target, "wb") as out:
        reader = records(file)
        fastavro.writer(out, reader.writer_schema, list(reader), codec=codec, sync_interval=512)


def append(source, target):
    with open(source, "rb") as file, open(target, "a+b") as out:
        fastavro.writer(out, None, list(records(file)))


for line in sys.stdin:
    command, *words = line.rstrip("\n").split("\t")
    try:
        {"read": read, "copy": copy, "append": append}[command](*words)
        print(".")
    except Exception as error:  # whatever it is, it is the answer
        print("E" + f"{type(error).__name__}: {error}".replace("\n", " "))
    sys.stdout.flush()
