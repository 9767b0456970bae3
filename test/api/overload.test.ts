import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { systemClock } from '#core/model';
import { buildServer } from '#server';
import { useDatabase } from '#test/database';
import type { ErrorReply } from '../../server/schemas/index.ts';

const database = useDatabase();

it('says that it is overloaded, and when to come back, instead of drowning', async () => {
  const app = await buildServer({
    ...{ database: database.api, clock: systemClock, masterKey: randomBytes(32) },
    ...{ log: pino({ level: 'silent' }), maxEventLoopDelay: 1 },
  });
  try {
    const reply = await firstRefusal(async () => {
      blockFor(50);
      return app.inject({ method: 'GET', url: '/v1/session' });
    });
    expect(reply.statusCode).toBe(503);
    expect(reply.headers['retry-after']).toBe('5');
    expect(reply.json<ErrorReply>().error).toMatchObject({ code: 'OVERLOADED' });
    expect(reply.json<ErrorReply>().error.remedy).toBeTruthy();
  } finally {
    await app.close();
  }
});

/** The lag is measured by a timer of the plugin: calls are answered as ever until it has fired once. */
async function firstRefusal<Reply extends { readonly statusCode: number }>(
  call: () => Promise<Reply>,
): Promise<Reply> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const reply = await call();
    if (reply.statusCode !== 401) return reply;
    await new Promise((next) => setImmediate(next));
  }
  throw new Error('The server was never overloaded.');
}

function blockFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
