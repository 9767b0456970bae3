import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  about,
  deployed,
  manifest,
  objectFile,
  startMetadataOrg,
  suitePackage,
  textField,
  type MetadataOrg,
} from './packages.ts';

let org: MetadataOrg;
beforeEach(async () => {
  org = await startMetadataOrg();
});
afterEach(() => org.simulator.close());

const fieldsOf = async (name: string): Promise<string[]> =>
  (await org.connection.describe(name)).fields.map((field) => field.name);

/** Deploys fields of Account under these names. */
const accountFields = (fields: string, names: readonly string[]): Record<string, string> => ({
  'unpackaged/package.xml': manifest({ CustomField: names.map((name) => `Account.${name}`) }),
  'unpackaged/objects/Account.object': objectFile(fields),
});

const removal = (fileName: string, types: Record<string, readonly string[]>): Record<string, string> => ({
  'unpackaged/package.xml': manifest({}),
  [`unpackaged/${fileName}`]: manifest(types),
});

describe('a deploy like the set-up of the jsforce tests', () => {
  it('creates objects that take records, upserts by the external id, classes and a permission set that can be assigned', async () => {
    const result = await deployed(org, suitePackage());
    expect(result).toMatchObject({ status: 'Succeeded', success: true, numberComponentErrors: 0 });
    expect(result.numberComponentsTotal).toBe(7);
    expect(result.numberComponentsDeployed).toBe(7);
    expect(result.successes.find((row) => row['fullName'] === 'package.xml')).toMatchObject({
      componentType: '',
      fileName: 'unpackaged/package.xml',
    });
    expect(result.successes.find((row) => row['fullName'] === 'UpsertTable__c.ExtId__c')).toMatchObject({
      componentType: 'CustomField',
      created: true,
      fileName: 'unpackaged/objects/UpsertTable__c.object',
    });
    const upsert = await org.send('PATCH', 'sobjects/UpsertTable__c/ExtId__c/X1', { Name: 'One' });
    expect(upsert.status).toBe(201);
    const set = await org.query("SELECT Id, Label FROM PermissionSet WHERE Name = 'TableUser'");
    const assignment = {
      AssigneeId: org.simulator.adminUserId,
      PermissionSetId: String(set.body.records[0].Id),
    };
    expect(await org.create('PermissionSetAssignment', assignment)).toMatch(/^0Pa/);
    const classes = await org.query("SELECT Name, Body FROM ApexClass WHERE Name = 'TableData'");
    expect(classes.body.records[0].Body).toContain('return 1');
  });

  it('tells at the second time that nothing changed, and what it would have created at a check only', async () => {
    const check = await deployed(org, suitePackage(), { checkOnly: true, rollbackOnError: true });
    expect(check).toMatchObject({ status: 'Succeeded', numberComponentsDeployed: 7 });
    expect((await org.get('sobjects/BigTable__c/describe')).status).toBe(404);
    await deployed(org, suitePackage());
    const again = await deployed(org, suitePackage());
    const rows = again.successes.filter((row) => row['componentType'] !== '');
    expect(rows.map((row) => [row['created'], row['changed']])).toEqual(rows.map(() => [false, false]));
  });

  it('counts the tests that are asked for', async () => {
    const options = { testLevel: 'RunSpecifiedTests', runTests: ['TableDataTest'], rollbackOnError: true };
    expect(await deployed(org, suitePackage(), options)).toMatchObject({
      status: 'Succeeded',
      numberTestsCompleted: 1,
    });
    const unknown = { ...options, runTests: ['Nowhere'] };
    expect((await deployed(org, suitePackage(), unknown)).status).toBe('Failed');
  });
});

