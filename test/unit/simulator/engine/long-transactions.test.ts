import { describe, expect, it } from 'vitest';
import { engineOrg, refusalOf } from './engine-org.ts';

const MINUTE = 60_000;

describe('a long transaction', () => {
  it('stamps its rows when they are saved and shows them when it commits', () => {
    const engine = engineOrg();
    const old = engine.insert('Account', { Name: 'old' });
    const gone = engine.insert('Account', { Name: 'gone' });
    let added = '';
    engine.pass(MINUTE);
    const open = engine.org.openLongTransaction((org) => {
      added = org.insert(org.object('Account'), { Name: 'new' });
      org.update(org.object('Account'), old, { Name: 'changed' });
      org.delete(gone);
    });
    engine.pass(5 * MINUTE);
    const between = engine.org.now().toISOString();
    expect([engine.org.find(added), engine.value(old, 'Name'), engine.value(gone, 'IsDeleted')]).toEqual([
      undefined,
      'old',
      false,
    ]);
    expect(engine.org.transactions.oldestOpen()).toBe('2026-03-02T09:01:00.000Z');
    engine.pass(MINUTE);
    open.commit();
    expect(engine.value(added, 'SystemModstamp')).toBe('2026-03-02T09:01:00.000Z');
    expect(engine.value(old, 'Name')).toBe('changed');
    expect(engine.org.bin.has(gone)).toBe(true);
    expect(engine.org.events.at(-1)).toMatchObject({
      kind: 'delete',
      at: '2026-03-02T09:07:00.000Z',
      savedAt: '2026-03-02T09:01:00.000Z',
    });
    const then = engine.org.history.rowsAt(engine.org.object('Account'), between);
    expect(then.map(({ values }) => values['Name'])).toEqual(['old', 'gone']);
    expect(engine.org.transactions.oldestOpen()).toBeUndefined();
  });

  it('locks its rows until it ends, and leaves nothing when it is rolled back', () => {
    const engine = engineOrg();
    const id = engine.insert('Account', { Name: 'a' });
    const open = engine.org.openLongTransaction((org) =>
      org.update(org.object('Account'), id, { Name: 'b' }),
    );
    expect(refusalOf(() => engine.update('Account', id, { Name: 'c' })).code).toBe('UNABLE_TO_LOCK_ROW');
    expect(refusalOf(() => engine.insert('Contact', { LastName: 'c', AccountId: id })).code).toBe(
      'UNABLE_TO_LOCK_ROW',
    );
    open.rollBack();
    engine.update('Account', id, { Name: 'c' });
    expect(engine.value(id, 'Name')).toBe('c');
  });
});

describe('row locks', () => {
  it('come as often as a test says, for one record or one object', () => {
    const engine = engineOrg();
    const id = engine.insert('Account', { Name: 'a' });
    engine.org.locks.script({ id, times: 2 });
    const save = (): void => engine.update('Account', id, { Name: 'b' });
    expect([refusalOf(save).message, refusalOf(save).code]).toEqual([
      `unable to obtain exclusive access to this record or 1 records: ${id}`,
      'UNABLE_TO_LOCK_ROW',
    ]);
    save();
    engine.org.locks.script({ object: 'Account', times: 1 });
    expect(refusalOf(() => engine.insert('Contact', { LastName: 'c', AccountId: id })).code).toBe(
      'UNABLE_TO_LOCK_ROW',
    );
  });

  it('collide when batches of children of one parent run at the same time', () => {
    const engine = engineOrg();
    const parents = ['a', 'b'].map((Name) => engine.insert('Account', { Name }));
    const batch = (parent: string | undefined) => (): string => {
      try {
        engine.insert('Contact', { LastName: 'c', AccountId: parent });
        return 'saved';
      } catch {
        return 'locked';
      }
    };
    const [a, b] = parents;
    expect(engine.org.locks.inParallel([batch(a), batch(a), batch(b)])).toEqual(['saved', 'locked', 'saved']);
    expect(batch(a)()).toBe('saved');
  });
});
