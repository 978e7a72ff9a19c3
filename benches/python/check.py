"""What the `avro` package needs for the work of `avrogen check`: both versions of every schema parsed and compared.

check.py peer OLD NEW           prints the seconds that this takes, best of three
check.py measure COMMAND..      prints the seconds that a command takes, best of five, and its largest memory in bytes
"""

import os
import resource
import subprocess
import sys
import time


def peer(old, new):
    from avro import schema
    from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

    def texts(folder):
        return {name: open(os.path.join(folder, name), encoding="utf-8").read() for name in sorted(os.listdir(folder))}

    best = None
    for _ in range(3):
        start = time.perf_counter()
        before, after = texts(old), texts(new)
        incompatible = 0
        for name, text in after.items():
            reader, writer = schema.parse(text), schema.parse(before[name])
            result = ReaderWriterCompatibilityChecker().get_compatibility(reader, writer)
            incompatible += result.compatibility != SchemaCompatibilityType.compatible
        seconds = time.perf_counter() - start
        best = seconds if best is None else min(best, seconds)
    print(best, incompatible)


def measure(command):
    best = None
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        seconds = time.perf_counter() - start
        if done.returncode not in (0, 1):
            sys.exit(f"{command}: exit code {done.returncode}")
        best = seconds if best is None else min(best, seconds)
    print(best, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)


if sys.argv[1] == "peer":
    peer(*sys.argv[2:])
else:
    measure(sys.argv[2:])
