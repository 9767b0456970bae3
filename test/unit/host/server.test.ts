import { createServer, type Server } from 'node:http';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHost, type RunningHost } from '../../../host/index.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const identity = {
  orgId: '00D000000000001',
  userId: '005000000000001',
  userName: 'Ada <Admin> & Co',
  keyId: 'k1',
  key: Buffer.alloc(32, 1),
};

let host: RunningHost;
let simulator: Server;
let simulatorUrl: string;

const options = {
  identity,
  cacheFolder: `${root}node_modules/.cache/holdfast`,
  forceApp: `${root}force-app`,
};

beforeAll(async () => {
  simulator = createServer((asked, response) => {
    asked.resume();
    response.writeHead(asked.url === '/simulator/disaster' ? 404 : 200, {
      'Content-Type': 'application/json',
    });
    response.end(JSON.stringify({ asked: `${asked.method ?? ''} ${asked.url ?? ''}`, message: 'canned' }));
  });
  await new Promise<void>((done) => simulator.listen(0, '127.0.0.1', done));
  simulatorUrl = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`;
  host = await startHost({ ...options, port: 0, backendUrl: 'http://127.0.0.1:9', simulatorUrl });
});

afterAll(async () => {
  await host.close();
  simulator.close();
});

const get = (path: string) => fetch(host.url + path, { redirect: 'manual' });
const post = (path: string, body: string, type = 'application/json') =>
  fetch(host.url + path, { method: 'POST', body, headers: { 'Content-Type': type } });

describe('the page', () => {
  test('the root leads to the first tab, which is a page with the user in it', async () => {
    const redirect = await get('/');
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, '/lightning/n/Holdfast']);
    const page = await get('/lightning/n/Holdfast');
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain('Ada &#60;Admin&#62; &#38; Co');
    expect(html).not.toContain('<Admin>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('the user holds all permissions of the package, unless told otherwise', async () => {
    const html = await (await get('/lightning/n/Holdfast')).text();
    expect(html).toMatch(/"permissions":\[.*"Holdfast_Owner".*\]/);
  });

  test('the key with which calls are signed is in no file that the browser gets', async () => {
    const html = await (await get('/lightning/n/Holdfast')).text();
    expect(html).not.toContain(identity.key.toString('base64'));
    expect(html).not.toContain('k1"');
  });

  test('scripts, styles and icons are served with their types', async () => {
    const html = await (await get('/lightning/n/Holdfast')).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/(?:bundle|slds|host)\/[^"#]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(paths.length).toBeGreaterThanOrEqual(5);
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  test.each([
    '/lightning/n/Elsewhere',
    '/nothing',
    '/slds/../package.json',
    '/slds/%2e%2e/%2e%2e/package.json',
    '/host/../server/start-host.ts',
    '/bundle/0000/main.js',
  ])('%s is not found', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('an address that cannot be decoded is refused', async () => {
    expect((await get('/%E0%A4%A')).status).toBe(400);
  });
});

describe('calls', () => {
  test('an unreachable backend is an Apex error with the words of the package', async () => {
    const response = await post('/apex/JobsController/getJobs', '{}');
    const body = (await response.json()) as { message: string; exceptionType: string };
    expect([response.status, body.exceptionType]).toEqual([500, 'System.AuraHandledException']);
    expect(JSON.parse(body.message)).toMatchObject({ code: 'BACKEND_UNREACHABLE' });
  });

  test('only JSON objects are accepted, so that a foreign page cannot call', async () => {
    expect((await post('/apex/JobsController/getJobs', '{}', 'text/plain')).status).toBe(400);
    expect((await post('/apex/JobsController/getJobs', '[1]')).status).toBe(400);
    expect((await post('/apex/JobsController/getJobs', '{')).status).toBe(400);
  });

  test('a method that is not open to components is not found', async () => {
    expect((await post('/apex/BackendClient/get', '{"path":"/v1/jobs"}')).status).toBe(404);
  });

  test('a request under a foreign host name is refused', async () => {
    const status = await new Promise((done, fail) => {
      const asked = request(host.url, { headers: { host: 'evil.example' } }, (response) =>
        done(response.statusCode),
      );
      asked.on('error', fail);
      asked.end();
    });
    expect(status).toBe(421);
  });
});

describe("the simulated org's controls", () => {
  test('only the three known ones are handed on, answers and all', async () => {
    expect(await (await get('/simulator/world')).json()).toMatchObject({ asked: 'GET /simulator/world' });
    expect(await (await post('/simulator/business-day', '{}')).json()).toMatchObject({
      asked: 'POST /simulator/business-day',
    });
    expect((await post('/simulator/disaster', '{"name":"x"}')).status).toBe(404);
    expect((await post('/simulator/reset', '{}')).status).toBe(404);
  });

  test('without a simulated org there are none', async () => {
    const plain = await startHost({ ...options, port: 0, backendUrl: 'http://127.0.0.1:9' });
    expect((await fetch(`${plain.url}/simulator/world`)).status).toBe(404);
    expect(await (await fetch(`${plain.url}/lightning/n/Holdfast`)).text()).toContain('"simulator":false');
    await plain.close();
  });
});

test('a taken port is named, with the way out', async () => {
  const port = Number(new URL(host.url).port);
  await expect(startHost({ ...options, port, backendUrl: 'http://127.0.0.1:9' })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: `Port ${port} is in use by another program.`,
    detail: { remedy: expect.stringMatching(/--port.*HOLDFAST_PORT/) as unknown },
  });
});
