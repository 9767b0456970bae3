import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import previewRetention from '@salesforce/apex/JobSettingsController.previewRetention';
import updateJob from '@salesforce/apex/JobSettingsController.updateJob';
import { exactText } from 'c/moments';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/textFormat';
import { timeZoneOptions } from 'c/timeZones';
import labels from './labels';

const NUMBERS = ['apiLimitPercent', 'bulkLimitPercent'];

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

  connectedCallback() {
    super.connectedCallback?.();
    const { name, timeOfDay, timeZone, apiLimitPercent, bulkLimitPercent, includeFiles, retention } =
      this.job;
    this.draft = { name, timeOfDay, timeZone, apiLimitPercent, bulkLimitPercent, includeFiles, retention };
  }

  get daily() {
    return this.job.kind === 'standard';
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
    if (field === 'retention') return event.detail.value;
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
      this.preview = await previewRetention({ jobId: this.job.id, retention: this.draft.retention });
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
    const { retention } = this.draft;
    if (textOf(retention) !== textOf(this.job.retention)) change.retention = retention;
    // The backend wants at least one setting.
    return Object.keys(change).length ? change : { name: this.draft.name };
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

/** The same for the same policy, in whatever order the backend names its parts. */
function textOf(policy) {
  return JSON.stringify(Object.entries(policy).sort());
}
