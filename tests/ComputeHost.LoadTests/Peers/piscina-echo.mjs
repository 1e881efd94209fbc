// The subjects piscina and piscina-transfer: clone|transfer PAYLOAD_LENGTH IN_FLIGHT WORKERS WARM_UP SECONDS.
import { randomFillSync } from 'node:crypto';
import Piscina from 'piscina';
import { endWithParent, measure } from './closed-loop.mjs';

const [payloadLength, inFlight, workers, warmUp, seconds] = process.argv.slice(3).map(Number);
const pool = new Piscina({ filename: new URL('./piscina-worker.mjs', import.meta.url).href, minThreads: workers, maxThreads: workers });
endWithParent();

const payload = randomFillSync(new Uint8Array(payloadLength));
const answer = await pool.run(payload);
if (Buffer.compare(answer, payload) !== 0) {
  throw new Error('The pool answered with other bytes than it was sent.');
}

await measure(process.argv[2] === 'transfer' ? createTransfer : createClone, inFlight, warmUp, seconds);
await pool.destroy();
process.exit(0);

function createClone() {
  return () => pool.run(payload);
}

// What was sent is gone, so the answer is what is sent next.
function createTransfer() {
  let next = payload.slice();
  return async () => {
    next = await pool.run(next, { transferList: [next.buffer] });
  };
}
