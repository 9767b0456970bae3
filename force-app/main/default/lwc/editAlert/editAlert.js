import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import addRule from '@salesforce/apex/AlertsController.addRule';
import changeRule from '@salesforce/apex/AlertsController.changeRule';
import tryRule from '@salesforce/apex/AlertsController.tryRule';
import { reduceErrors } from 'c/reduceErrors';
import { fill, fillCount } from 'c/textFormat';
import labels from './labels';

const NEW_RULE = {
  object: '',
  kind: 'deleted',
  comparison: 'over',
  threshold: 100,
  unit: 'count',
  enabled: true,
};

/** Dialog for a new alert, or for one to change. Closes with the saved rule, or with nothing. */
export default class EditAlert extends LightningModal {
  @api label;
  @api jobId;
  /** The rule to change; none for a new one. */
  @api rule;

  labels = labels;
  draft;
  saving = false;
  saveError;
  trials;

  kinds = [
    { value: 'deleted', label: labels.kindDeleted },
    { value: 'changed', label: labels.kindChanged },
    { value: 'added', label: labels.kindAdded },
  ];
  comparisons = [
    { value: 'over', label: labels.alertOver },
    { value: 'under', label: labels.alertUnder },
  ];
  units = [
    { value: 'count', label: labels.alertUnitCount },
    { value: 'percent', label: labels.alertUnitPercent },
  ];

  connectedCallback() {
    super.connectedCallback?.();
    this.draft = { ...NEW_RULE, ...this.rule };
  }

  get trialSummary() {
    if (!this.trials) return '';
    if (this.trials.length === 0) return labels.alertTrialNone;
    const met = this.trials.filter(({ message }) => message).length;
    return fill(
      labels.alertTrial,
      fillCount(met, labels.alertTrialOnce, labels.alertTrialTimes),
      this.trials.length,
    );
  }

  get trialLines() {
    return (this.trials ?? [])
      .filter(({ message }) => message)
      .slice(0, 5)
      .map(({ runId, number, message }) => ({ runId, text: fill(labels.alertTrialRun, number, message) }));
  }

  handleChange(event) {
    const field = event.target.dataset.field;
    event.target.setCustomValidity?.('');
    const text = event.detail.value;
    this.draft = { ...this.draft, [field]: field === 'threshold' ? Number(text) : text.trim() };
    this.trials = undefined;
  }

  async handleTry() {
    if (!this.valid()) return;
    await this.send(async () => {
      this.trials = (await tryRule({ jobId: this.jobId, rule: this.wanted() })).trials;
    });
  }

  async handleSave() {
    if (!this.valid()) return;
    const { jobId } = this;
    await this.send(async () => {
      const saved = this.rule
        ? await changeRule({ jobId, ruleId: this.rule.id, change: this.wanted() })
        : await addRule({ jobId, rule: this.wanted() });
      this.close(saved);
    });
  }

  handleCancel() {
    this.close();
  }

  wanted() {
    const { object, kind, comparison, threshold, unit, enabled } = this.draft;
    return { object, kind, comparison, threshold, unit, enabled };
  }

  inputs() {
    return [...this.template.querySelectorAll('[data-field]')];
  }

  valid() {
    return this.inputs().filter((input) => input.reportValidity() === false).length === 0;
  }

  async send(work) {
    this.saving = true;
    this.saveError = undefined;
    try {
      await work();
    } catch (error) {
      this.showRefusal(error);
    }
    this.saving = false;
  }

  /** At the field the backend names, else above the form. */
  showRefusal(error) {
    const { field, message, remedy } = reduceErrors(error);
    const input = this.inputs().find((candidate) => candidate.dataset.field === field);
    if (!input) {
      this.saveError = error;
      return;
    }
    input.setCustomValidity([message, remedy].filter(Boolean).join(' '));
    input.reportValidity();
    input.focus?.();
  }
}
