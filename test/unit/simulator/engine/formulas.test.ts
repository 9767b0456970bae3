import { describe, expect, it } from 'vitest';
import { setValidationRule } from '../../../../simulator/catalogue/validation-rules.ts';
import { unsupportedFormulas } from '../../../../simulator/engine/formula/unsupported.ts';
import { buildOrg } from '../../../../simulator/start.ts';
import { demoWorld } from '../../../../simulator/worlds/demo/index.ts';
import { engineOrg, fieldXml, objectXml, refusalOf, type EngineOrg } from './engine-org.ts';

const number = '<type>Number</type><precision>18</precision><scale>2</scale>';

describe('formulas', () => {
  it('reckon with percents as fractions and answer percents times a hundred', () => {
    const engine = engineOrg(
      {},
      {
        'Machine__c/Machine__c.object-meta.xml': objectXml('Machine'),
        'Machine__c/fields/Wear__c.field-meta.xml': fieldXml(
          'Wear__c',
          '<type>Percent</type><precision>5</precision><scale>1</scale>',
        ),
        'Machine__c/fields/Value__c.field-meta.xml': fieldXml(
          'Value__c',
          '<type>Currency</type><precision>18</precision><scale>2</scale><formula>1000 * (1 - Wear__c)</formula>',
        ),
        'Machine__c/fields/Left__c.field-meta.xml': fieldXml(
          'Left__c',
          '<type>Percent</type><precision>5</precision><scale>1</scale><formula>1 - Wear__c</formula>',
        ),
        'Machine__c/fields/Odd__c.field-meta.xml': fieldXml(
          'Odd__c',
          '<type>Text</type><formula>GETSESSIONID()</formula>',
        ),
      },
    );
    const id = engine.insert('Machine__c', { Name: 'm', Wear__c: 24.3 });
    expect(engine.value(id, 'Value__c')).toBe(757);
    expect(engine.value(id, 'Left__c')).toBe(75.7);
    expect(unsupportedFormulas(engine.org.schema)).toEqual([
      { object: 'Machine__c', name: 'Odd__c', kind: 'field', reason: 'function GETSESSIONID' },
    ]);
  });

  it('sum only the children that pass the filters of the roll-up', () => {
    const summary = (inner: string): string =>
      `<type>Summary</type><summaryForeignKey>Line__c.Bill__c</summaryForeignKey>${inner}`;
    const filter = (operation: string, value: string): string =>
      `<summaryFilterItems><field>Line__c.Amount__c</field><operation>${operation}</operation><value>${value}</value></summaryFilterItems>`;
    const engine = engineOrg(
      {},
      {
        'Bill__c/Bill__c.object-meta.xml': objectXml('Bill'),
        'Line__c/Line__c.object-meta.xml': objectXml('Line'),
        'Line__c/fields/Amount__c.field-meta.xml': fieldXml('Amount__c', number),
        'Line__c/fields/Bill__c.field-meta.xml': fieldXml(
          'Bill__c',
          '<type>MasterDetail</type><referenceTo>Bill__c</referenceTo><relationshipName>Lines</relationshipName>',
        ),
        'Bill__c/fields/Big__c.field-meta.xml': fieldXml(
          'Big__c',
          summary(
            `<summaryOperation>sum</summaryOperation><summarizedField>Line__c.Amount__c</summarizedField>${filter('greaterThan', '10')}`,
          ),
        ),
        'Bill__c/fields/Some__c.field-meta.xml': fieldXml(
          'Some__c',
          summary(`<summaryOperation>count</summaryOperation>${filter('equals', '5, 20')}`),
        ),
      },
    );
    const bill = engine.insert('Bill__c', { Name: 'b' });
    for (const amount of [5, 10, 20, 30])
      engine.insert('Line__c', { Name: 'l', Bill__c: bill, Amount__c: amount });
    expect(engine.value(bill, 'Big__c')).toBe(50);
    expect(engine.value(bill, 'Some__c')).toBe(2);
  });
});

