"""The subject python-processpoolexecutor of map-1m: ITEMS CHUNK_SIZE WORKERS WARM_UP SECONDS."""

import concurrent.futures
import sys
import time

import closed_loop


def main():
    items, chunk_size, workers = map(int, sys.argv[1:4])
    warm_up, duration = map(float, sys.argv[4:6])
    with concurrent.futures.ProcessPoolExecutor(workers) as executor:
        # Its processes are started by its first call.
        executor.submit(increment, 0).result()
        closed_loop.end_with_parent()
        repeat(executor, items // 10, chunk_size, warm_up)
        closed_loop.report({"per_second": repeat(executor, items, chunk_size, duration)})


def repeat(executor, items, chunk_size, seconds):
    """Maps all items at least once, and again until the time is up. Returns items per second."""
    done = 0
    start = time.perf_counter()
    while done == 0 or time.perf_counter() - start < seconds:
        total = sum(executor.map(increment, range(items), chunksize=chunk_size))
        if total != items * (items + 1) // 2:
            closed_loop.fail("The pool answered with other numbers than it should.")
        done += items
    return done / (time.perf_counter() - start)


def increment(number):
    return number + 1


if __name__ == "__main__":
    main()
