import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply, SimRequest } from './exchange.ts';
import { disturbedBody } from './fault-replies.ts';
import type { Effect, Fault } from './faults.ts';
import type { Site } from './site.ts';

const compress = promisify(gzip);

/** Replies below this are not worth compressing. */
const SMALLEST_GZIP = 1024;

/** Sends a reply: compressed for clients that accept it, and disturbed as the faults say. */
export async function send(
  site: Site,
  request: SimRequest,
  outgoing: ServerResponse,
  reply: Reply,
  faults: readonly Fault[],
): Promise<void> {
  const fault = (effect: Effect): Fault | undefined => faults.find((one) => one.effect === effect);
  if (fault('loseReply') !== undefined) {
    outgoing.destroy();
    return;
  }
  const type = typeOf(reply);
  const { bytes, packed } = await bodyOf(reply, type, request, faults);
  const headers: Record<string, string> = { Date: site.org.now().toUTCString(), ...reply.headers };
  if (type !== '') headers['Content-Type'] = type;
  if (packed) headers['Content-Encoding'] = 'gzip';
  if (reply.status !== 204 && reply.status !== 304) headers['Content-Length'] = String(bytes.length);
  dropHeaders(outgoing, headers, faults);
  const cut = fault('cut');
  const trickle = fault('trickle');
  outgoing.writeHead(reply.status, headers);
  if (cut !== undefined) {
    outgoing.write(bytes.subarray(0, cut.bytes ?? Math.floor(bytes.length / 2)), () => outgoing.destroy());
  } else if (request.method === 'HEAD' || bytes.length === 0) outgoing.end();
  else if (trickle !== undefined) await sendSlowly(outgoing, bytes, trickle);
  else outgoing.end(bytes);
}

function typeOf(reply: Reply): string {
  if (reply.bytes !== undefined) return reply.type ?? 'application/octet-stream';
  if (reply.page !== undefined || reply.text !== undefined) return reply.type ?? 'text/plain;charset=UTF-8';
  return reply.json === undefined ? '' : 'application/json;charset=UTF-8';
}

function plainBody(reply: Reply): Buffer {
  if (reply.bytes !== undefined) return reply.bytes;
  if (reply.page !== undefined) return reply.page.bytes();
  if (reply.text !== undefined) return Buffer.from(reply.text);
  return reply.json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(reply.json));
}

async function bodyOf(
  reply: Reply,
  type: string,
  request: SimRequest,
  faults: readonly Fault[],
): Promise<{ bytes: Buffer; packed: boolean }> {
  const accepts = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const disturbed = faults.some(({ effect }) => effect === 'truncateRows' || effect === 'dropField');
  if (accepts && !disturbed && reply.page !== undefined)
    return { bytes: await reply.page.packed(), packed: true };
  const plain = disturbedBody(plainBody(reply), type, faults);
  return accepts && plain.length >= SMALLEST_GZIP
    ? { bytes: await compress(plain, { level: 1 }), packed: true }
    : { bytes: plain, packed: false };
}

function dropHeaders(
  outgoing: ServerResponse,
  headers: Record<string, string>,
  faults: readonly Fault[],
): void {
  const dropped = faults.flatMap((fault) => (fault.effect === 'dropHeaders' ? (fault.headers ?? []) : []));
  const wanted = new Set(dropped.map((name) => name.toLowerCase()));
  for (const name of Object.keys(headers))
    if (wanted.has(name.toLowerCase())) Reflect.deleteProperty(headers, name);
  if (wanted.has('date')) outgoing.sendDate = false;
}

async function sendSlowly(outgoing: ServerResponse, bytes: Buffer, trickle: Fault): Promise<void> {
  const step = trickle.bytes ?? 1024;
  for (let at = 0; at < bytes.length && !outgoing.destroyed; at += step) {
    outgoing.write(bytes.subarray(at, at + step));
    await wait(trickle.ms ?? 100);
  }
  outgoing.end();
}
