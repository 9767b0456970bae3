import { LightningElement } from 'lwc';
import { readWorld, makeBusinessDay, causeDisaster, wordsOf } from './simulator.js';

/** The utility bar of the demo: what the simulated org holds, and what can be made to happen in it. */
export default class DemoOrg extends LightningElement {
  open = false;
  world = {};
  /** The disaster that waits for its confirmation. */
  chosen;
  busy = false;
  answer;
  problem;

  get expanded() {
    return String(this.open);
  }

  get panelClass() {
    return `slds-utility-panel slds-grid slds-grid_vertical ${this.open ? 'slds-is-open' : 'slds-hide'}`;
  }

  get tabClass() {
    return `slds-utility-bar__item ${this.open ? 'slds-is-active' : ''}`;
  }

  get counts() {
    return Object.entries(this.world.records ?? {})
      .sort(([, left], [, right]) => right - left)
      .map(([object, records]) => ({ object, records: records.toLocaleString() }));
  }

  get total() {
    const numbers = Object.values(this.world.records ?? {});
    return numbers.reduce((sum, records) => sum + records, 0).toLocaleString();
  }

  get done() {
    return Object.entries(this.answer ?? {}).map(([object, counts]) => ({ object, words: wordsOf(counts) }));
  }

  get nothingDone() {
    return this.answer !== undefined && this.done.length === 0;
  }

  get hasDisasters() {
    return this.disasters.length > 0;
  }

  get disasters() {
    return (this.world.disasters ?? []).map((disaster) => ({
      ...disaster,
      action: `Cause this: ${disaster.label}`,
      confirming: disaster.name === this.chosen,
    }));
  }

  get companyName() {
    return this.world.companyName ?? '';
  }

  async handleToggle() {
    this.open = !this.open;
    if (!this.open) return;
    await this.refresh();
    await this.focusOn('.panel-heading');
  }

  handleClose() {
    this.open = false;
    this.template.querySelector('.bar-button')?.focus();
  }

  handleKey(event) {
    if (event.key === 'Escape') this.handleClose();
  }

  handleBusinessDay() {
    return this.act(makeBusinessDay);
  }

  handleChoose(event) {
    this.chosen = event.currentTarget.dataset.name;
    return this.focusOn('.confirm');
  }

  handleCancel() {
    const name = this.chosen;
    this.chosen = undefined;
    return this.focusOn(`[data-name="${name}"]`);
  }

  handleConfirm() {
    const name = this.chosen;
    this.chosen = undefined;
    return this.act(() => causeDisaster(name));
  }

  /** The element appears with the next rendering, which comes before this continues. */
  async focusOn(selector) {
    await Promise.resolve();
    this.template.querySelector(selector)?.focus();
  }

  async refresh() {
    this.problem = undefined;
    try {
      this.world = await readWorld();
    } catch (error) {
      this.problem = error.message;
    }
  }

  async act(action) {
    this.busy = true;
    this.answer = undefined;
    this.problem = undefined;
    try {
      this.answer = await action();
      this.world = await readWorld();
    } catch (error) {
      this.problem = error.message;
    }
    this.busy = false;
  }
}
