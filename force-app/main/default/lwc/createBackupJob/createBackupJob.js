import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import userTimeZone from '@salesforce/i18n/timeZone';
import getConnections from '@salesforce/apex/ConnectionsController.getConnections';
import createJob from '@salesforce/apex/JobsController.createJob';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/textFormat';
import labels from './labels';
import { timeZoneOptions } from 'c/timeZones';

/** Dialog for a new daily job. Closes with the created job and `running` (whether its first run was asked for), or with nothing. */
export default class CreateBackupJob extends LightningModal {
  @api label;

  labels = labels;
  connections;
  loadError;
  saveError;
  saving = false;
  zones = timeZoneOptions(Date.now());
  job = {
    name: '',
    connectionId: undefined,
    timeOfDay: '02:00',
    timeZone: userTimeZone,
    runFirstBackup: true,
  };
  /** Once the user has typed a name, choosing an org no longer proposes one. */
  nameTyped = false;

  connectedCallback() {
    super.connectedCallback?.();
    this.load();
  }

  async load() {
    this.loadError = undefined;
    try {
      this.connections = (await getConnections()).connections;
      if (this.connections.length === 1) this.choose(this.connections[0].id);
    } catch (error) {
      this.loadError = error;
    }
  }

  get loading() {
    return !this.connections && !this.loadError;
  }

  get noConnections() {
    return this.connections?.length === 0;
  }

  get ready() {
    return this.connections?.length > 0;
  }

  get saveDisabled() {
    return !this.ready || this.saving;
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

  handleChange(event) {
    const field = event.target.dataset.field;
    event.target.setCustomValidity?.('');
    if (field === 'connectionId') {
      this.choose(event.detail.value);
      return;
    }
    if (field === 'name') this.nameTyped = true;
    const value = field === 'timeOfDay' ? event.detail.value?.slice(0, 5) : event.detail.value;
    this.job = { ...this.job, [field]: value };
  }

  handleFirstRun(event) {
    this.job = { ...this.job, runFirstBackup: event.target.checked };
  }

  choose(connectionId) {
    const { orgName } = this.connections.find(({ id }) => id === connectionId);
    const name = this.nameTyped ? this.job.name : fill(labels.defaultJobName, orgName).slice(0, 80);
    this.job = { ...this.job, connectionId, name };
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
    if (invalid.length) return;
    this.saving = true;
    this.saveError = undefined;
    try {
      const created = await createJob({ ...this.job });
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
