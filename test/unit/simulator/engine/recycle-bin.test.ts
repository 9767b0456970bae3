import { describe, expect, it } from 'vitest';
import { engineOrg, refusalOf } from './engine-org.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;

describe('the recycle bin', () => {
  it('forgets a record after 15 days by the clock of the org', () => {
    const engine = engineOrg();
    const id = engine.insert('Account', { Name: 'a' });
    engine.org.delete(id);
    engine.pass(15 * DAY - HOUR);
    engine.org.housekeep();
    expect(engine.org.find(id)).toBeDefined();
    engine.pass(HOUR);
    engine.org.housekeep();
    expect(engine.org.find(id)).toBeUndefined();
    expect(refusalOf(() => engine.org.undelete(id)).code).toBe('UNDELETE_FAILED');
    expect(engine.org.events.at(-1)).toMatchObject({ kind: 'purge', id });
  });

  it('gives up the oldest when it is full, but none younger than two hours', () => {
    const engine = engineOrg({ binSize: 2 });
    const ids = [1, 2, 3, 4].map((n) => engine.insert('Account', { Name: `a${n}` }));
    for (const id of ids.slice(0, 2)) engine.org.delete(id);
    engine.pass(HOUR);
    for (const id of ids.slice(2)) engine.org.delete(id);
    engine.pass(2 * MINUTE);
    engine.org.housekeep();
    expect(ids.filter((id) => engine.org.bin.has(id))).toEqual(ids);
    engine.pass(HOUR + 60_000);
    engine.org.housekeep();
    expect(ids.filter((id) => engine.org.bin.has(id))).toEqual(ids.slice(2));
  });

  it('never holds what was hard deleted; only the log of deletions tells of it', () => {
    const engine = engineOrg();
    const account = engine.insert('Account', { Name: 'a' });
    const contact = engine.insert('Contact', { LastName: 'c', AccountId: account });
    engine.org.hardDelete(account);
    expect([engine.org.find(account), engine.org.find(contact), engine.org.bin.size]).toEqual([
      undefined,
      undefined,
      0,
    ]);
    expect([...engine.org.deletions].map(({ id }) => id).sort()).toEqual(
      expect.arrayContaining([account, contact]),
    );
  });

  it('has a log of deletions that is purged from its oldest end and says so', () => {
    const engine = engineOrg({ deletionLogSize: 1 });
    const ids = [1, 2].map((n) => engine.insert('Account', { Name: `a${n}` }));
    expect(engine.org.deletions.earliest(engine.org.now())).toBe('2026-02-15T09:00:00.000Z');
    engine.org.delete(ids[0] ?? '');
    engine.pass(2 * HOUR);
    engine.org.delete(ids[1] ?? '');
    engine.pass(2 * HOUR);
    engine.org.housekeep();
    expect([...engine.org.deletions].map(({ id }) => id)).toEqual([ids[1]]);
    expect(engine.org.deletions.earliest(engine.org.now())).toBe('2026-03-02T09:00:00.000Z');
  });
});
