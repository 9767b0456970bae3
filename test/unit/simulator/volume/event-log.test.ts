import { expect, it } from 'vitest';
import { startOrg } from '../org-client.ts';

it('the log of changes keeps every event, the packed ones too, and answers any stretch of it', async () => {
  const { simulator } = await startOrg();
  const { events } = simulator.org;
  const before = events.length;
  for (let seq = before + 1; seq <= before + 65_000; seq++)
    events.push({ seq, at: 't', kind: 'update', object: 'Account', id: String(seq), userId: 'u' });
  expect(events.length).toBe(before + 65_000);
  for (const start of [0, 19_999, 20_001, 39_995, 59_990, before + 64_990]) {
    const seqs = events.slice(start, start + 10).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: 10 }, (_, index) => start + index + 1));
  }
  expect(events.at(-1)?.seq).toBe(before + 65_000);
  expect(events.filter(({ id }) => id === '30000')).toHaveLength(1);
  let count = 0;
  for (const event of events) if (event.seq === ++count) continue;
  expect(count).toBe(before + 65_000);
  await simulator.close();
});
