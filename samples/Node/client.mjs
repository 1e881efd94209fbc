// Calls the methods of a daemon from Node, with nothing but its .proto files: node client.mjs [unix:/path/of/the.sock]
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const address = process.argv[2] ?? 'unix:/run/computehost/default.sock';
const protos = fileURLToPath(new URL('../../protos', import.meta.url));
const definition = loadSync('computehost/v1/supervisor.proto', { includeDirs: [protos], enums: String, longs: Number, oneofs: true });
const { Supervisor } = grpc.loadPackageDefinition(definition).computehost.v1;
const supervisor = new Supervisor(address, grpc.credentials.createInsecure());

/** Runs a method and resolves to its result, or rejects with an error that says what happened and whether the method ran: 'no', 'yes' or 'unknown'. */
function call(method, parameters, { timeout, queueTimeout, idempotent, signal } = {}) {
  const terms = { idempotent };
  if (timeout !== undefined) terms.timeoutMicroseconds = timeout * 1000;
  if (queueTimeout !== undefined) terms.queueTimeoutMicroseconds = queueTimeout * 1000;
  const request = { method, json: { values: parameters.map((parameter) => JSON.stringify(parameter)) }, terms };
  return new Promise((resolve, reject) => {
    const running = supervisor.execute(request, (error, reply) => {
      if (error) reject(failure(error.details, 'unknown', { status: grpc.status[error.code] }));
      else if (reply.outcome === 'json') resolve(JSON.parse(reply.json));
      else reject(failureOf(reply));
    });
    signal?.addEventListener('abort', () => running.cancel(), { once: true });
  });
}

function failureOf({ outcome, fault, notStarted, failed, callId }) {
  switch (outcome) {
    case 'fault': // The method threw: what it threw is told in text.
      return failure(`${fault.detail.type}: ${fault.detail.message}`, 'yes', { kind: fault.kind, callId, remoteStack: fault.detail.stackTrace });
    case 'notStarted': // Refused before anything ran: an unknown method, arguments that do not fit.
      return failure(notStarted.detail || notStarted.reason, 'no', { kind: notStarted.reason, callId });
    default: // A limit, a lost worker, a full queue.
      return failure(failed.message, ['unknown', 'no', 'yes'][failed.ran], { kind: failed.kind, callId, retryAfter: failed.retryAfterMicroseconds });
  }
}

function failure(message, ran, rest) {
  return Object.assign(new Error(message), { ran, ...rest });
}

async function show(title, work) {
  try {
    console.log(`${title}: ${await work()}`);
  } catch (error) {
    console.log(`${title}: ${error.kind ?? error.status} (ran: ${error.ran}) ${error.message}`);
  }
}

const { pools } = await new Promise((resolve, reject) =>
  supervisor.listMethods({}, (error, reply) => (error ? reject(error) : resolve(reply))));
for (const { pool, methods } of pools) {
  for (const { name, parameters, result, example } of methods) {
    console.log(`${pool}: ${result} ${name}(${parameters.join(', ')}), for example ${example}`);
  }
}

await show('result', () => call('Primes.Count', [1000]));
await show('fault', () => call('Primes.Count', [0]));
await show('refused', () => call('Primes.Count', ['ten']));
await show('unknown', () => call('Primes.Cuont', [1000]));
await show('timeout', () => call('Primes.Count', [2_000_000_000], { timeout: 100 }));
await show('given up', () => call('Primes.Count', [2_000_000_000], { signal: AbortSignal.timeout(100) }));
supervisor.close();
