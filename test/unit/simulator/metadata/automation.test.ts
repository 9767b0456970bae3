import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  apexMeta,
  deployed,
  HEAD,
  manifest,
  NS,
  objectFile,
  startMetadataOrg,
  suitePackage,
  type MetadataOrg,
} from './packages.ts';

let org: MetadataOrg;
const put = (
  files: Record<string, string>,
  options: Record<string, unknown> = {},
): ReturnType<typeof deployed> =>
  deployed(org, files, { rollbackOnError: true, singlePackage: true, ...options });

beforeAll(async () => {
  org = await startMetadataOrg();
});
afterAll(() => org.simulator.close());

describe('deployed automation', () => {
  const trigger = (status: string): Record<string, string> => ({
    'package.xml': manifest({ ApexTrigger: ['MarkAccounts'] }),
    'triggers/MarkAccounts.trigger': 'trigger MarkAccounts on Account (before insert) { }',
    'triggers/MarkAccounts.trigger-meta.xml': `${HEAD}<ApexTrigger ${NS}><apiVersion>67.0</apiVersion><status>${status}</status></ApexTrigger>`,
  });
  const flow = (status: string): Record<string, string> => ({
    'package.xml': manifest({ Flow: ['Mark_Accounts'] }),
    'flows/Mark_Accounts.flow': `${HEAD}<Flow ${NS}><label>Mark</label><processType>AutoLaunchedFlow</processType><status>${status}</status></Flow>`,
  });
  const definition = (version: number): Record<string, string> => ({
    'package.xml': manifest({ FlowDefinition: ['Mark_Accounts'] }),
    'flowDefinitions/Mark_Accounts.flowDefinition': `${HEAD}<FlowDefinition ${NS}><activeVersionNumber>${version}</activeVersionNumber></FlowDefinition>`,
  });
  const marks = async (): Promise<unknown> => {
    const id = await org.create('Account', { Name: 'a' });
    const { body } = await org.get(`sobjects/Account/${id}`);
    return [body.Site, body.Tradestyle];
  };

  beforeAll(() => {
    const { automation } = org.simulator.org;
    const mark = (name: string, kind: 'ApexTrigger' | 'Flow', field: string): void =>
      automation.addTrigger({
        name,
        kind,
        object: 'Account',
        moments: ['before insert'],
        run: ({ values }) => {
          values[field] = 'marked';
        },
      });
    mark('MarkAccounts', 'ApexTrigger', 'Site');
    mark('Mark_Accounts', 'Flow', 'Tradestyle');
  });

  it('a trigger and a flow are switched off and on by their metadata', async () => {
    expect(await marks()).toEqual(['marked', 'marked']);
    expect((await put(trigger('Inactive'))).success).toBe(true);
    expect(await marks()).toEqual([null, 'marked']);
    await put(flow('Obsolete'));
    expect(await marks()).toEqual([null, null]);
    await put(definition(2));
    expect(await marks()).toEqual([null, 'marked']);
    await put(definition(0));
    expect(await marks()).toEqual([null, null]);
    await put(flow('Active'));
    await put(trigger('Active'));
    expect(await marks()).toEqual(['marked', 'marked']);
  });

  it('stay as they are when the deploy only checks, or fails', async () => {
    await put(trigger('Inactive'), { checkOnly: true });
    const broken = {
      ...trigger('Inactive'),
      'package.xml': manifest({ ApexTrigger: ['MarkAccounts', 'Missing'] }),
    };
    expect((await put(broken)).success).toBe(false);
    expect(await marks()).toEqual(['marked', 'marked']);
  });
});

describe('Apex tests of a deploy', () => {
  const withTests = { testLevel: 'RunLocalTests', singlePackage: false };
  beforeEach(() => org.send('DELETE', '/simulator/apex-tests'));

  it('pass unless a script says otherwise; one that fails takes the deploy back', async () => {
    await org.send('POST', '/simulator/apex-tests', {
      failures: [{ className: 'TableDataTest', methodName: 'isOne', message: 'System.AssertException: no' }],
    });
    const failed = await put(suitePackage(), withTests);
    expect(failed).toMatchObject({ status: 'Failed', success: false, numberTestErrors: 1 });
    expect(org.simulator.org.schema.find('BigTable__c')).toBeUndefined();
    await org.send('DELETE', '/simulator/apex-tests');
    expect(await put(suitePackage(), withTests)).toMatchObject({ success: true, numberTestsCompleted: 1 });
  });

  it('fail a deploy for want of coverage when a script says how much there is', async () => {
    await org.send('POST', '/simulator/apex-tests', { coverage: 74 });
    const failed = await put(suitePackage(), withTests);
    expect(failed.success).toBe(false);
    await org.send('POST', '/simulator/apex-tests', { coverage: 75 });
    expect((await put(suitePackage(), withTests)).success).toBe(true);
  });
});

describe('elements that a type does not know', () => {
  it('are refused with their place, in objects and their fields', async () => {
    const result = await put({
      'package.xml': manifest({ CustomObject: ['Account'] }),
      'objects/Account.object': objectFile(
        '<fields>\n<fullName>Odd__c</fullName>\n<label>Odd</label>\n<colour>red</colour>\n<length>9</length>\n<type>Text</type></fields>',
      ),
    });
    expect(result.failures).toMatchObject([
      {
        problem:
          'Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type CustomField',
        lineNumber: 6,
      },
    ]);
  });

  it('also in the file beside a body', async () => {
    const result = await put({
      'package.xml': manifest({ ApexClass: ['Thing'] }),
      'classes/Thing.cls': 'public class Thing {}',
      'classes/Thing.cls-meta.xml': apexMeta.replace('<status>', '<mood>good</mood><status>'),
    });
    expect(result.failures[0]?.['problem']).toContain('}mood invalid at this location in type ApexClass');
  });
});
