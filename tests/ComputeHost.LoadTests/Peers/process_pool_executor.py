"""The subject python-processpoolexecutor: PAYLOAD_LENGTH IN_FLIGHT WORKERS WARM_UP SECONDS."""

import concurrent.futures
import sys

import closed_loop


def main():
    payload_length, in_flight, workers = map(int, sys.argv[1:4])
    warm_up, duration = map(float, sys.argv[4:6])
    with concurrent.futures.ProcessPoolExecutor(workers) as executor:
        # Its processes are started by its first call.
        executor.submit(closed_loop.echo, None).result()
        closed_loop.end_with_parent()

        def submit(payload, done):
            executor.submit(closed_loop.echo, payload).add_done_callback(lambda future: answer(future, done))

        closed_loop.measure(submit, payload_length, in_flight, warm_up, duration)


def answer(future, done):
    # The executor logs what a callback throws, and goes on as if nothing had been.
    try:
        done(future.result())
    except BaseException as reason:
        closed_loop.fail(reason)


if __name__ == "__main__":
    main()
