import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import previewRetention from '@salesforce/apex/JobSettingsController.previewRetention';
import updateJob from '@salesforce/apex/JobSettingsController.updateJob';
import { exactText } from 'c/moments';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/textFormat';
import { timeZoneOptions } from 'c/timeZones';
import labels from './labels';
import { CUSTOM, KEEP, choiceOf, policyOf, retentionOptions } from './retentionChoice';

const NUMBERS = ['apiLimitPercent', 'bulkLimitPercent', 'amount', 'daily', 'weekly', 'monthly', 'yearly'];
const USUAL = { amount: 1, unit: 'years', daily: 14, weekly: 8, monthly: 12, yearly: 7 };

/** Dialog for the settings of a job. Closes with the changed job, or with nothing. */
export default class EditJob extends LightningModal {
  @api label;
  /** A Job of the backend. */
  @api job;

  labels = labels;
  draft;
  saving = false;
  saveError;
  preview;
  zones = timeZoneOptions(Date.now());
  retentions = retentionOptions(labels, fill);
  units = [
    { value: 'days', label: labels.unitDays },
    { value: 'months', label: labels.unitMonths },
    { value: 'years', label: labels.unitYears },
  ];

  connectedCallback() {
    super.connectedCallback?.();
    const { name, timeOfDay, timeZone, apiLimitPercent, bulkLimitPercent, includeFiles, retention } =
      this.job;
    this.draft = {
      ...{ name, timeOfDay, timeZone, apiLimitPercent, bulkLimitPercent, includeFiles },
      ...USUAL,
      ...retention,
      choice: choiceOf(retention),
    };
  }

  get daily() {
    return this.job.kind === 'standard';
  }

  get custom() {
    return this.draft.choice === CUSTOM;
  }

  get keeps() {
    return this.draft.choice === KEEP;
  }

  get previewText() {
    if (!this.preview) return '';
    const { runs, versions, versionsTotal, oldestSnapshotAt } = this.preview;
    if (versions === 0 && runs === 0) return labels.retentionPurgesNothing;
    const oldest = oldestSnapshotAt
      ? exactText(oldestSnapshotAt, this.job.timeZone)
      : labels.retentionNoSnapshot;
    return fill(labels.retentionPurges, runs, versions, versionsTotal, oldest);
  }

  get previewNote() {
    return this.preview?.needsConfirmation ? labels.retentionHeld : '';
  }

  handleChange(event) {
    const { field } = event.target.dataset;
    event.target.setCustomValidity?.('');
    this.draft = { ...this.draft, [field]: this.valueOf(event, field) };
    this.preview = undefined;
  }

  valueOf(event, field) {
    if (field === 'includeFiles') return event.target.checked;
    const text = event.detail.value ?? '';
    if (field === 'timeOfDay') return text.slice(0, 5);
    if (!NUMBERS.includes(field)) return text;
    return text === '' ? null : Number(text);
  }

  handleCancel() {
    this.close();
  }

  async handlePreview() {
    if (!this.valid()) return;
    await this.send(async () => {
      this.preview = await previewRetention({ jobId: this.job.id, retention: this.policy() });
    });
  }

  async handleSave() {
    if (!this.valid()) return;
    await this.send(async () => this.close(await updateJob({ jobId: this.job.id, change: this.change() })));
  }

  /** Only what is different, so that the audit history tells what was changed. */
  change() {
    const fields = ['name', 'timeZone', 'apiLimitPercent', 'bulkLimitPercent', 'includeFiles'];
    if (this.daily) fields.push('timeOfDay');
    const changed = fields.filter((field) => this.draft[field] !== this.job[field]);
    const change = Object.fromEntries(changed.map((field) => [field, this.draft[field]]));
    const retention = this.policy();
    const before = policyOf(choiceOf(this.job.retention), { ...USUAL, ...this.job.retention });
    if (JSON.stringify(retention) !== JSON.stringify(before)) change.retention = retention;
    // The backend wants at least one setting.
    return Object.keys(change).length ? change : { name: this.draft.name };
  }

  policy() {
    return policyOf(this.draft.choice, this.draft);
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
