import { readdirSync, readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { demoWorld } from '../../../simulator/worlds/demo/index.ts';

/** What a field may hold. `length` in characters, `values` where only these are allowed. */
export interface FieldRule {
  readonly type: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly values?: readonly string[];
  /** Unique, so no two records may share a value. */
  readonly unique?: boolean;
}

interface FieldXml {
  readonly CustomField: {
    readonly fullName: string;
    readonly type: string;
    readonly length?: string;
    readonly precision?: string;
    readonly scale?: string;
    readonly unique?: string;
    readonly formula?: string;
    readonly valueSet?: {
      readonly restricted?: string;
      readonly valueSetDefinition: { readonly value: readonly { readonly fullName: string }[] };
    };
  };
}

const DEFAULT_LENGTHS: Readonly<Record<string, number>> = {
  TextArea: 255,
  Email: 80,
  Phone: 40,
  Url: 255,
  Picklist: 255,
};

/** The custom fields that the world's own metadata describes, by `Object.Field`. Formulas and roll-ups are left out: nobody writes them. */
export function writableCustomFields(): ReadonlyMap<string, FieldRule> {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => name === 'value',
  });
  const rules = new Map<string, FieldRule>();
  for (const folder of demoWorld(1).metadataFolders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.field-meta.xml')) continue;
      const path = `${entry.parentPath}/${entry.name}`;
      const { CustomField: field } = parser.parse(readFileSync(path, 'utf8')) as FieldXml;
      if (field.type === 'Summary' || field.formula !== undefined) continue;
      const object = entry.parentPath.split('/').at(-2) ?? '';
      for (const [name, rule] of rulesOf(field)) rules.set(`${object}.${name}`, rule);
    }
  }
  return rules;
}

function rulesOf(field: FieldXml['CustomField']): [string, FieldRule][] {
  if (field.type === 'Location') {
    const stem = field.fullName.replace(/__c$/, '');
    return [`${stem}__Latitude__s`, `${stem}__Longitude__s`].map((name) => [
      name,
      { type: 'Number', precision: 10, scale: 7 },
    ]);
  }
  const length = field.length === undefined ? DEFAULT_LENGTHS[field.type] : Number(field.length);
  const restricted = field.valueSet?.restricted === 'true';
  return [
    [
      field.fullName,
      {
        type: field.type,
        ...(length === undefined ? {} : { length }),
        ...(field.precision === undefined
          ? {}
          : { precision: Number(field.precision), scale: Number(field.scale) }),
        ...(restricted
          ? { values: field.valueSet?.valueSetDefinition.value.map((one) => one.fullName) ?? [] }
          : {}),
        ...(field.unique === 'true' ? { unique: true } : {}),
      },
    ],
  ];
}

/** Lengths of standard fields that the describes of a default org give (characters); only those the demo writes long text to. */
export const STANDARD_LENGTHS: Readonly<Record<string, number>> = {
  'Account.Name': 255,
  'Account.BillingStreet': 255,
  'Account.ShippingStreet': 255,
  'Account.BillingCity': 40,
  'Account.ShippingCity': 40,
  'Account.BillingPostalCode': 20,
  'Account.AccountNumber': 40,
  'Account.Phone': 40,
  'Account.Fax': 40,
  'Account.Website': 255,
  'Account.Sic': 20,
  'Account.TickerSymbol': 20,
  'Account.Description': 32000,
  'Contact.FirstName': 40,
  'Contact.LastName': 80,
  'Contact.Email': 80,
  'Contact.Title': 128,
  'Contact.Department': 80,
  'Contact.Phone': 40,
  'Contact.MobilePhone': 40,
  'Contact.MailingStreet': 255,
  'Contact.AssistantName': 40,
  'Lead.Company': 255,
  'Lead.LastName': 80,
  'Lead.FirstName': 40,
  'Lead.Email': 80,
  'Lead.Phone': 40,
  'Lead.Website': 255,
  'Lead.City': 40,
  'Opportunity.Name': 120,
  'Opportunity.NextStep': 255,
  'Opportunity.Description': 32000,
  'OpportunityLineItem.Description': 255,
  'Case.Subject': 255,
  'Case.Description': 32000,
  'Case.SuppliedName': 80,
  'Case.SuppliedEmail': 80,
  'Task.Subject': 255,
  'Task.Description': 32000,
  'Product2.Name': 255,
  'Product2.ProductCode': 255,
  'Product2.Description': 4000,
  'Product2.StockKeepingUnit': 180,
  'Pricebook2.Name': 255,
  'Pricebook2.Description': 255,
  'User.Username': 80,
  'User.Email': 128,
  'User.LastName': 80,
  'User.FirstName': 40,
  'User.Alias': 8,
  'User.CommunityNickname': 40,
  'User.Title': 80,
  'User.Department': 80,
  'User.EmployeeNumber': 20,
  'ContentVersion.Title': 255,
  'ContentVersion.PathOnClient': 500,
  'ContentVersion.Description': 1000,
  'Site__c.Name': 80,
  'Equipment__c.Name': 80,
};

/** Values of the standard picklists of a default org that the demo writes. */
export const STANDARD_VALUES: Readonly<Record<string, readonly string[]>> = {
  'Account.Rating': ['Hot', 'Warm', 'Cold'],
  'Account.Ownership': ['Public', 'Private', 'Subsidiary', 'Other'],
  'Opportunity.StageName': [
    'Prospecting',
    'Qualification',
    'Needs Analysis',
    'Value Proposition',
    'Id. Decision Makers',
    'Perception Analysis',
    'Proposal/Price Quote',
    'Negotiation/Review',
    'Closed Won',
    'Closed Lost',
  ],
  'Opportunity.LeadSource': ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'],
  'Lead.Status': ['Open - Not Contacted', 'Working - Contacted', 'Closed - Not Converted'],
  'Case.Status': ['New', 'Working', 'Escalated', 'Closed'],
  'Case.Priority': ['High', 'Medium', 'Low'],
  'Case.Origin': ['Phone', 'Email', 'Web'],
  'Task.Status': ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'],
  'Task.Priority': ['High', 'Normal', 'Low'],
};