describe('a failed deploy', () => {
  const broken = accountFields(
    `${textField('Good__c')}\n<fields><fullName>Bad__c</fullName><label>Bad</label><referenceTo>Nowhere__c</referenceTo><type>Lookup</type></fields>`,
    ['Good__c', 'Bad__c'],
  );

  it('leaves nothing behind with rollbackOnError, and names file, line and problem', async () => {
    const result = await deployed(org, broken);
    expect(result).toMatchObject({ status: 'Failed', success: false, numberComponentErrors: 1 });
    expect(result.failures).toEqual([
      expect.objectContaining({
        componentType: 'CustomField',
        fullName: 'Account.Bad__c',
        fileName: 'unpackaged/objects/Account.object',
        problem: "referenceTo value of 'Nowhere__c' does not resolve to a valid sObject type",
        problemType: 'Error',
        lineNumber: 4,
      }),
    ]);
    expect(await fieldsOf('Account')).not.toContain('Good__c');
  });

  it('keeps what succeeded without rollbackOnError', async () => {
    expect((await deployed(org, broken, { rollbackOnError: false })).status).toBe('SucceededPartial');
    expect(await fieldsOf('Account')).toContain('Good__c');
    expect(await fieldsOf('Account')).not.toContain('Bad__c');
  });

  it('says what the manifest and the zip do not have in common', async () => {
    const result = await deployed(org, {
      'unpackaged/package.xml': manifest({ ApexClass: ['Absent'], Wrong: ['X'] }),
      'unpackaged/objects/Account.object': objectFile(textField('Unnamed__c')),
    });
    expect(result.failures.map((row) => [row['fullName'], row['problem']])).toEqual([
      ['Account.Unnamed__c', 'Not in package.xml'],
      [
        'Absent',
        "An object 'Absent' of type ApexClass was named in package.xml, but was not found in zipped directory",
      ],
      ['package.xml', "Unknown type name 'Wrong' specified in package.xml"],
    ]);
  });

  it('needs a package.xml, well-formed files and a zip', async () => {
    const none = await deployed(org, { 'classes/A.cls': 'x', 'package.xml': manifest({}) });
    expect(none.failures[0]).toMatchObject({
      fileName: 'classes/package.xml',
      problem: 'No package.xml found',
    });
    const torn = await deployed(
      org,
      {
        'package.xml': manifest({ Layout: ['Account-L'] }),
        'layouts/Account-L.layout': '<Layout>\n<a></b>\n</Layout>',
      },
      { singlePackage: true },
    );
    expect(torn.failures[0]?.['problem']).toMatch(/^Error parsing file: /);
    expect(torn.failures[0]?.['lineNumber']).toBe(2);
  });

  it('words what a field or object lacks as the platform does', async () => {
    const field = (content: string): string => `<fields><fullName>F__c</fullName>${content}</fields>`;
    const problems: readonly (readonly [string, string])[] = [
      [
        field('<label>F</label><type>Checkbox</type><required>true</required>'),
        "Can not specify 'required' for a CustomField of type Checkbox",
      ],
      [
        field('<label>F</label><type>LongTextArea</type><length>30</length><visibleLines>3</visibleLines>'),
        'Invalid length, minimum is: 256',
      ],
      [field('<label>F</label><type>Text</type>'), "Must specify 'length' for a CustomField of type Text"],
      [field('<type>Text</type><length>5</length>'), 'Must specify a non-empty label for the CustomField'],
      [
        field('<label>F</label><type>Number</type><formula>Nope__c + 1</formula>'),
        'Field Nope__c does not exist. Check spelling.',
      ],
    ];
    for (const [content, problem] of problems) {
      const result = await deployed(org, accountFields(content, ['F__c']));
      expect(result.failures[0]?.['problem']).toBe(problem);
    }
    const object = await deployed(org, {
      'unpackaged/package.xml': manifest({ CustomObject: ['Half__c'] }),
      'unpackaged/objects/Half__c.object': objectFile('<label>Half</label><pluralLabel>Halves</pluralLabel>'),
    });
    expect(object.failures[0]?.['problem']).toBe('Must specify a nameField of type Text or AutoNumber');
  });
});

