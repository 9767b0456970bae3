/* eslint-disable @typescript-eslint/no-unsafe-call -- the shapes of the bodies are what is tested */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator, type World } from '#simulator';
import { accounts, startOrg, worldOf, type OrgClient } from './org-client.ts';

const world: World = {
  ...worldOf(accounts(30)),
  businessDay: () => [{ kind: 'insert', type: 'Lead', fields: { LastName: 'New', Company: 'Co' } }],
  disasters: [
    {
      name: 'wipe',
      label: 'Everything is emptied',
      plan: (view) =>
        view.records('Account').map(({ Id }) => ({
          kind: 'update',
          type: 'Account',
          id: Id,
          fields: { NumberOfEmployees: null },
        })),
    },
  ],
};

let org: OrgClient;
afterEach(() => org.simulator.close());

const fault = (body: unknown): Promise<unknown> => org.send('POST', '/simulator/faults', body);

describe('the controls of the simulator', () => {
  it('show the world and carry out its operations', async () => {
    org = await startOrg({ world });
    const info = (await org.get('/simulator/world')).body;
    expect(info).toMatchObject({
      name: 'test',
      hasBusinessDay: true,
      disasters: [{ name: 'wipe', label: 'Everything is emptied' }],
    });
    expect(info.records.Account).toBe(30);
    expect((await org.send('POST', '/simulator/business-day', { seed: 3 })).body.objects).toEqual({
      Lead: { inserted: 1, updated: 0, deleted: 0 },
    });
    expect(
      (await org.send('POST', '/simulator/disaster', { name: 'wipe' })).body.objects.Account.updated,
    ).toBe(30);
    const { events } = (await org.get('/simulator/events')).body;
    expect(events.at(-1)).toMatchObject({
      kind: 'update',
      object: 'Account',
      changes: { NumberOfEmployees: [30, null] },
    });
    expect((await org.get('/simulator/snapshot')).body.objects.Account).toHaveLength(30);
    expect((await org.send('POST', '/simulator/disaster', { name: 'none' })).status).toBe(404);
  });

  it('disturb requests on command', async () => {
    org = await startOrg({ world });
    await fault({ match: { method: 'GET', path: '/limits' }, nth: 2, effect: 'status', status: 503 });
    const seen: number[] = [];
    for (let call = 0; call < 3; call++) seen.push((await org.get('limits')).status);
    expect(seen).toEqual([200, 503, 200]);
    await fault({ match: { path: '/limits' }, effect: 'html' });
    expect((await org.get('limits')).text).toContain('<h1>');
    await fault({ match: { path: '/limits' }, effect: 'cut', bytes: 10 });
    await expect(org.get('limits')).rejects.toThrow();
    const { body: job } = await org.send('POST', 'jobs/query', {
      operation: 'query',
      query: 'SELECT Id FROM Account',
    });
    for (let poll = 0; poll < 2; poll++) await org.get(`jobs/query/${job.id}`);
    await fault({ match: { path: '/results' }, effect: 'truncateRows', rows: 4 });
    const page = await org.get(`jobs/query/${job.id}/results`);
    expect(page.text.trim().split('\n')).toHaveLength(5);
    expect(page.headers.get('sforce-numberofrecords')).toBe('30');
    await fault({ match: { path: '/limits' }, effect: 'expireSession' });
    expect((await org.get('limits')).body[0].errorCode).toBe('INVALID_SESSION_ID');
  });

  it('keep the org in a file between starts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const statePath = join(folder, 'org.state');
    org = await startOrg({ world, statePath });
    const id = await org.create('Account', { Name: 'Kept' });
    await org.send(
      'DELETE',
      `sobjects/Account/${(await org.query("SELECT Id FROM Account WHERE Name = 'Account 1'")).body.records[0].Id}`,
    );
    await org.simulator.close();
    org = await startOrg({ world, statePath });
    expect((await org.get(`sobjects/Account/${id}`)).body.Name).toBe('Kept');
    expect((await org.query('SELECT COUNT() FROM Account')).body.totalSize).toBe(30);
    expect((await org.create('Account', { Name: 'Next' })) > id).toBe(true);
  });

  it('name a taken port', async () => {
    org = await startOrg();
    const port = Number(new URL(org.simulator.url).port);
    await expect(startSimulator({ port, world: undefined })).rejects.toThrow(`Port ${port} is taken`);
  });
});
