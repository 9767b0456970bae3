import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { apexMeta, deployed, manifest, startMetadataOrg, type MetadataOrg } from '../metadata/packages.ts';
import { differences } from './differences.ts';

const CASSETTE = join(
  import.meta.dirname,
  '../../../../../shared/data/salesforce-responses/cumulusci/cumulusci/tasks/apex/tests/cassettes',
  'ManualEditTestApexIntegrationTests.test_run_tests__integration_test.yaml',
);

describe.skipIf(!existsSync(CASSETTE))('tooling queries (skipped where ../shared/data is absent)', () => {
  let org: MetadataOrg;
  beforeAll(async () => {
    org = await startMetadataOrg();
    const classes = ['One_TEST', 'Two_TEST', 'Three_TEST'];
    const files = classes.flatMap((name) => [
      [`classes/${name}.cls`, `public class ${name} {}`],
      [`classes/${name}.cls-meta.xml`, apexMeta],
    ]);
    const result = await deployed(
      org,
      {
        'package.xml': manifest({ ApexClass: classes }),
        ...(Object.fromEntries(files) as Record<string, string>),
      },
      { rollbackOnError: true, singlePackage: true },
    );
    expect(result.failures).toEqual([]);
  });
  afterAll(() => org.simulator.close());

  it('answer classes in the recorded form', async () => {
    const cassette = parseDocument(readFileSync(CASSETTE, 'utf8'), { uniqueKeys: false }).toJS() as {
      interactions: { request: { uri: string }; response: { body: { string: string } } }[];
    };
    const recorded = cassette.interactions.find(({ request }) => request.uri.includes('FROM+ApexClass'));
    const soql = new URL(recorded?.request.uri ?? '').searchParams.get('q') ?? '';
    const answer = await org.get(`tooling/query/?q=${encodeURIComponent(soql)}`);
    const expected = JSON.parse(recorded?.response.body.string ?? '{}') as Record<string, unknown>;
    expect(differences(expected, answer.body)).toEqual([]);
    expect(Object.keys(answer.body as object)).toEqual(Object.keys(expected));
  });
});