describe('changes of the live schema', () => {
  it('index the rows that are there already', async () => {
    const id = await org.create('Account', { Name: 'Old' });
    await deployed(org, accountFields(textField('Key__c'), ['Key__c']));
    await org.send('PATCH', `sobjects/Account/${id}`, { Key__c: 'k-1' });
    await deployed(
      org,
      accountFields(textField('Key__c', '<externalId>true</externalId><unique>true</unique>'), ['Key__c']),
    );
    expect((await org.send('PATCH', 'sobjects/Account/Key__c/k-1', { Name: 'Found' })).status).toBe(200);
    expect((await org.get(`sobjects/Account/${id}`)).body.Name).toBe('Found');
    const double = await org.send('POST', 'sobjects/Account', { Name: 'Twin', Key__c: 'K-1' });
    expect(double.body[0].errorCode).toBe('DUPLICATE_VALUE');
  });

  it('apply parts in the order they need, whatever the order of the file', async () => {
    const formula =
      '<fields><fullName>Twice__c</fullName><formula>Once__c * 2</formula><label>Twice</label><precision>18</precision><scale>0</scale><type>Number</type></fields>';
    const once =
      '<fields><fullName>Once__c</fullName><label>Once</label><precision>5</precision><scale>0</scale><type>Number</type></fields>';
    const rule =
      '<validationRules><fullName>Low</fullName><active>true</active><errorConditionFormula>Once__c &gt; 9</errorConditionFormula>' +
      '<errorMessage>Too much</errorMessage></validationRules>';
    const result = await deployed(org, {
      'unpackaged/package.xml': manifest({
        CustomField: ['Account.Twice__c', 'Account.Once__c'],
        ValidationRule: ['Account.Low'],
      }),
      'unpackaged/objects/Account.object': objectFile(`${rule}${formula}${once}`),
    });
    expect(result.failures).toEqual([]);
    const id = await org.create('Account', { Name: 'A', Once__c: 4 });
    expect((await org.get(`sobjects/Account/${id}`)).body.Twice__c).toBe(8);
    const refused = await org.send('POST', 'sobjects/Account', { Name: 'B', Once__c: 10 });
    expect(refused.body[0]).toMatchObject({
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Too much',
    });
    const stuck = await deployed(
      org,
      removal('destructiveChanges.xml', { CustomField: ['Account.Once__c'] }),
    );
    expect(stuck.failures[0]?.['problem']).toMatch(/referenced elsewhere/);
  });

  it('give picklists the values of a global value set, and record types their rows', async () => {
    const set = (...values: string[]): string =>
      `<GlobalValueSet xmlns="http://soap.sforce.com/2006/04/metadata">${values
        .map(
          (value) =>
            `<customValue><fullName>${value}</fullName><default>false</default><label>${value}</label></customValue>`,
        )
        .join('')}<masterLabel>Tones</masterLabel><sorted>false</sorted></GlobalValueSet>`;
    const files = {
      'unpackaged/package.xml': manifest({
        GlobalValueSet: ['Tones'],
        CustomField: ['Account.Tone__c'],
        RecordType: ['Account.Loud'],
      }),
      'unpackaged/globalValueSets/Tones.globalValueSet': set('High'),
      'unpackaged/objects/Account.object': objectFile(
        '<fields><fullName>Tone__c</fullName><label>Tone</label><type>Picklist</type><valueSet><valueSetName>Tones</valueSetName></valueSet></fields>' +
          '<recordTypes><fullName>Loud</fullName><active>true</active><label>Loud one</label></recordTypes>',
      ),
    };
    expect((await deployed(org, files)).failures).toEqual([]);
    await deployed(org, {
      'unpackaged/package.xml': manifest({ GlobalValueSet: ['*'] }),
      'unpackaged/globalValueSets/Tones.globalValueSet': set('High', 'Low'),
    });
    const { body: account } = await org.get('sobjects/Account/describe');
    const { fields, recordTypeInfos } = account as {
      fields: { name: string; picklistValues: { value: string }[] }[];
      recordTypeInfos: { developerName: string }[];
    };
    const tone = fields.find((field) => field.name === 'Tone__c');
    expect(tone?.picklistValues.map((entry) => entry.value)).toEqual(['High', 'Low']);
    expect(recordTypeInfos.map((type) => type.developerName)).toContain('Loud');
    const rows = await org.query(
      "SELECT Name FROM RecordType WHERE SobjectType = 'Account' AND DeveloperName = 'Loud'",
    );
    expect(rows.body.records[0].Name).toBe('Loud one');
  });

  it('make rows of custom metadata', async () => {
    const files = {
      'unpackaged/package.xml': manifest({ CustomObject: ['Rate__mdt'], CustomMetadata: ['Rate.Low'] }),
      'unpackaged/objects/Rate__mdt.object': objectFile(
        `${textField('Code__c')}<label>Rate</label><pluralLabel>Rates</pluralLabel>`,
      ),
      'unpackaged/customMetadata/Rate.Low.md':
        '<CustomMetadata xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
        '<label>Low rate</label><protected>false</protected><values><field>Code__c</field><value xsi:type="x">L</value></values></CustomMetadata>',
    };
    expect((await deployed(org, files)).failures).toEqual([]);
    const rows = await org.query('SELECT MasterLabel, Code__c FROM Rate__mdt');
    expect(rows.body.records[0]).toMatchObject({ MasterLabel: 'Low rate', Code__c: 'L' });
  });
});

