import { LightningElement, api } from 'lwc';
import labels from './labels';

/** The outline of what is coming, so that the page does not jump. `shape`: rows or cards. */
export default class LoadingStencil extends LightningElement {
  @api count = 4;
  @api shape = 'rows';
  /** What is being waited for, for those who listen. */
  @api label = labels.loading;

  get isCards() {
    return this.shape === 'cards';
  }

  get bars() {
    return Array.from({ length: Number(this.count) }, (_, key) => ({ key }));
  }
}
