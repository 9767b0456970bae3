import { describe, expect, it } from 'vitest';
import { demoWorld } from '../../../simulator/worlds/demo/index.ts';
import type { FieldValue, WorldRecord } from '../../../simulator/worlds/world.ts';
import { STANDARD_LENGTHS, STANDARD_VALUES, writableCustomFields, type FieldRule } from './object-fields.ts';
import { PROVIDED_REFS } from './org-double.ts';

const SEED = 7;
const records = [...demoWorld(SEED).records()];

function ofType(type: string): WorldRecord[] {
  return records.filter((record) => record.type === type);
}

function eachField(visit: (key: string, value: FieldValue, record: WorldRecord) => void): void {
  for (const record of records) {
    for (const [field, value] of Object.entries(record.fields))
      visit(`${record.type}.${field}`, value, record);
  }
}

describe('the records of the demo org', () => {
  it('are the same for the same seed and others for another', () => {
    expect([...demoWorld(SEED).records()]).toEqual(records);
    expect([...demoWorld(SEED + 1).records()]).not.toEqual(records);
  });

  it('number at least 6,000 and cover every object of the demo', () => {
    expect(records.length).toBeGreaterThanOrEqual(6000);
    const least: Record<string, number> = {
      Account: 300,
      Contact: 1000,
      Opportunity: 500,
      OpportunityLineItem: 1000,
      Product2: 40,
      Pricebook2: 1,
      PricebookEntry: 60,
      Case: 400,
      Task: 1000,
      Lead: 400,
      User: 12,
      ContentVersion: 40,
      Site__c: 300,
      Equipment__c: 800,
      Service_Visit__c: 1000,
    };
    for (const [type, count] of Object.entries(least))
      expect(ofType(type).length, type).toBeGreaterThanOrEqual(count);
  });

  it('put the target of each lookup before the record that points at it', () => {
    const known = new Set(PROVIDED_REFS);
    const dangling: string[] = [];
    for (const record of records) {
      for (const value of Object.values(record.fields)) {
        if (typeof value !== 'string' || !value.startsWith('@')) continue;
        if (!known.has(value.slice(1))) dangling.push(`${record.ref} -> ${value}`);
      }
      known.add(record.ref);
    }
    expect(dangling).toEqual([]);
    expect(known.size, 'a ref is used once').toBe(records.length + PROVIDED_REFS.size);
  });

  it('hold hierarchies: accounts, contacts, sites, cases and users below others of their kind', () => {
    const lookups: [string, string][] = [
      ['Account', 'ParentId'],
      ['Contact', 'ReportsToId'],
      ['Site__c', 'Parent_Site__c'],
      ['Case', 'ParentId'],
      ['User', 'ManagerId'],
    ];
    for (const [type, field] of lookups) {
      const below = ofType(type).filter((record) => record.fields[field] !== undefined);
      expect(below.length, `${type}.${field}`).toBeGreaterThan(10);
    }
  });

  it('give no inactive user anything, which the platform would refuse', () => {
    const inactive = ofType('User').filter((user) => user.fields['IsActive'] === false);
    expect(inactive.length).toBeGreaterThanOrEqual(2);
    const refs = new Set(inactive.map((user) => `@${user.ref}`));
    expect(records.filter((record) => refs.has(String(record.fields['OwnerId'])))).toEqual([]);
  });

  it('price a deal only from the price book of the deal, and only what is sold', () => {
    const byRef = new Map(records.map((record) => [`@${record.ref}`, record]));
    for (const line of ofType('OpportunityLineItem')) {
      const entry = byRef.get(String(line.fields['PricebookEntryId']));
      const deal = byRef.get(String(line.fields['OpportunityId']));
      expect(entry?.fields['Pricebook2Id']).toBe(deal?.fields['Pricebook2Id']);
      expect(entry?.fields['IsActive']).toBe(true);
    }
  });

  it('hold awkward values: line ends, quotes, commas, emoji, accents, leading zeros and words for nothing', () => {
    const texts = records
      .flatMap((record) => Object.values(record.fields))
      .filter((value) => typeof value === 'string');
    for (const awkward of [
      /\r\n/,
      /"/,
      /,/,
      /\p{Extended_Pictographic}/u,
      /é/,
      /^00\d+$/,
      /^N\/A$/,
      /^#N\/A$/,
      /[\u3040-\u30ff]/,
    ]) {
      expect(
        texts.some((text) => awkward.test(text)),
        String(awkward),
      ).toBe(true);
    }
    expect(texts.filter((text) => text.trim() !== text)).toEqual([]);
  });

  it('keep standard fields within their length and picklists within the values of a default org', () => {
    eachField((key, value, record) => {
      const length = STANDARD_LENGTHS[key];
      if (length !== undefined)
        expect(String(value).length, `${key} of ${record.ref}`).toBeLessThanOrEqual(length);
      if (STANDARD_VALUES[key] !== undefined) expect(STANDARD_VALUES[key]).toContain(value);
    });
  });

  it('keep custom fields to what the metadata describes', () => {
    const rules = writableCustomFields();
    const seen = new Map<string, Set<FieldValue>>();
    eachField((key, value, record) => {
      if (!/__[cs]$/.test(key)) return;
      const rule = rules.get(key);
      if (rule === undefined) throw new Error(`${key} is not a field that can be written`);
      expect(problemWith(rule, value), `${key} of ${record.ref}: ${String(value)}`).toBeUndefined();
      if (rule.unique !== true) return;
      const values = seen.get(key) ?? new Set<FieldValue>();
      expect(values, key).not.toContain(value);
      seen.set(key, values.add(value));
    });
    expect(
      [...rules.keys()].filter((key) => !records.some((record) => fieldOf(record, key) !== undefined)),
    ).toEqual([]);
  });

  it('carry file bodies that decode to what their names say', () => {
    const files = ofType('ContentVersion').map((record) => ({
      path: String(record.fields['PathOnClient']),
      body: Buffer.from(String(record.fields['VersionData']), 'base64'),
      data: String(record.fields['VersionData']),
    }));
    for (const { path, body, data } of files) {
      expect(body.toString('base64'), path).toBe(data);
      expect(body.length, path).toBeGreaterThan(50);
    }
    const png = files.filter((file) => file.path.endsWith('.PNG'));
    const pdf = files.filter((file) => file.path.endsWith('.pdf'));
    expect(png.length * pdf.length).toBeGreaterThan(0);
    for (const { body } of png) expect(body.subarray(1, 4).toString()).toBe('PNG');
    for (const { body } of pdf) {
      const text = body.toString('latin1');
      const table = Number(/startxref\n(\d+)/.exec(text)?.[1]);
      expect(text.slice(table, table + 4)).toBe('xref');
    }
  });
});