const ruleXml = (name: string, condition: string, field = ''): string =>
  `<ValidationRule><fullName>${name}</fullName><active>true</active><errorConditionFormula>${condition}</errorConditionFormula>` +
  `<errorMessage>Refused by ${name}.</errorMessage>${field === '' ? '' : `<errorDisplayField>${field}</errorDisplayField>`}</ValidationRule>`;

function addRule(engine: EngineOrg, object: string, condition: string): void {
  const rule = { name: 'rule', active: true, condition, message: 'No.', field: null };
  setValidationRule(engine.org.object(object), rule);
}

describe('validation rules', () => {
  it('come from files of their own and from the object file, and name the field they belong to', () => {
    const engine = engineOrg(
      {},
      {
        'Account/validationRules/Phone_Form.validationRule-meta.xml': ruleXml(
          'Phone_Form',
          'AND(NOT(ISBLANK(Phone)), NOT(REGEX(Phone, "[0-9 ]+")))',
          'Phone',
        ),
        'Contact/Contact.object-meta.xml': `<CustomObject><validationRules>${ruleXml('No_Test', 'CONTAINS(LastName, "Test")').replace(/<\/?ValidationRule>/g, '')}</validationRules></CustomObject>`,
      },
    );
    expect(refusalOf(() => engine.insert('Account', { Name: 'a', Phone: 'none' }))).toEqual({
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Refused by Phone_Form.',
      fields: ['Phone'],
    });
    expect(engine.insert('Account', { Name: 'a', Phone: '12 34' })).toMatch(/^001/);
    expect(refusalOf(() => engine.insert('Contact', { LastName: 'Tester, Test' })).fields).toEqual([]);
  });

  it.each([
    ['ISNEW()', true, false],
    ['ISCHANGED(Industry)', false, true],
    ['ISPICKVAL(PRIORVALUE(Industry), "Banking")', true, true],
    ['AND(NOT(ISNEW()), TEXT(Industry) = "Energy")', false, true],
    ['$User.LastName = "Admin" && !ISNEW()', false, true],
    ['OR($Permission.Bypass, ISBLANK(Industry))', false, false],
  ])('%s refuses the insert: %s, the update: %s', (condition, onInsert, onUpdate) => {
    const engine = engineOrg();
    addRule(engine, 'Account', condition);
    const insert = (): string => engine.insert('Account', { Name: 'a', Industry: 'Banking' });
    if (onInsert) expect(refusalOf(insert).message).toBe('No.');
    const account = engine.org.object('Account');
    const id = engine.org.insert(account, { Name: 'b', Industry: 'Banking' }, engine.org.system());
    const update = (): void => engine.update('Account', id, { Industry: 'Energy' });
    if (onUpdate) expect(refusalOf(update).code).toBe('FIELD_CUSTOM_VALIDATION_EXCEPTION');
    else update();
    if (!onInsert) insert();
  });

  it('let those through who have the custom permission that the rule asks for', () => {
    const engine = engineOrg();
    addRule(engine, 'Account', 'NOT($Permission.Bypass_Rules)');
    const restorer = engine.user('restorer');
    expect(refusalOf(() => engine.insert('Account', { Name: 'a' }, restorer)).message).toBe('No.');
    engine.org.access.setUser(restorer.userId, { customPermissions: ['Bypass_Rules'] });
    expect(engine.insert('Account', { Name: 'a' }, restorer)).toMatch(/^001/);
  });
});

it('the demo world: the book value of a machine is its price less its wear', () => {
  const now = (): Date => new Date('2026-03-02T09:00:00Z');
  const org = buildOrg(demoWorld(1), 1, now);
  const machines = [...org.store.rows(org.object('Equipment__c'))];
  const field = org.object('Equipment__c').fields.get('book_value__c');
  const worn = machines.filter(
    ({ values }) => Number(values['Wear__c'] ?? 0) > 0 && values['Purchase_Price__c'],
  );
  expect(worn.length).toBeGreaterThan(10);
  for (const machine of worn) {
    const { Purchase_Price__c: price, Wear__c: wear } = machine.values;
    const value = field === undefined ? null : org.read(machine, field);
    expect(value).toBeCloseTo(Number(price) * (1 - Number(wear) / 100), 1);
  }
});