describe('destructive changes', () => {
  it('take a field away with its values: the same name comes back empty', async () => {
    await deployed(org, accountFields(textField('Short__c'), ['Short__c']));
    const id = await org.create('Account', { Name: 'A', Short__c: 'lost' });
    const gone = await deployed(
      org,
      removal('destructiveChangesPost.xml', { CustomField: ['Account.Short__c'] }),
    );
    expect(gone.successes).toContainEqual(
      expect.objectContaining({ fullName: 'Account.Short__c', deleted: true }),
    );
    expect(await fieldsOf('Account')).not.toContain('Short__c');
    await deployed(org, accountFields(textField('Short__c'), ['Short__c']));
    expect((await org.get(`sobjects/Account/${id}`)).body.Short__c).toBeNull();
  });

  it('take an object away with its rows, and bring all back when the deploy fails', async () => {
    await deployed(org, suitePackage());
    await org.create('BigTable__c', { Name: 'Row', Note__c: 'kept' });
    const failing = {
      ...accountFields('<fields><fullName>Bad__c</fullName></fields>', ['Bad__c']),
      'unpackaged/destructiveChangesPre.xml': manifest({ CustomObject: ['BigTable__c'] }),
    };
    expect((await deployed(org, failing)).status).toBe('Failed');
    const kept = await org.query("SELECT Note__c FROM BigTable__c WHERE Name = 'Row'");
    expect(kept.body.records[0].Note__c).toBe('kept');
    await deployed(
      org,
      removal('destructiveChanges.xml', { CustomObject: ['BigTable__c'], ApexClass: ['TableData'] }),
    );
    expect((await org.get('sobjects/BigTable__c/describe')).status).toBe(404);
    expect((await org.query("SELECT Id FROM ApexClass WHERE Name = 'TableData'")).body.totalSize).toBe(0);
  });

  it('warn of what is not there, which fails the deploy unless warnings are ignored', async () => {
    const files = removal('destructiveChanges.xml', { ApexClass: ['Absent'] });
    const strict = await deployed(org, files);
    expect(strict.status).toBe('Failed');
    expect(strict.failures[0]).toMatchObject({
      problem: 'No ApexClass named: Absent found',
      problemType: 'Warning',
    });
    expect((await deployed(org, files, { ignoreWarnings: true, rollbackOnError: true })).status).toBe(
      'Succeeded',
    );
  });
});

describe('an object that is deployed', () => {
  it('keeps the fields that a later package does not name', async () => {
    await deployed(org, suitePackage());
    await deployed(org, {
      'unpackaged/package.xml': manifest({ CustomObject: ['BigTable__c'] }),
      'unpackaged/objects/BigTable__c.object': objectFile(about('Bigger Table')),
    });
    expect((await org.connection.describe('BigTable__c')).label).toBe('Bigger Table');
    expect(await fieldsOf('BigTable__c')).toContain('Note__c');
  });
});
