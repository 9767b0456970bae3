/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- the shapes of the bodies are what is tested */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, worldOf, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  const contact = (ref: string, fields: Record<string, string>): never =>
    ({ type: 'Contact', ref, fields }) as never;
  org = await startOrg({
    world: worldOf([
      { type: 'Account', ref: 'a1', fields: { Name: 'Acme Berlin', Phone: '030 555', Industry: 'Energy' } },
      { type: 'Account', ref: 'a2', fields: { Name: 'Acme New York', Description: 'near Berlin Street' } },
      { type: 'Account', ref: 'a3', fields: { Name: 'Acmeology', Site: "O'Hara (north)" } },
      contact('c1', { LastName: 'Acme', Email: 'berlin@example.com' }),
    ]),
  });
});
afterAll(() => org.simulator.close());

const search = (sosl: string): ReturnType<OrgClient['get']> =>
  org.get(`search?q=${encodeURIComponent(sosl)}`);
const names = async (sosl: string): Promise<string[]> => {
  const answer = await search(sosl);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.searchRecords.map((record: { Name: string }) => record.Name);
};

describe('SOSL', () => {
  it.each([
    ['{acme} IN NAME FIELDS RETURNING Account(Name)', ['Acme Berlin', 'Acme New York']],
    [
      '{acme*} IN NAME FIELDS RETURNING Account(Name ORDER BY Name DESC LIMIT 2)',
      ['Acmeology', 'Acme New York'],
    ],
    ['{berlin} RETURNING Account(Name), Contact(Name)', ['Acme Berlin', 'Acme New York', 'Acme']],
    ['{berlin} IN EMAIL FIELDS RETURNING Account(Name), Contact(Name)', ['Acme']],
    ['{"new york" OR 030} IN ALL FIELDS RETURNING Account(Name)', ['Acme Berlin', 'Acme New York']],
    ['{acme AND NOT york} RETURNING Account(Name)', ['Acme Berlin']],
    ['{acme (berlin OR york)} RETURNING Account(Name) LIMIT 1', ['Acme Berlin']],
    ["{acme*} RETURNING Account(Name WHERE Site = 'O\\'Hara (north)')", ['Acmeology']],
    ['{ac?e} RETURNING Account(Name WHERE Industry = null)', ['Acme New York']],
  ])('FIND %s', async (sosl, expected) => {
    expect(await names(`FIND ${sosl}`)).toEqual(expected);
  });

  it('answers Ids of all searchable objects when none is named', async () => {
    const { body } = await search('FIND {acme}');
    expect(body.searchRecords.map((row: { attributes: { type: string } }) => row.attributes.type)).toEqual([
      'Account',
      'Account',
      'Contact',
    ]);
    expect(Object.keys(body.searchRecords[0])).toEqual(['attributes', 'Id']);
  });

  it('refuses what it does not understand', async () => {
    const refusal = async (sosl: string): Promise<string[]> => {
      const { status, body } = await search(sosl);
      return [String(status), body[0].errorCode, body[0].message];
    };
    expect(await refusal('FIND acme')).toEqual([
      '400',
      'MALFORMED_SEARCH',
      'No search term found. The search term must be enclosed in braces.',
    ]);
    expect((await refusal('FIND {a}'))[1]).toBe('MALFORMED_SEARCH');
    expect((await refusal('FIND {acme} RETURNING'))[1]).toBe('MALFORMED_SEARCH');
    expect((await refusal('FIND {acme} RETURNING Account(Name) WITH NETWORK'))[1]).toBe('MALFORMED_SEARCH');
    expect((await refusal('FIND {acme} RETURNING Accout(Name)'))[1]).toBe('INVALID_TYPE');
    expect((await refusal('FIND {acme} RETURNING Account(Nam)'))[1]).toBe('INVALID_FIELD');
  });
});

describe('parameterized search', () => {
  it('reads the same from a url and from a body', async () => {
    const got = await org.get(
      'parameterizedSearch?q=acme&in=NAME&sobject=Account&Account.fields=Name&Account.limit=1',
    );
    const sent = await org.send('POST', 'parameterizedSearch', {
      q: 'acme',
      in: 'NAME',
      fields: ['Name'],
      sobjects: [{ name: 'Account', limit: 1 }],
    });
    expect(got.body.searchRecords).toMatchObject([{ Name: 'Acme Berlin' }]);
    expect(sent.body).toEqual(got.body);
    expect((await org.get('parameterizedSearch')).body[0].errorCode).toBe('MALFORMED_SEARCH');
  });
});
