import type { IncomingMessage, ServerResponse } from 'node:http';
import { HoldfastError } from '#core/model';
import { readJson, sendJson } from './http.ts';

/** The simulated org's controls that the page may use, and no other route of it. */
const routes: Readonly<Record<string, string>> = {
  '/simulator/world': 'GET',
  '/simulator/business-day': 'POST',
  '/simulator/disaster': 'POST',
};

/** A disaster in a big org takes some seconds. */
const timeout = 120_000;

/**
 * Hands a request for the simulated org's controls on to it. False, with nothing sent, for any other path. A failure of the
 * simulator becomes ORG_UNAVAILABLE.
 */
export async function controlSimulator(
  simulatorUrl: string | undefined,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (simulatorUrl === undefined || routes[path] !== request.method) return false;
  const body = request.method === 'POST' ? JSON.stringify(await readJson(request)) : undefined;
  const answer = await ask(new URL(path, simulatorUrl), request.method ?? 'GET', body);
  sendJson(response, answer.status, answer.body);
  return true;
}

async function ask(
  url: URL,
  method: string,
  body: string | undefined,
): Promise<{ status: number; body: unknown }> {
  try {
    const reply = await fetch(url, {
      method,
      headers: { 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(timeout),
      ...(body === undefined ? {} : { body }),
    });
    return { status: reply.status, body: await reply.json() };
  } catch (error) {
    throw new HoldfastError('ORG_UNAVAILABLE', 'The simulated org does not answer.', {}, error);
  }
}
