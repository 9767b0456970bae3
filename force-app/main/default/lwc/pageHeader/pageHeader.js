import { LightningElement, api } from 'lwc';
import labels from './labels';

/**
 * The head of every screen: the way here, title, one line of facts, actions. `crumbs`: [{ label, route }], outermost first;
 * choosing one fires `navigate` with its route. Slots: meta (facts beside the title), actions.
 */
export default class PageHeader extends LightningElement {
  @api heading;
  @api subtitle;
  @api iconName = 'standard:data_mapping';
  @api crumbs = [];

  labels = labels;

  get trail() {
    return this.crumbs.map((crumb, index) => ({ ...crumb, index }));
  }

  get hasTrail() {
    return this.crumbs.length > 0;
  }

  handleCrumb(event) {
    event.preventDefault();
    const { route } = this.crumbs[Number(event.currentTarget.dataset.index)];
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }
}
