"""The subject python-multiprocessing-pool: PAYLOAD_LENGTH IN_FLIGHT WORKERS WARM_UP SECONDS."""

import multiprocessing
import sys

import closed_loop


def main():
    payload_length, in_flight, workers = map(int, sys.argv[1:4])
    warm_up, duration = map(float, sys.argv[4:6])
    with multiprocessing.Pool(workers) as pool:
        closed_loop.end_with_parent()

        def submit(payload, done):
            pool.apply_async(closed_loop.echo, (payload,), callback=done, error_callback=closed_loop.fail)

        closed_loop.measure(submit, payload_length, in_flight, warm_up, duration)


if __name__ == "__main__":
    main()
