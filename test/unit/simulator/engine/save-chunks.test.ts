import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setValidationRule } from '../../../../simulator/catalogue/validation-rules.ts';
import { startOrg, type Answer, type OrgClient } from '../org-client.ts';
import { ingest, resultFile } from '../bulk/load-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

interface SavedRow {
  readonly success: boolean;
  readonly errors: readonly { readonly statusCode: string; readonly message: string }[];
}
const rowsOf = (answer: Answer): readonly SavedRow[] => answer.body as readonly SavedRow[];

describe('several validation rules that fire', () => {
  const rule = (name: string, field: string | null): Parameters<typeof setValidationRule>[1] => ({
    name,
    active: true,
    condition: 'ISPICKVAL(Rating, "Cold")',
    message: `${name} says no`,
    field,
  });
  beforeAll(() => {
    const account = org.simulator.org.object('Account');
    setValidationRule(account, rule('One', null));
    setValidationRule(account, rule('Two', 'Rating'));
  });

  it('are all told, by REST, collections and Bulk', async () => {
    const cold = { Name: 'a', Rating: 'Cold' };
    const single = await org.send('POST', 'sobjects/Account', cold);
    expect(single.body).toEqual([
      { message: 'One says no', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' },
      { message: 'Two says no', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Rating'] },
    ]);
    const many = await org.send('POST', 'composite/sobjects', {
      records: [{ attributes: { type: 'Account' }, ...cold }],
    });
    expect(rowsOf(many)[0]?.errors.map(({ message }) => message)).toEqual(['One says no', 'Two says no']);
    const job = await ingest(org, { operation: 'insert', object: 'Account', csv: 'Name,Rating\na,Cold\n' });
    const failed = await resultFile(org, String(job.body.id), 'failedResults');
    expect(failed.rows[0]?.['sf__Error']).toBe(
      'FIELD_CUSTOM_VALIDATION_EXCEPTION:One says no:--;FIELD_CUSTOM_VALIDATION_EXCEPTION:Two says no:Rating --',
    );
  });
});

describe('an unhandled exception of a trigger', () => {
  beforeAll(() => {
    org.simulator.org.automation.addTrigger({
      name: 'Fragile',
      kind: 'ApexTrigger',
      object: 'Lead',
      moments: ['before insert'],
      run: ({ values, addError }) => {
        if (values['Company'] === 'bad') throw new Error('System.NullPointerException');
        if (values['Company'] === 'refused') addError('not this one');
      },
    });
  });
  const leads = async (): Promise<number> =>
    Number((await org.query('SELECT COUNT() FROM Lead')).body.totalSize);

  it('refuses all rows of its call, where addError refuses one', async () => {
    const send = (companies: readonly string[]): ReturnType<OrgClient['send']> =>
      org.send('POST', 'composite/sobjects', {
        records: companies.map((Company) => ({ attributes: { type: 'Lead' }, LastName: 'l', Company })),
      });
    const one = await send(['fine', 'refused', 'fine']);
    expect(rowsOf(one).map((row) => row.success)).toEqual([true, false, true]);
    const all = await send(['fine', 'bad', 'fine']);
    expect(rowsOf(all).map((row) => row.errors[0]?.statusCode)).toEqual(
      Array.from({ length: 3 }, () => 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'),
    );
    expect(await leads()).toBe(2);
  });

  it('refuses the 200 rows of its chunk in a Bulk load, and no others', async () => {
    const before = await leads();
    const lines = Array.from({ length: 500 }, (_, row) => `l${row},${row === 250 ? 'bad' : 'fine'}`);
    const job = await ingest(org, {
      operation: 'insert',
      object: 'Lead',
      csv: `LastName,Company\n${lines.join('\n')}\n`,
    });
    expect(job.body).toMatchObject({ numberRecordsProcessed: 500, numberRecordsFailed: 200 });
    expect(await leads()).toBe(before + 300);
  });
});
