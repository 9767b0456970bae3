import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { answerAdmin } from './admin.ts';
import { answerApexRest } from './apex-rest.ts';
import { answerApi } from './api.ts';
import { answerClassicBulk } from './bulk/classic.ts';
import { versionList } from './discovery.ts';
import { json, type Reply, type SimRequest } from './exchange.ts';
import { endJobs, forcedReply } from './fault-replies.ts';
import { answerOAuth } from './oauth.ts';
import { send } from './send.ts';
import { answerMetadataSoap } from './metadata/soap.ts';
import { answerSoap } from './soap.ts';
import type { Site } from './site.ts';

/** Most characters that the platform accepts in a URI, and in URI and headers together. */
const LONGEST_URI = 16_384;

/** What https needs, as PEM texts. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
}

/** The web server of one org, of https when it has an identity. It does not listen yet. */
export function createSiteServer(site: Site, tls?: TlsIdentity): Server {
  const limits = { maxHeaderSize: 65_536, keepAliveTimeout: 65_000 };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    serve(site, incoming, outgoing).catch((error: unknown) => {
      crash(outgoing, error);
    });
  };
  if (tls === undefined) return createServer(limits, listener);
  return createTlsServer({ ...limits, key: tls.key, cert: tls.certificate }, listener);
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
  const faults = url.startsWith('/simulator/') ? [] : site.faults.strike(request.method, url, request.body);
  if (faults.some(({ effect }) => effect === 'reset')) {
    outgoing.destroy();
    return;
  }
  for (const fault of faults) {
    if (fault.effect === 'delay') await wait(fault.ms ?? 1000);
    if (fault.effect === 'expireSession')
      site.sessions.expire(/\s(\S+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '');
  }
  endJobs(site, faults, request.path, undefined);
  const reply = forcedReply(site, faults) ?? checkedAnswer(site, request, incoming);
  endJobs(site, faults, request.path, reply);
  await send(site, request, outgoing, reply, faults);
}

function checkedAnswer(site: Site, request: SimRequest, incoming: IncomingMessage): Reply {
  if ((incoming.url ?? '').length > LONGEST_URI) return tooLong(414, 'URI Too Long');
  if (sizeOfHead(incoming) > LONGEST_URI) return tooLong(431, 'Request Header Fields Too Large');
  return answer(site, request);
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
  if (request.path.startsWith('/services/async/')) return answerClassicBulk(site, request);
  const other =
    answerOAuth(site, request) ??
    answerSoap(site, request) ??
    answerMetadataSoap(site, request) ??
    answerApexRest(site, request) ??
    answerAdmin(site, request);
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
