import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { setTimeout as wait } from 'node:timers/promises';
import { answerAdmin } from './admin.ts';
import { answerApi } from './api.ts';
import { versionList } from './discovery.ts';
import { json, type Reply, type SimRequest } from './exchange.ts';
import type { Fault } from './faults.ts';
import { answerOAuth } from './oauth.ts';
import { answerSoap } from './soap.ts';
import type { Site } from './site.ts';

const compress = promisify(gzip);

/** Most characters that the platform accepts in a URI, and in URI and headers together. */
const LONGEST_URI = 16_384;
/** Replies below this are not worth compressing. */
const SMALLEST_GZIP = 1024;

/** The web server of one org. It does not listen yet. */
export function createSiteServer(site: Site): Server {
  return createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 65_000 }, (incoming, outgoing) => {
    serve(site, incoming, outgoing).catch((error: unknown) => {
      crash(outgoing, error);
    });
  });
}

/** An error of the simulator itself: told in full, since only developers see it. */
function crash(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed) {
    outgoing.destroy();
    return;
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  outgoing.writeHead(500, { 'Content-Type': 'application/json;charset=UTF-8' });
  outgoing.end(JSON.stringify([{ message: `simulator error: ${message}`, errorCode: 'UNKNOWN_EXCEPTION' }]));
}

async function serve(site: Site, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await readRequest(incoming);
  const url = incoming.url ?? '/';
  const faults = url.startsWith('/simulator/') ? [] : site.faults.strike(request.method, url);
  for (const fault of faults) {
    if (fault.effect === 'delay') await wait(fault.ms ?? 1000);
    if (fault.effect === 'expireSession')
      site.sessions.expire(/\s(\S+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '');
  }
  const forced = faults.find((fault) => fault.effect === 'status' || fault.effect === 'html');
  const reply =
    forced !== undefined
      ? forcedReply(site, forced)
      : url.length > LONGEST_URI
        ? tooLong(414, 'URI Too Long')
        : sizeOfHead(incoming) > LONGEST_URI
          ? tooLong(431, 'Request Header Fields Too Large')
          : answer(site, request);
  await send(site, request, outgoing, reply, faults);
}

async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [rawPath = '/', rawQuery = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return {
    method: incoming.method ?? 'GET',
    path: rawPath.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1'),
    query: new URLSearchParams(rawQuery),
    headers,
    body: Buffer.concat(chunks),
  };
}

function answer(site: Site, request: SimRequest): Reply {
  if (request.path === '/services/data') return json(200, versionList());
  if (request.path.startsWith('/services/data/')) return answerApi(site, request);
  const other = answerOAuth(site, request) ?? answerSoap(site, request) ?? answerAdmin(site, request);
  return other ?? json(404, [{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }]);
}

/** Characters of the request line and the headers together. */
function sizeOfHead(incoming: IncomingMessage): number {
  return incoming.rawHeaders.reduce((sum, text) => sum + text.length, incoming.url?.length ?? 0);
}

function tooLong(status: number, reason: string): Reply {
  return {
    status,
    text: `<html><head><title>${reason}</title></head><body>${status} ${reason}</body></html>`,
    type: 'text/html',
  };
}

function forcedReply(site: Site, fault: Fault): Reply {
  if (fault.effect === 'html') {
    const page =
      '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We are down for maintenance.</h1></body></html>';
    return { status: 200, text: fault.body ?? page, type: 'text/html;charset=UTF-8' };
  }
  const status = fault.status ?? 503;
  const headers = { 'Sforce-Limit-Info': site.usage.header };
  if (fault.body !== undefined) return { status, text: fault.body, type: 'text/html;charset=UTF-8', headers };
  const code = fault.errorCode ?? (status === 503 ? 'SERVER_UNAVAILABLE' : 'UNKNOWN_EXCEPTION');
  return json(
    status,
    [{ message: fault.message ?? 'The server is temporarily unavailable', errorCode: code }],
    headers,
  );
}

function bodyOf(reply: Reply): { bytes: Buffer; type: string } {
  if (reply.bytes !== undefined)
    return { bytes: reply.bytes, type: reply.type ?? 'application/octet-stream' };
  if (reply.text !== undefined)
    return { bytes: Buffer.from(reply.text), type: reply.type ?? 'text/plain;charset=UTF-8' };
  if (reply.json === undefined) return { bytes: Buffer.alloc(0), type: '' };
  return { bytes: Buffer.from(JSON.stringify(reply.json)), type: 'application/json;charset=UTF-8' };
}

async function send(
  site: Site,
  request: SimRequest,
  outgoing: ServerResponse,
  reply: Reply,
  faults: readonly Fault[],
): Promise<void> {
  if (faults.some((fault) => fault.effect === 'loseReply')) {
    outgoing.destroy();
    return;
  }
  const { bytes: plain, type } = bodyOf(reply);
  const truncation = faults.find((fault) => fault.effect === 'truncateRows');
  const whole = truncation === undefined ? plain : firstRows(plain, truncation.rows ?? 0);
  const packed = whole.length >= SMALLEST_GZIP && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const bytes = packed ? await compress(whole, { level: 1 }) : whole;
  const headers: Record<string, string> = { Date: site.org.now().toUTCString(), ...reply.headers };
  if (type !== '') headers['Content-Type'] = type;
  if (packed) headers['Content-Encoding'] = 'gzip';
  if (reply.status !== 204 && reply.status !== 304) headers['Content-Length'] = String(bytes.length);
  const dropped = faults
    .filter((fault) => fault.effect === 'dropHeaders')
    .flatMap((fault) => fault.headers ?? []);
  for (const name of dropped) Reflect.deleteProperty(headers, name);
  const cut = faults.find((fault) => fault.effect === 'cut');
  outgoing.writeHead(reply.status, headers);
  if (cut !== undefined) {
    outgoing.write(bytes.subarray(0, cut.bytes ?? Math.floor(bytes.length / 2)), () => outgoing.destroy());
  } else if (request.method === 'HEAD' || bytes.length === 0) outgoing.end();
  else outgoing.end(bytes);
}

/** Header and the first `rows` rows of a CSV, cut where a row ends (line breaks inside quotes do not count). */
function firstRows(csv: Buffer, rows: number): Buffer {
  let quoted = false;
  let lines = 0;
  for (let index = 0; index < csv.length; index++) {
    if (csv[index] === 0x22) quoted = !quoted;
    else if (csv[index] === 0x0a && !quoted && ++lines === rows + 1) return csv.subarray(0, index + 1);
  }
  return csv;
}
