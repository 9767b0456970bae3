/* eslint-disable @typescript-eslint/no-unsafe-call -- the shapes of the bodies are what is tested */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from './org-client.ts';

/** Recordings of real orgs lie beside the repository; without them these tests are skipped. */
const RECORDED = join(import.meta.dirname, '../../../../shared/data/salesforce-responses');
const AMP = 'amp-labs-connectors/providers/salesforce/test';
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const recording = (path: string): any => JSON.parse(readFileSync(join(RECORDED, path), 'utf8'));
const keys = (value: object): string[] => Object.keys(value).sort();

describe.skipIf(!existsSync(RECORDED))('shapes as recorded (skipped where ../shared/data is absent)', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await startOrg();
  });
  afterAll(() => org.simulator.close());

  it.each(['Contact', 'Opportunity', 'Lead', 'Event'])(
    'describe of %s has the keys of a real one',
    async (name) => {
      const real = recording(`describe-json/${name}_describe.json`);
      const ours = (await org.get(`sobjects/${name}/describe`)).body;
      expect(keys(ours)).toEqual(keys(real));
      expect(Object.keys(ours.fields[0])).toEqual(Object.keys(real.fields[0]));
      expect(keys(ours.childRelationships[0])).toEqual(keys(real.childRelationships[0]));
      expect(keys(ours.recordTypeInfos[0])).toEqual(keys(real.recordTypeInfos[0]));
    },
  );

  it.each(['Account', 'Contact', 'Opportunity', 'Lead'])(
    'fields of %s have the types, lengths and rights of a real org',
    async (name) => {
      const real = recording(`describe-json/${name}_describe.json`).fields as Record<string, unknown>[];
      const ours = new Map(
        (await org.get(`sobjects/${name}/describe`)).body.fields.map((field: { name: string }) => [
          field.name,
          field,
        ]),
      );
      const facts = [
        'type',
        'length',
        'precision',
        'scale',
        'nillable',
        'createable',
        'updateable',
        'defaultedOnCreate',
        'filterable',
        'soapType',
      ];
      for (const field of real) {
        const own = ours.get(String(field['name']));
        if (own === undefined) continue;
        expect(own).toMatchObject(Object.fromEntries(facts.map((fact) => [fact, field[fact]])));
      }
    },
  );

  it('the global describe has the keys of a real one', async () => {
    const real = recording('describe-json/Global_describe.json');
    const ours = (await org.get('sobjects')).body;
    expect(keys(ours)).toEqual(keys(real));
    expect(Object.keys(ours.sobjects[0])).toEqual(Object.keys(real.sobjects[0]));
  });

  it('a new Bulk query job has the keys of a real one', async () => {
    const answer = await org.send('POST', 'jobs/query', {
      operation: 'query',
      query: 'SELECT Id FROM Account',
    });
    const real = recording(`${AMP}/bulk/read-launch-job-account.json`);
    expect(Object.keys(answer.body)).toEqual(Object.keys(real));
    expect(answer.text).toContain('"apiVersion":67.0');
  });

  it('errors have the form of real ones', async () => {
    const unknown = await org.query('SELECT Id,Name,BillingCity,IsDeleted FROM Accout');
    expect(unknown.body).toEqual(recording(`${AMP}/unknown-object.json`));
    const field = await org.send('POST', 'sobjects/Account', { Name: 'x', AccountNumer: '1' });
    expect(field.body).toEqual(recording(`${AMP}/unknown-field.json`));
    const readOnly = await org.send('POST', 'sobjects/Account', {
      Name: 'x',
      MasterRecordId: '001000000000001',
    });
    expect(readOnly.body).toEqual(recording(`${AMP}/invalid-field-upsert.json`));
    const empty = await org.send('POST', 'composite/sobjects', { records: [] });
    expect(empty.body).toEqual(recording(`${AMP}/batch/create/contacts/err-bad-request.json`));
    const id = await org.create('Account', { Name: 'x' });
    await org.send('DELETE', `sobjects/Account/${id}`);
    expect((await org.send('DELETE', `sobjects/Account/${id}`)).body).toEqual(
      recording(`${AMP}/crm/delete/not-found.json`),
    );
  });
});
