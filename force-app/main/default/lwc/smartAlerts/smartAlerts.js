import { LightningElement, api } from 'lwc';
import changeRule from '@salesforce/apex/AlertsController.changeRule';
import deleteRule from '@salesforce/apex/AlertsController.deleteRule';
import getRules from '@salesforce/apex/AlertsController.getRules';
import EditAlert from 'c/editAlert';
import { fill } from 'c/textFormat';
import labels from './labels';

/** The smart alerts of a job: listed, added, changed, switched off and deleted. */
export default class SmartAlerts extends LightningElement {
  /** True for owners: others only read. */
  @api owner = false;
  @api timeZone;

  labels = labels;
  rules;
  error;
  changeError;
  shownId;
  /** The rule whose deletion waits for a second click. */
  deletingId;

  @api
  get jobId() {
    return this.shownId;
  }

  set jobId(value) {
    if (value === this.shownId) return;
    this.shownId = value;
    this.rules = undefined;
    this.load();
  }

  get loading() {
    return !this.rules && !this.error;
  }

  get empty() {
    return this.rules?.length === 0;
  }

  get filled() {
    return this.rules?.length > 0;
  }

  get readOnly() {
    return !this.owner;
  }

  get rows() {
    return this.rules.map((rule) => ({
      ...rule,
      text: this.sentence(rule),
      editText: fill(labels.alertEditOf, rule.object),
      deleteText: fill(labels.alertDeleteOf, rule.object),
      switchText: fill(labels.alertSwitchOf, rule.object),
      deleting: rule.id === this.deletingId,
    }));
  }

  sentence({ kind, comparison, threshold, unit }) {
    const over = comparison === 'over';
    const forms = {
      added: over ? labels.alertAddedOver : labels.alertAddedUnder,
      changed: over ? labels.alertChangedOver : labels.alertChangedUnder,
      deleted: over ? labels.alertDeletedOver : labels.alertDeletedUnder,
    };
    const limit = unit === 'percent' ? fill(labels.alertPercent, String(threshold)) : fill('{0}', threshold);
    return fill(forms[kind], limit);
  }

  async load() {
    this.error = undefined;
    try {
      this.rules = (await getRules({ jobId: this.shownId })).rules;
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  async handleAdd() {
    const saved = await EditAlert.open({ size: 'small', label: labels.alertAdd, jobId: this.shownId });
    if (saved) await this.load();
  }

  async handleEdit(event) {
    const rule = this.rules.find(({ id }) => id === event.currentTarget.dataset.id);
    const saved = await EditAlert.open({ size: 'small', label: labels.alertEdit, jobId: this.shownId, rule });
    if (saved) await this.load();
  }

  async handleSwitch(event) {
    const ruleId = event.currentTarget.dataset.id;
    await this.attempt(() =>
      changeRule({ jobId: this.shownId, ruleId, change: { enabled: event.target.checked } }),
    );
  }

  handleDelete(event) {
    this.deletingId = event.currentTarget.dataset.id;
  }

  handleKeep() {
    this.deletingId = undefined;
  }

  async handleConfirmDelete() {
    const ruleId = this.deletingId;
    this.deletingId = undefined;
    await this.attempt(() => deleteRule({ jobId: this.shownId, ruleId }));
  }

  /** The list is read again either way: after a refusal it must show what is true. */
  async attempt(change) {
    this.changeError = undefined;
    try {
      await change();
    } catch (error) {
      this.changeError = error;
    }
    await this.load();
  }
}
