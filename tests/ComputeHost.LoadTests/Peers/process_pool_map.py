"""ProcessPoolExecutor.map over numbers: ITEMS CHUNK_SIZE WORKERS WARM_UP SECONDS."""

import concurrent.futures
import sys
import time

import closed_loop


def increment(value):
    return value + 1


def main():
    items, chunk_size, workers = map(int, sys.argv[1:4])
    warm_up, duration = map(float, sys.argv[4:6])
    with concurrent.futures.ProcessPoolExecutor(workers) as executor:
        # Its processes are started by its first call.
        executor.submit(increment, 0).result()
        closed_loop.end_with_parent()
        run(executor, items, chunk_size, warm_up)
        closed_loop.report({"per_second": run(executor, items, chunk_size, duration)})


def run(executor, items, chunk_size, seconds):
    """Maps all items at least once, and again until the time is over. Returns how many were done per second."""
    done = 0
    start = time.perf_counter()
    while True:
        if sum(executor.map(increment, range(items), chunksize=chunk_size)) != items * (items + 1) // 2:
            raise RuntimeError("The pool answered with other numbers than it should have.")
        done += items
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return done / elapsed


if __name__ == "__main__":
    main()
