import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#simulator';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { idsOf, insertRecord, showOnly, vanish } from '../backup/small-world.ts';
import { storedFacts } from './stored-facts.ts';

const database = useDatabase();

const world: World = {
  name: 'deletes',
  companyName: 'Deletes Ltd',
  metadataFolders: [],
  disasters: [],
  records: function* () {
    yield { type: 'Campaign', ref: 'fair', fields: { Name: 'Fair' } };
    for (let n = 1; n <= 3; n += 1) {
      yield { type: 'Lead', ref: `l${n}`, fields: { LastName: `Lead ${n}`, Company: 'Firm' } };
      yield { type: 'CampaignMember', ref: `m${n}`, fields: { CampaignId: '@fair', LeadId: `@l${n}` } };
    }
    for (let n = 1; n <= 8; n += 1) yield { type: 'Account', ref: `a${n}`, fields: { Name: `Account ${n}` } };
    yield { type: 'Contact', ref: 'c1', fields: { LastName: 'Child', AccountId: '@a5' } };
  },
};

describe('15 hard-deleted CampaignMember, emptied bin, merge and undelete', () => {
  let backup: SimulatedBackup;
  let facts: ReturnType<typeof storedFacts>;
  let accounts: string[];
  let members: string[];
  let now = Date.now() - 86_400_000;
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world, now: () => new Date(now) });
    showOnly(backup.simulator, ['Account', 'Campaign', 'CampaignMember', 'Contact', 'Lead']);
    accounts = idsOf(backup.simulator, 'Account');
    members = idsOf(backup.simulator, 'CampaignMember');
    facts = storedFacts(database.worker, backup);
    expect((await backup.backUp()).run).toMatchObject({ status: 'completed', added: 16 });
    now += 3_600_000;
  });
  afterAll(() => backup.simulator.close());

  const reasonOf = async (object: string, id: string | undefined) =>
    (await facts.absences(object, id ?? '')).map(({ reason, fromRun, toRun, masterId }) => [
      ...[reason, fromRun, toRun],
      ...(masterId === null ? [] : [masterId]),
    ]);

  it('15.1 classifies each: in the bin, merged into another, in no bin', async () => {
    const { org } = backup.simulator;
    const [binned = '', emptied = '', hard = '', unlogged = '', loser = '', master = ''] = accounts;
    org.delete(binned);
    org.delete(emptied);
    org.purge(emptied);
    org.hardDelete(hard);
    vanish(org, unlogged);
    org.hardDelete(members[0] ?? '');
    await merge(backup, master, loser);
    now += 120_000;
    const run = await backup.backUp();
    expect(run.run).toMatchObject({ status: 'completed', number: 2, added: 0, deleted: 6 });
    expect(await reasonOf('Account', binned)).toEqual([['deleted', 2, null]]);
    expect(await reasonOf('Account', emptied)).toEqual([['purged', 2, null]]);
    expect(await reasonOf('Account', hard)).toEqual([['purged', 2, null]]);
    expect(await reasonOf('Account', unlogged)).toEqual([['purged', 2, null]]);
    expect(await reasonOf('Account', loser)).toEqual([['merged', 2, null, master]]);
    expect(await reasonOf('CampaignMember', members[0])).toEqual([['purged', 2, null]]);
    // The child of the loser belongs to the master now; the older snapshot knows its old parent.
    const child = idsOf(backup.simulator, 'Contact')[0] ?? '';
    expect((await facts.column('Contact', 'AccountId', 1)).get(child)).toBe(loser);
    expect((await facts.column('Contact', 'AccountId', 2)).get(child)).toBe(master);
  });

  it('15.2 takes an undeleted record for the same record: another version of it, and the absence has an end', async () => {
    const { org } = backup.simulator;
    const [binned = ''] = accounts;
    now += 3_600_000;
    org.undelete(binned);
    now += 120_000;
    const run = await backup.backUp();
    expect(run.objects.get('Account')).toMatchObject({ deleted: 0, records: 4, coverage: 'ok' });
    expect(await reasonOf('Account', binned)).toEqual([['deleted', 2, 3]]);
    const versions = (await backup.versions()).filter(({ id }) => id === binned);
    expect(versions.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [3, null],
    ]);
  });

  it('15.3 classifies the same in a full read, and counts a new record beside a purged one', async () => {
    const { org } = backup.simulator;
    now += 16 * 86_400_000;
    const [, , , , , , gone = ''] = accounts;
    org.hardDelete(gone);
    insertRecord(org, 'Account', { Name: 'Newcomer' });
    now += 120_000;
    const run = await backup.backUp();
    expect(run.objects.get('Account')).toMatchObject({ mode: 'full', added: 1, deleted: 1, records: 4 });
    expect(await reasonOf('Account', gone)).toEqual([['purged', 4, null]]);
  });
});

/** Merges one account into another, as the partner API does. */
async function merge({ simulator }: SimulatedBackup, master: string, loser: string): Promise<void> {
  const body = `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"
    xmlns:o="urn:sobject.partner.soap.sforce.com"><e:Header><SessionHeader><sessionId>${simulator.accessToken}</sessionId></SessionHeader></e:Header>
    <e:Body><merge><request><masterRecord><o:type>Account</o:type><o:Id>${master}</o:Id></masterRecord>
    <recordToMergeIds>${loser}</recordToMergeIds></request></merge></e:Body></e:Envelope>`;
  const headers = { 'content-type': 'text/xml', soapaction: 'merge' };
  const reply = await fetch(`${simulator.url}/services/Soap/u/67.0`, { method: 'POST', body, headers });
  const text = await reply.text();
  if (!text.includes('<success>true</success>')) throw new Error(`The merge was refused: ${text}`);
}
