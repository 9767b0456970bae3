import { LightningElement, api } from 'lwc';
import disableJob from '@salesforce/apex/JobSettingsController.disableJob';
import enableJob from '@salesforce/apex/JobSettingsController.enableJob';
import DeleteJob from 'c/deleteJob';
import EditJob from 'c/editJob';
import { exactText } from 'c/moments';
import { fill } from 'c/textFormat';
import labels from './labels';

/** The settings of a job: read by everybody, changed by owners. Fires `changed` (the job), and `deleted`. */
export default class JobSettings extends LightningElement {
  @api job;
  /** True for owners: others only read. */
  @api owner = false;

  labels = labels;
  error;
  switching = false;

  get entries() {
    const { kind, enabled, timeOfDay, timeZone, connection, createdAt, createdBy } = this.job;
    const { apiLimitPercent, bulkLimitPercent, includeFiles } = this.job;
    const standard = kind === 'standard';
    const org = connection.sandbox
      ? fill(labels.orgOption, connection.orgName, labels.sandbox)
      : connection.orgName;
    const percent = (share) => (share === null ? labels.noLimit : fill(labels.alertPercent, String(share)));
    return [
      { term: labels.settingsKind, value: standard ? labels.kindStandard : labels.kindHighFrequency },
      {
        term: labels.settingsSchedule,
        value: standard ? fill(labels.settingsDaily, timeOfDay) : labels.settingsHourly,
      },
      { term: labels.timeZone, value: timeZone },
      { term: labels.settingsEnabled, value: enabled ? labels.settingsOn : labels.settingsOff },
      { term: labels.apiLimit, value: percent(apiLimitPercent) },
      { term: labels.bulkLimit, value: percent(bulkLimitPercent) },
      { term: labels.includeFiles, value: includeFiles ? labels.settingsOn : labels.settingsOff },
      { term: labels.retention, value: this.retention },
      { term: labels.settingsOrg, value: org },
      { term: labels.settingsOrgId, value: connection.orgId },
      { term: labels.settingsConnection, value: connection.name },
      { term: labels.settingsCreated, value: exactText(createdAt, timeZone) },
      { term: labels.settingsCreatedBy, value: createdBy },
    ];
  }

  get retention() {
    const { retention } = this.job;
    if (retention.kind === 'keep') {
      const { daily, weekly, monthly, yearly } = retention;
      return fill(labels.retentionKept, daily, weekly, monthly, yearly);
    }
    const texts = {
      days: labels.retentionDays,
      months: labels.retentionMonths,
      years: labels.retentionYears,
    };
    if (retention.amount === 1 && retention.unit === 'years') return labels.retentionOneYear;
    return fill(texts[retention.unit], retention.amount);
  }

  get switchLabel() {
    return this.job.enabled ? labels.disableJob : labels.enableJob;
  }

  async handleEdit() {
    const job = await EditJob.open({ size: 'small', label: labels.editSettings, job: this.job });
    if (job) this.dispatchEvent(new CustomEvent('changed', { detail: job }));
  }

  async handleSwitch() {
    this.switching = true;
    this.error = undefined;
    try {
      const switchJob = this.job.enabled ? disableJob : enableJob;
      const job = await switchJob({ jobId: this.job.id });
      this.dispatchEvent(new CustomEvent('changed', { detail: job }));
    } catch (error) {
      this.error = error;
    }
    this.switching = false;
  }

  async handleDelete() {
    const deleted = await DeleteJob.open({ size: 'small', label: labels.deleteJob, job: this.job });
    if (deleted) this.dispatchEvent(new CustomEvent('deleted'));
  }
}
