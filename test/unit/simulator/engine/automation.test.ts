import { describe, expect, it } from 'vitest';
import type { TriggerScript } from '../../../../simulator/engine/automation/automation.ts';
import { engineOrg, refusalOf } from './engine-org.ts';

function trigger(over: Partial<TriggerScript> & Pick<TriggerScript, 'run'>): TriggerScript {
  return { name: 'OnContact', kind: 'ApexTrigger', object: 'Contact', moments: ['before insert'], ...over };
}

describe('scripted automation', () => {
  it('fills fields before a save and changes other records after it', () => {
    const engine = engineOrg();
    const { org } = engine;
    org.automation.addTrigger(
      trigger({
        run: ({ values }) => {
          values['Department'] = 'Set by trigger';
        },
      }),
    );
    org.automation.addTrigger(
      trigger({
        name: 'CountContacts',
        kind: 'Flow',
        moments: ['after insert'],
        run: ({ values, actor }) =>
          org.update(
            org.object('Account'),
            String(values['AccountId']),
            { Description: 'has people' },
            actor,
          ),
      }),
    );
    const account = engine.insert('Account', { Name: 'a' });
    const contact = engine.insert('Contact', { LastName: 'c', AccountId: account });
    expect(engine.value(contact, 'Department')).toBe('Set by trigger');
    expect(engine.value(account, 'Description')).toBe('has people');
    expect(org.automation.setActive('OnContact', false)).toBe(true);
    expect(
      engine.value(engine.insert('Contact', { LastName: 'd', AccountId: account }), 'Department'),
    ).toBeNull();
  });

  it('refuses with the text of the exception, of the flow, or of addError, and nothing of the save stays', () => {
    const engine = engineOrg();
    const { automation } = engine.org;
    const insert = (): string => engine.insert('Contact', { LastName: 'c' });
    automation.addTrigger(
      trigger({
        moments: ['after insert'],
        run: () => {
          throw new Error('System.NullPointerException: no');
        },
      }),
    );
    const refused = refusalOf(insert);
    expect(refused.code).toBe('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
    expect(refused.message).toContain(
      'OnContact: execution of AfterInsert\n\ncaused by: System.NullPointerException: no',
    );
    automation.addTrigger(
      trigger({ kind: 'Flow', run: ({ org }) => void org.insert(org.object('Account'), {}) }),
    );
    expect(refusalOf(insert).code).toBe('CANNOT_EXECUTE_FLOW_TRIGGER');
    expect(refusalOf(insert).message).toContain('REQUIRED_FIELD_MISSING');
    automation.addTrigger(trigger({ run: ({ addError }) => addError('Not today', 'LastName') }));
    expect(refusalOf(insert)).toEqual({
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Not today',
      fields: ['LastName'],
    });
    expect(engine.org.records('Contact')).toEqual([]);
  });

  it('runs around deletes, and after an undelete for the record itself only', () => {
    const engine = engineOrg();
    const seen: string[] = [];
    for (const object of ['Account', 'Contact']) {
      engine.org.automation.addTrigger({
        name: `On${object}`,
        kind: 'ApexTrigger',
        object,
        moments: ['before delete', 'after delete', 'after undelete'],
        run: ({ moment }) => void seen.push(`${moment} ${object}`),
      });
    }
    const account = engine.insert('Account', { Name: 'a' });
    engine.insert('Contact', { LastName: 'c', AccountId: account });
    engine.org.delete(account);
    engine.org.undelete(account);
    expect(seen.filter((one) => one.startsWith('before'))).toEqual([
      'before delete Account',
      'before delete Contact',
    ]);
    expect(seen.filter((one) => one.startsWith('after undelete'))).toEqual(['after undelete Account']);
  });

  it('stops scripts that set each other off for ever', () => {
    const engine = engineOrg();
    engine.org.automation.addTrigger(
      trigger({
        moments: ['after insert'],
        run: ({ org, actor }) => void org.insert(org.object('Contact'), { LastName: 'again' }, actor),
      }),
    );
    expect(refusalOf(() => engine.insert('Contact', { LastName: 'c' })).message).toContain(
      'maximum trigger depth exceeded',
    );
  });
});

describe('assignment and duplicate rules', () => {
  it('assigns a new case unless the call says FALSE', () => {
    const engine = engineOrg();
    const agent = engine.user('agent').userId;
    engine.org.automation.setAssignmentRule('Case', (values) =>
      values['Origin'] === 'Web' ? agent : undefined,
    );
    const quiet = { ...engine.admin, options: { autoAssign: false } };
    const owner = (fields: Record<string, unknown>, actor = engine.admin): unknown =>
      engine.value(engine.insert('Case', fields, actor), 'OwnerId');
    expect(owner({ Origin: 'Web' })).toBe(agent);
    expect(owner({ Origin: 'Phone' })).toBe(engine.admin.userId);
    expect(owner({ Origin: 'Web' }, quiet)).toBe(engine.admin.userId);
  });

  it('finds duplicates; allowSave passes a rule that only warns', () => {
    const engine = engineOrg();
    const allow = { ...engine.admin, options: { allowDuplicates: true } };
    const rule = { name: 'Same name', object: 'Account', fields: ['Name', 'BillingCity'], active: true };
    const insert = (actor = engine.admin): string =>
      engine.insert('Account', { Name: 'ACME', BillingCity: 'Bonn' }, actor);
    engine.insert('Account', { Name: 'Acme', BillingCity: 'bonn' });
    engine.org.automation.setDuplicateRule({ ...rule, action: 'alert' });
    expect(refusalOf(insert).code).toBe('DUPLICATES_DETECTED');
    insert(allow);
    engine.org.automation.setDuplicateRule({ ...rule, action: 'block' });
    expect(refusalOf(() => insert(allow)).code).toBe('DUPLICATES_DETECTED');
    expect(engine.insert('Account', { Name: 'Acme', BillingCity: 'Kiel' })).toMatch(/^001/);
  });
});
