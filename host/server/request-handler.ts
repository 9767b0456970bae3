import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asHoldfastError } from '#core/model';
import { runController, UnsupportedApex, type ControllerRuntime } from '../apex/index.ts';
import type { Bundle } from '../build/bundle.ts';
import type { AppDescription } from '../package/app-metadata.ts';
import { readJson, securityHeaders, sendJson } from './http.ts';
import { pageHtml } from './page-html.ts';
import { controlSimulator } from './simulator-controls.ts';
import { sendFile } from './static-files.ts';

/** Where the host reports what went wrong on its side; pino fits. */
export interface HostLog {
  error(detail: object, message: string): void;
}

/** All that requests are answered from. */
export interface HostContent {
  readonly app: AppDescription;
  readonly bundle: Bundle;
  readonly runtime: ControllerRuntime;
  readonly simulatorUrl: string | undefined;
  /** Host names that a browser may use for this server; empty accepts any. */
  readonly hostNames: readonly string[];
  readonly log: HostLog;
}

const page = fileURLToPath(new URL('../page', import.meta.url));
const slds = join(
  dirname(createRequire(import.meta.url).resolve('@salesforce-ux/design-system/package.json')),
  'assets',
);

/** Answers one request; never rejects. */
export async function handleRequest(
  content: HostContent,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  try {
    if (!isOwnName(content, request)) {
      sendJson(response, 421, { message: 'This server has another name.' });
      return;
    }
    const url = new URL(request.url ?? '/', 'http://host');
    const path = decodeURIComponent(url.pathname);
    const answered =
      request.method === 'GET' || request.method === 'HEAD'
        ? await answerGet(content, path, request, response)
        : await answerPost(content, path, request, response);
    if (!answered) sendJson(response, 404, { message: 'There is nothing at this address.' });
  } catch (error) {
    refuse(content, response, error);
  }
}

async function answerGet(
  content: HostContent,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (path === '/') return redirectToFirstTab(content, response);
  if (path.startsWith('/lightning/n/'))
    return sendPage(content, path.slice('/lightning/n/'.length), response);
  if (path.startsWith('/slds/')) return sendFile(response, slds, path.slice('/slds/'.length), 'an hour');
  if (path === '/host/page.css' || path === '/host/icon.svg') {
    return sendFile(response, page, path.slice('/host/'.length), 'never');
  }
  const bundlePath = `/bundle/${content.bundle.fingerprint}/`;
  if (path.startsWith(bundlePath)) {
    return sendFile(response, content.bundle.folder, path.slice(bundlePath.length), 'for ever');
  }
  return controlSimulator(content.simulatorUrl, path, request, response);
}

function redirectToFirstTab({ app }: HostContent, response: ServerResponse): boolean {
  const [tab] = app.tabs;
  if (tab === undefined) return false;
  response.writeHead(302, { Location: `/lightning/n/${encodeURIComponent(tab.name)}` }).end();
  return true;
}

function sendPage(
  { app, bundle, runtime, simulatorUrl }: HostContent,
  tab: string,
  response: ServerResponse,
): boolean {
  if (!app.tabs.some((each) => each.name === tab)) return false;
  const { userName, userId, permissions } = runtime.user;
  const html = pageHtml({
    app,
    userName,
    userId,
    permissions: [...permissions],
    simulator: simulatorUrl !== undefined,
    bundle: `/bundle/${bundle.fingerprint}`,
  });
  response
    .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(html);
  return true;
}

async function answerPost(
  content: HostContent,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const apex = /^\/apex\/([A-Za-z]\w*)\/([A-Za-z]\w*)$/.exec(path);
  if (apex?.[1] === undefined || apex[2] === undefined || request.method !== 'POST') {
    return controlSimulator(content.simulatorUrl, path, request, response);
  }
  const parameters = await readJson(request);
  const result = await runController(content.runtime, apex[1], apex[2], parameters);
  if (result.ok) sendJson(response, 200, { value: result.value });
  else sendJson(response, result.status, result.body);
  return true;
}

/** A page of another site that points its own name at this machine must not be able to read answers. */
function isOwnName({ hostNames }: HostContent, request: IncomingMessage): boolean {
  const given = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return hostNames.length === 0 || hostNames.includes(given);
}

function refuse({ log }: HostContent, response: ServerResponse, thrown: unknown): void {
  if (thrown instanceof URIError) {
    sendJson(response, 400, { message: 'This is no valid address.' });
    return;
  }
  const error = asHoldfastError(thrown);
  if (error.status >= 500)
    log.error({ err: thrown, code: error.code }, 'The host page could not answer a request');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // Only developers of the package meet this one, and they need to know what the host lacks.
  const message = thrown instanceof UnsupportedApex ? thrown.message : error.message;
  sendJson(response, error.status, { message, code: error.code });
}
