import { enableMultiCurrency } from '../catalogue/multi-currency.ts';
import { enablePersonAccounts } from '../catalogue/person-accounts.ts';
import { addRecordTypes } from './furnish.ts';
import type { Org } from './org.ts';

/** Switches on what the settings of an org name: its schema and rows follow. Run after custom metadata was loaded, before records are. */
export function switchOnFeatures(org: Org): void {
  const { personAccounts, currencies } = org.settings;
  if (currencies.length > 1) addCurrencies(org, currencies);
  if (!personAccounts) return;
  enablePersonAccounts(org.schema);
  addRecordTypes(org);
  for (const type of org.store.rows(org.object('RecordType'))) {
    const person =
      type.values['DeveloperName'] === 'PersonAccount' && type.values['SobjectType'] === 'Account';
    if (person) org.update(type.object, type.id, { IsPersonType: true }, org.system());
  }
}

function addCurrencies(org: Org, codes: readonly string[]): void {
  enableMultiCurrency(org.schema, codes);
  for (const [index, IsoCode] of codes.entries()) {
    const fields = { IsoCode, ConversionRate: 1, DecimalPlaces: 2, IsActive: true, IsCorporate: index === 0 };
    org.insert(org.object('CurrencyType'), fields, org.system());
  }
}
