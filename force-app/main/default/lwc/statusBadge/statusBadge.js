import { LightningElement, api } from 'lwc';
import { describe } from 'c/statusText';

const VARIANTS = { good: 'success', warn: 'warning', bad: 'error' };

/** A state with its colour, icon and label: never by colour alone. */
export default class StatusBadge extends LightningElement {
  /** run, restore, coverage, kind, outcome, delivery, verification or erasure. */
  @api family = 'run';
  @api state;

  get shown() {
    return describe(this.family, this.state);
  }

  get variant() {
    return VARIANTS[this.shown.tone];
  }

  get badgeClass() {
    return `badge ${this.shown.tone}`;
  }
}
