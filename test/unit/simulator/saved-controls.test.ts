import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startOrg } from './org-client.ts';

it('rights, org-wide defaults, shares, hidden rows and scripted locks are there again after a restart', async () => {
  const statePath = join(mkdtempSync(join(tmpdir(), 'saved-controls-')), 'state.jsonl');
  const before = await startOrg({ statePath });
  const { adminUsername: user } = before.simulator;
  const [shown = '', hidden = ''] = await Promise.all(
    ['shown', 'hidden'].map((Name) => before.create('Account', { Name, Phone: '1' })),
  );
  const access = { fields: { 'Account.Phone': { read: false } } };
  await before.send('POST', '/simulator/permissions', {
    user,
    access,
    hide: [hidden],
    sharing: { Account: 'Private' },
  });
  await before.send('POST', '/simulator/locks', { id: shown, times: 1 });
  await before.simulator.close();

  const after = await startOrg({ statePath });
  const found = await after.query('SELECT Id FROM Account');
  expect(found.body.records).toMatchObject([{ Id: shown }]);
  expect((await after.query('SELECT Phone FROM Account')).body[0].errorCode).toBe('INVALID_FIELD');
  expect((await after.query('SELECT RowCause FROM AccountShare')).body.records).toMatchObject(
    Array.from({ length: 2 }, () => ({ RowCause: 'Owner' })),
  );
  const { org } = after.simulator;
  expect(org.access.sharingModel(org.object('Account'))).toBe('Private');
  const locked = await after.send('PATCH', `sobjects/Account/${shown}`, { Name: 'x' });
  expect(locked.body[0].errorCode).toBe('UNABLE_TO_LOCK_ROW');
  await after.simulator.close();
});

it('a log of deletions that was purged is still purged after a restart', async () => {
  const statePath = join(mkdtempSync(join(tmpdir(), 'saved-deletions-')), 'state.jsonl');
  const before = await startOrg({ statePath });
  const gone = await before.create('Account', { Name: 'gone' });
  await before.send('DELETE', `sobjects/Account/${gone}`);
  const purged = new Date(Date.now() + 60_000).toISOString();
  before.simulator.org.deletions.purge(purged);
  await before.simulator.close();

  const after = await startOrg({ statePath });
  const span = `start=${new Date(Date.now() - 3_600_000).toISOString()}&end=${new Date().toISOString()}`;
  const refused = await after.get(`sobjects/Account/deleted/?${span}`);
  expect(refused.body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
  expect([...after.simulator.org.deletions]).toEqual([]);
  await after.simulator.close();
});
