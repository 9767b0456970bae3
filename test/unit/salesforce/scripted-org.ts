import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectOrg, type ConnectOptions, type OrgClient } from '#core/salesforce';

/** What the scripted org was asked, in order. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers one request; return without ending the response to leave it hanging or to have cut it. */
export type Answer = (response: ServerResponse, asked: Asked) => void;

export interface ScriptedOrg {
  readonly url: string;
  readonly asked: Asked[];
  /** The n-th request gets the n-th answer; the last answer repeats. */
  script(...answers: Answer[]): void;
  client(options?: Partial<ConnectOptions>): OrgClient;
  /** Milliseconds that clients slept between attempts. */
  readonly slept: number[];
  close(): Promise<void>;
}

export const orgId = '00D000000000001EAA';
export const accessToken = '00D000000000001!SECRET.access_token_1';

/** A tiny HTTP server that plays Salesforce from a script: for faults that no well-behaved org shows. */
export async function scriptedOrg(): Promise<ScriptedOrg> {
  let answers: Answer[] = [];
  const asked: Asked[] = [];
  const slept: number[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const entry = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(pieces).toString(),
      };
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push(entry);
      if (answer === undefined) response.writeHead(500).end();
      else answer(response, entry);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    slept,
    script: (...next) => {
      answers = next;
      asked.length = 0;
      slept.length = 0;
    },
    client: (options = {}) =>
      connectOrg({
        tokenSource: { kind: 'access_token', accessToken },
        instanceUrl: url,
        apiVersion: '67.0',
        clock: fixedClock,
        retry: { soon: [10, 20], later: [30], sleep: async (milliseconds) => void slept.push(milliseconds) },
        ...options,
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export const fixedClock = {
  now: () => new Date('2026-01-15T12:00:00.000Z'),
  uuid: () => '00000000-0000-4000-8000-000000000000',
  randomBytes: (size: number) => Buffer.alloc(size, 255),
};

const limitHeader = { 'sforce-limit-info': 'api-usage=18/5000 (per-app-api-usage=17/250(appName=Holdfast))' };

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, {
      'content-type': 'application/json;charset=UTF-8',
      ...limitHeader,
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export function refusal(status: number, errorCode: string, message = 'refused'): Answer {
  return json([{ message, errorCode }], status);
}

export function csv(body: string | Buffer, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/csv', ...limitHeader, ...headers });
    response.end(body);
  };
}

/** Sends the first bytes of a body that was announced longer, then breaks the connection. */
export function cutAfter(body: string, type = 'application/json'): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': String(body.length + 1000) });
    response.write(body, () => response.destroy());
  };
}

export const hangUp: Answer = (response) => void response.destroy();

export async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** The error that a promise ends with; fails when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('expected a failure');
    },
    (error: unknown) => error,
  );
}

/** One page of a query reply. */
export function page(records: Record<string, unknown>[], next?: string): Record<string, unknown> {
  return {
    totalSize: records.length,
    done: next === undefined,
    ...(next === undefined ? {} : { nextRecordsUrl: next }),
    records: records.map((record) => ({ attributes: { type: 'Account', url: '' }, ...record })),
  };
}
