import { LightningElement, api } from 'lwc';

/** One value of a field: Salesforce's own text as it is, save for date and time, which is shown in the user's zone and format. */
export default class FieldValue extends LightningElement {
  /** The type of the field as Salesforce describes it, such as `datetime`. */
  @api type;
  @api value;

  /** ISO 8601 as every browser reads it: Salesforce also writes the zone as +0000. */
  get instant() {
    if (this.type !== 'datetime' || !this.value) return undefined;
    const iso = this.value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
    return Number.isNaN(Date.parse(iso)) ? undefined : new Date(iso).toISOString();
  }
}
