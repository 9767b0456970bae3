import { expect, it } from 'vitest';
import { useDatabase } from '#test/database';
import { simulatedBackup } from '../backup/simulated-backup.ts';
import { idsOf, showOnly, smallWorld } from '../backup/small-world.ts';

const database = useDatabase();
const minute = 60_000;

it('08 finds rows that were saved before a run and committed after it', async () => {
  let now = Date.now() - 86_400_000;
  const backup = await simulatedBackup(database.worker, { world: smallWorld, now: () => new Date(now) });
  try {
    const { org } = backup.simulator;
    showOnly(backup.simulator, ['Account', 'Contact']);
    await backup.backUp();
    now += 60 * minute;
    const [account = ''] = idsOf(backup.simulator, 'Account');
    const [contact = ''] = idsOf(backup.simulator, 'Contact');
    // Saved three minutes before the watermark passes, and not to be seen by anybody yet.
    const open = org.openLongTransaction((inside) => {
      inside.update(inside.object('Account'), account, { Phone: 'late' });
      inside.insert(inside.object('Account'), { Name: 'Late newcomer' });
    });
    now += 3 * minute;
    org.update(org.object('Contact'), contact, { Phone: 'in time' });
    const between = await backup.backUp();
    expect(between.run).toMatchObject({ added: 0, changed: 1, deleted: 0 });
    now += minute;
    open.commit();
    now += 60 * minute;
    const next = await backup.backUp();
    expect(next.objects.get('Account')).toMatchObject({ added: 1, changed: 1, mode: 'incremental' });
    const phones = (await backup.versions()).filter(({ id }) => id === account);
    expect(phones.map(({ from, values }) => [from, values['phone']])).toEqual([
      [1, undefined],
      [3, 'late'],
    ]);
    expect((await backup.backUp()).run).toMatchObject({ added: 0, changed: 0, deleted: 0 });
  } finally {
    await backup.simulator.close();
  }
});
