"""What fastavro takes for a container file: container.py FILE CODEC BLOCK

Prints the seconds that it takes to write the file's records in this codec, and to read them: the best of several turns each, in
memory.
"""

import io
import sys
import time

import fastavro

TURNS = 15


def best(work):
    times = []
    for _ in range(TURNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


path, codec, block = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(path, "rb") as file:
    data = file.read()
reader = fastavro.reader(io.BytesIO(data))
records = list(reader)
schema = fastavro.parse_schema(reader.writer_schema)


def write():
    fastavro.writer(io.BytesIO(), schema, records, codec=codec, sync_interval=block)


def read():
    for _ in fastavro.reader(io.BytesIO(data)):
        pass


print(best(write), best(read))
