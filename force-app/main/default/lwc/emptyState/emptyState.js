import { LightningElement, api } from 'lwc';

/** Nothing here yet, or nothing to do: says so calmly and offers the next step in the default slot. */
export default class EmptyState extends LightningElement {
  @api heading;
  @api message;
  /** backup (a first step is due) or calm (all is well). */
  @api picture = 'calm';

  get isBackup() {
    return this.picture === 'backup';
  }
}
