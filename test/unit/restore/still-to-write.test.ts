import { describe, expect, it } from 'vitest';
import { stillToWrite } from '../../../core/restore/plan/still-to-write.ts';
import { field, lookup, object } from './org-objects.ts';

const contact = object('Contact', '003', [field('Phone'), field('Title'), lookup('AccountId', 'Account')]);
const oldId = '001D000000IRFmaIAH';
const newId = '001D000000IRFmbIAH';
const presentId = (id: string) => (id === oldId ? newId : id);
const common = { description: contact, presentId };

describe('a write looked at again just before it happens', () => {
  const item = {
    action: 'update' as const,
    values: { Phone: '1', Title: 'CEO' },
    before: { Phone: null, Title: 'CFO' },
  };

  it.each([
    ['as planned', { Phone: null, Title: 'CFO' }, { Phone: '1', Title: 'CEO' }, []],
    ['written before a crash', { Phone: '1', Title: 'CFO' }, { Title: 'CEO' }, []],
    ['edited by a person since', { Phone: '2', Title: 'CFO' }, { Title: 'CEO' }, ['Phone']],
    ['emptied by a person since', { Phone: null, Title: null }, { Phone: '1' }, ['Title']],
  ])('%s', (_name, live, write, edited) => {
    const result = stillToWrite({ ...common, item, wanted: item.values, live });
    expect(result.write).toEqual(write);
    expect(result.editedSince.map(({ name }) => name)).toEqual(edited);
  });

  it('refills a lookup that an undelete emptied', () => {
    const undelete = { action: 'undelete' as const, values: {}, before: { Phone: '1', AccountId: newId } };
    const wanted = { Phone: '1', AccountId: oldId };
    expect(
      stillToWrite({ ...common, item: undelete, wanted, live: { Phone: '1', AccountId: null } }).write,
    ).toEqual({ AccountId: oldId });
    expect(
      stillToWrite({ ...common, item: undelete, wanted, live: { Phone: '1', AccountId: newId } }).write,
    ).toEqual({});
  });

  it('replaces the Id that the target of a lookup had before, and waits for a target that is not back', () => {
    const undelete = { action: 'undelete' as const, values: {}, before: { AccountId: oldId } };
    const pending = { ...common, item: undelete, wanted: { AccountId: oldId }, live: { AccountId: oldId } };
    expect(stillToWrite(pending).write).toEqual({ AccountId: oldId });
    expect(stillToWrite({ ...pending, presentId: () => undefined }).write).toEqual({ AccountId: oldId });
    expect(stillToWrite({ ...pending, presentId: (id) => id }).write).toEqual({});
  });

  it('leaves out what the plan left out of an undeleted record', () => {
    const undelete = { action: 'undelete' as const, values: {}, before: { AccountId: null } };
    expect(
      stillToWrite({ ...common, item: undelete, wanted: { AccountId: oldId }, live: { AccountId: null } })
        .write,
    ).toEqual({});
  });
});
