import { LightningElement, api } from 'lwc';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

const SIGNS = { added: '+', changed: '~', deleted: '−' };

/** A count of changes of one kind that leads to the records behind it (event `choose`); zero is plain text. */
export default class CountLink extends LightningElement {
  @api count = 0;
  /** added, changed or deleted. */
  @api kind;
  /** With the word beside the number ("+5 added") instead of the sign and number alone. */
  @api worded = false;
  /** Without a link, where the records behind the count can no longer be looked at. */
  @api plain = false;

  get number() {
    return formatNumber(this.count);
  }

  get text() {
    if (!this.worded) return this.count ? SIGNS[this.kind] + this.number : this.number;
    const label = { added: labels.countAdded, changed: labels.countChanged, deleted: labels.countDeleted }[
      this.kind
    ];
    return fill(label, this.count);
  }

  get linked() {
    return this.count > 0 && !this.plain;
  }

  get spoken() {
    const label = { added: labels.viewAdded, changed: labels.viewChanged, deleted: labels.viewDeleted }[
      this.kind
    ];
    return fill(label, this.count);
  }

  get linkClass() {
    return `slds-button count ${this.kind}`;
  }

  handleClick() {
    this.dispatchEvent(new CustomEvent('choose', { detail: { kind: this.kind } }));
  }
}
