import { sum } from '../computed.ts';
import { fieldIntegrity, requiredMissing, SalesforceError } from '../errors.ts';
import type { Actor } from '../actor.ts';
import type { Org } from '../org.ts';
import { changed, numberOf, textOf, type ObjectRules, type Save } from '../save.ts';
import type { StoredRecord } from '../record.ts';
import { touch } from '../touch.ts';

/** Stage -> [probability, forecast category], as a new org has them. Stages of one's own count as open pipeline. */
const STAGES: Readonly<Record<string, readonly [number, string]>> = {
  Prospecting: [10, 'Pipeline'],
  Qualification: [10, 'Pipeline'],
  'Needs Analysis': [20, 'Pipeline'],
  'Value Proposition': [50, 'Pipeline'],
  'Id. Decision Makers': [60, 'Pipeline'],
  'Perception Analysis': [70, 'Pipeline'],
  'Proposal/Price Quote': [75, 'Pipeline'],
  'Negotiation/Review': [90, 'Pipeline'],
  'Closed Won': [100, 'Closed'],
  'Closed Lost': [0, 'Omitted'],
};

export const opportunityRules: ObjectRules = {
  before: (save) => {
    const { values, before, org, given, actor } = save;
    const stage = STAGES[textOf(values, 'StageName') ?? ''] ?? [10, 'Pipeline'];
    values['IsWon'] = values['StageName'] === 'Closed Won';
    values['IsClosed'] = values['IsWon'] || values['StageName'] === 'Closed Lost';
    if (changed(save, 'StageName')) {
      if (!given.has('Probability') || values['Probability'] === null) values['Probability'] = stage[0];
      if (!given.has('ForecastCategoryName')) values['ForecastCategoryName'] = stage[1];
      if (before !== undefined) values['LastStageChangeDate'] = org.stamp();
    }
    values['ForecastCategory'] =
      textOf(values, 'ForecastCategoryName')?.replace(' ', '').replace('Commit', 'Forecast') ?? stage[1];
    // An amount given for an opportunity with products is ignored, not refused [documented].
    if (before?.['HasOpportunityLineItem'] === true && !actor.system)
      values['Amount'] = before['Amount'] ?? null;
    const amount = values['Amount'] ?? null;
    values['ExpectedRevenue'] =
      amount === null ? null : Number(((Number(amount) * numberOf(values, 'Probability')) / 100).toFixed(2));
    setFiscalPeriod(values);
  },
};

function setFiscalPeriod(values: Save['values']): void {
  const close = textOf(values, 'CloseDate');
  if (close === undefined) return;
  const quarter = Math.ceil(Number(close.slice(5, 7)) / 3);
  values['FiscalYear'] = Number(close.slice(0, 4));
  values['FiscalQuarter'] = quarter;
  values['Fiscal'] = `${close.slice(0, 4)} ${quarter}`;
}

export const pricebookEntryRules: ObjectRules = {
  before: (save) => {
    const { org, values, before } = save;
    const product = org.store.get(textOf(values, 'Product2Id') ?? '');
    values['Name'] = product?.values['Name'] ?? null;
    values['ProductCode'] = product?.values['ProductCode'] ?? null;
    if (before !== undefined || product === undefined) return;
    const siblings = entriesOf(org, product.id);
    const pricebook = org.store.get(textOf(values, 'Pricebook2Id') ?? '');
    if (siblings.some((entry) => entry.values['Pricebook2Id'] === values['Pricebook2Id'])) {
      throw new SalesforceError(
        'DUPLICATE_VALUE',
        'This price definition already exists in this price book',
        [],
      );
    }
    const standard = siblings.some((entry) => isStandardBook(org, entry));
    if (pricebook?.values['IsStandard'] === true || standard) return;
    throw new SalesforceError('STANDARD_PRICE_NOT_DEFINED', 'No standard price defined for this product', []);
  },
};

function entriesOf(org: Org, productId: string): StoredRecord[] {
  const object = org.object('PricebookEntry');
  const field = object.fields.get('product2id');
  return field === undefined ? [] : org.store.referrers(object, field, productId);
}