function fieldOf(record: WorldRecord, key: string): FieldValue | undefined {
  const [type, field] = key.split('.');
  return record.type === type && field !== undefined ? record.fields[field] : undefined;
}

/** What is wrong with a value, or undefined. */
function problemWith(rule: FieldRule, value: FieldValue): string | undefined {
  if (rule.length !== undefined && String(value).length > rule.length) return `longer than ${rule.length}`;
  if (rule.values !== undefined) {
    const chosen = rule.type === 'MultiselectPicklist' ? String(value).split(';') : [String(value)];
    const foreign = chosen.filter((one) => !rule.values?.includes(one));
    if (foreign.length > 0) return `not a value: ${foreign.join(', ')}`;
  }
  if (rule.precision !== undefined) {
    if (typeof value !== 'number') return 'not a number';
    const [whole = '', decimals = ''] = String(Math.abs(value)).split('.');
    if (decimals.length > (rule.scale ?? 0)) return 'too many decimals';
    if (whole.length > rule.precision - (rule.scale ?? 0)) return 'too large';
  }
  if (rule.type === 'Checkbox' && typeof value !== 'boolean') return 'not a boolean';
  if (rule.type === 'Date' && !/^\d{4}-\d\d-\d\d$/.test(String(value))) return 'not a date';
  if (rule.type === 'DateTime' && !/^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/.test(String(value)))
    return 'not a date-time';
  return undefined;
}
