import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import userTimeZone from '@salesforce/i18n/timeZone';
import getConnections from '@salesforce/apex/ConnectionsController.getConnections';
import createJob from '@salesforce/apex/JobsController.createJob';
import getEntitlement from '@salesforce/apex/JobsController.getEntitlement';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/textFormat';
import labels from './labels';
import { FREQUENT, STANDARD, newJob, usualJob, withField } from './jobDraft';
import { timeZoneOptions } from 'c/timeZones';

/**
 * Dialog for a new backup job. Closes with the created job and `running` (whether its first run was asked for), or with nothing. Who is
 * no owner is told how to become one.
 */
export default class CreateBackupJob extends LightningModal {
  @api label;
  /** True for owners: only they create jobs. */
  @api owner = false;

  labels = labels;
  connections;
  entitlement;
  loadError;
  saveError;
  saving = false;
  zones = timeZoneOptions(Date.now());
  kinds = [
    { value: STANDARD, label: labels.kindStandard },
    { value: FREQUENT, label: labels.kindHighFrequency },
  ];
  job = usualJob(userTimeZone);
  /** Once the user has typed a name, choosing an org no longer proposes one. */
  nameTyped = false;

  connectedCallback() {
    super.connectedCallback?.();
    if (this.owner) this.load();
  }

  async load() {
    this.loadError = undefined;
    try {
      const [{ connections }, entitlement] = await Promise.all([getConnections(), getEntitlement()]);
      this.connections = connections;
      this.entitlement = entitlement;
      if (this.isFull(STANDARD) && this.kindCanBeChosen && !this.isFull(FREQUENT)) this.set('kind', FREQUENT);
      if (connections.length === 1) this.set('connectionId', connections[0].id);
    } catch (error) {
      this.loadError = error;
    }
  }

  get barred() {
    return !this.owner;
  }

  get loading() {
    return !this.entitlement && !this.loadError;
  }

  get noConnections() {
    return this.entitlement && this.connections.length === 0;
  }

  get ready() {
    return this.entitlement && this.connections.length > 0;
  }

  get saveDisabled() {
    return !this.ready || this.saving || Boolean(this.allowanceText);
  }

  get endLabel() {
    return this.owner ? labels.cancel : labels.close;
  }

  get kindCanBeChosen() {
    return this.entitlement.kindCanBeChosen;
  }

  get daily() {
    return this.job.kind === STANDARD;
  }

  get frequent() {
    return this.job.kind === FREQUENT;
  }

  get picking() {
    return this.frequent && Boolean(this.job.connectionId);
  }

  get frequentText() {
    return fill(labels.highFrequencyNote, this.entitlement.highFrequencyObjects);
  }

  /** Why there can be no further job of the chosen kind; empty while there can. */
  get allowanceText() {
    if (!this.isFull(this.job.kind)) return '';
    const text = this.frequent ? labels.allowanceHighFrequency : labels.allowanceStandard;
    return fill(text, this.entitlement.plan, this.jobsOf(this.job.kind).allowed);
  }

  get orgOptions() {
    return this.connections.map(({ id, name, orgName, sandbox }) => ({
      value: id,
      // A connection is often named after its org, which says nothing when said twice.
      label:
        name === orgName && !sandbox
          ? name
          : fill(sandbox ? labels.orgOptionSandbox : labels.orgOption, name, orgName),
    }));
  }

  get connection() {
    return this.connections?.find(({ id }) => id === this.job.connectionId);
  }

  get warnings() {
    if (!this.connection) return [];
    const missing = this.connection.warnings.map(({ permission, consequence }) =>
      fill(labels.permissionMissing, permission, consequence),
    );
    return this.connection.status === 'reauthorise' ? [labels.connectionReauthorise, ...missing] : missing;
  }

  get warned() {
    return this.warnings.length > 0;
  }

  isFull(kind) {
    const { allowed, used } = this.jobsOf(kind);
    return used >= allowed;
  }

  jobsOf(kind) {
    return kind === FREQUENT ? this.entitlement.highFrequencyJobs : this.entitlement.standardJobs;
  }

  handleChange(event) {
    const { field } = event.target.dataset;
    event.target.setCustomValidity?.('');
    if (field === 'name') this.nameTyped = true;
    const ticked = field === 'includeFiles' || field === 'runFirstBackup';
    this.set(field, ticked ? event.target.checked : event.detail.value);
  }

  set(field, value) {
    this.job = withField(this.job, field, value);
    if ((field === 'connectionId' || field === 'kind') && this.connection) this.proposeName();
  }

  proposeName() {
    if (this.nameTyped) return;
    const name = this.frequent ? labels.defaultJobNameHourly : labels.defaultJobName;
    this.job = { ...this.job, name: fill(name, this.connection.orgName).slice(0, 80) };
  }

  handleCancel() {
    this.close();
  }

  handleRetry() {
    this.load();
  }

  async handleSave() {
    const inputs = [...this.template.querySelectorAll('[data-field]')];
    const invalid = inputs.filter((input) => input.reportValidity() === false);
    if (invalid.length) {
      invalid[0].focus?.();
      return;
    }
    this.saving = true;
    this.saveError = undefined;
    try {
      const created = await createJob({ job: newJob(this.job) });
      this.close({ ...created, running: this.job.runFirstBackup });
    } catch (error) {
      this.showRefusal(error, inputs);
    }
    this.saving = false;
  }

  /** At the field the backend names, else above the form. */
  showRefusal(error, inputs) {
    const { field, message, remedy } = reduceErrors(error);
    const input = inputs.find((candidate) => candidate.dataset.field === field);
    if (!input) {
      this.saveError = error;
      return;
    }
    input.setCustomValidity([message, remedy].filter(Boolean).join(' '));
    input.reportValidity();
    input.focus?.();
  }
}