function isStandardBook(org: Org, entry: StoredRecord): boolean {
  return org.store.get(textOf(entry.values, 'Pricebook2Id') ?? '')?.values['IsStandard'] === true;
}

export const lineItemRules: ObjectRules = {
  before: (save) => {
    const { org, values, before } = save;
    const opportunity = org.store.get(textOf(values, 'OpportunityId') ?? '');
    const entry = org.store.get(textOf(values, 'PricebookEntryId') ?? '');
    if (before === undefined && opportunity !== undefined) adoptEntry(save, opportunity, entry);
    setPrices(save);
    const product = org.store.get(textOf(values, 'Product2Id') ?? '');
    values['Name'] = [opportunity?.values['Name'], product?.values['Name']]
      .filter((part) => part !== undefined)
      .join(' ');
  },
  after: ({ org, values, actor }) => recalculate(org, textOf(values, 'OpportunityId'), actor),
  removed: (org, _object, _id, values, actor) => recalculate(org, textOf(values, 'OpportunityId'), actor),
};

function adoptEntry(save: Save, opportunity: StoredRecord, entry: StoredRecord | undefined): void {
  const { org, values, actor } = save;
  if (entry === undefined) throw requiredMissing(['PricebookEntryId']);
  if (entry.values['IsActive'] !== true && !actor.system)
    throw fieldIntegrity('pricebook entry is inactive', ['PricebookEntryId']);
  const book = textOf(opportunity.values, 'Pricebook2Id');
  if (book === undefined)
    touch(org, opportunity, { Pricebook2Id: entry.values['Pricebook2Id'] ?? null }, actor, 'modified');
  else if (book !== entry.values['Pricebook2Id']) {
    const text = 'pricebook entry is in a different pricebook than the one assigned to the opportunity';
    throw fieldIntegrity(`field integrity exception: PricebookEntryId (${text})`, ['PricebookEntryId']);
  }
  values['Product2Id'] = entry.values['Product2Id'] ?? null;
  values['ProductCode'] = entry.values['ProductCode'] ?? null;
  values['ListPrice'] = entry.values['UnitPrice'] ?? null;
}

/** Quantity times unit price is the total; a caller gives one of the two prices. */
function setPrices({ values, given, before, actor }: Save): void {
  const hasUnit = given.has('UnitPrice') && values['UnitPrice'] !== null;
  const hasTotal = given.has('TotalPrice') && values['TotalPrice'] !== null;
  if (hasUnit && hasTotal && !actor.system) {
    throw fieldIntegrity(
      'field integrity exception: unknown (only one of unit price or total price may be specified)',
      [],
    );
  }
  if (before === undefined && !hasUnit && !hasTotal) throw requiredMissing(['UnitPrice']);
  const quantity = numberOf(values, 'Quantity');
  if (hasTotal && !hasUnit) {
    values['UnitPrice'] = quantity === 0 ? 0 : Number((numberOf(values, 'TotalPrice') / quantity).toFixed(2));
  } else values['TotalPrice'] = Number((numberOf(values, 'UnitPrice') * quantity).toFixed(2));
}

function recalculate(org: Org, opportunityId: string | undefined, actor: Actor): void {
  const opportunity = opportunityId === undefined ? undefined : org.store.get(opportunityId);
  if (opportunity === undefined || opportunity.values['IsDeleted'] === true) return;
  const object = org.object('OpportunityLineItem');
  const field = object.fields.get('opportunityid');
  const items = field === undefined ? [] : org.store.referrers(object, field, opportunity.id);
  const total = (name: string): number => sum(items.map((item) => numberOf(item.values, name)));
  const amount = items.length === 0 ? (opportunity.values['Amount'] ?? null) : total('TotalPrice');
  const changes = {
    HasOpportunityLineItem: items.length > 0,
    Amount: amount,
    TotalOpportunityQuantity: items.length === 0 ? null : total('Quantity'),
    ExpectedRevenue:
      amount === null
        ? null
        : Number(((Number(amount) * numberOf(opportunity.values, 'Probability')) / 100).toFixed(2)),
  };
  const same = Object.entries(changes).every(([name, value]) => (opportunity.values[name] ?? null) === value);
  if (!same) touch(org, opportunity, changes, actor, 'modified');
}
