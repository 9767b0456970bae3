import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import getJobs from '@salesforce/apex/JobsController.getJobs';
import runNow from '@salesforce/apex/JobsController.runNow';
import getHolds from '@salesforce/apex/RetentionController.getHolds';
import { toAudit } from 'c/appRoute';
import CreateBackupJob from 'c/createBackupJob';
import { Poller } from 'c/poller';
import { isUnderWay } from 'c/statusText';
import { fill, fillCount } from 'c/textFormat';
import labels from './labels';

/** All jobs the user may see. Fires `navigate` (a route). */
export default class Dashboard extends LightningElement {
  /** True for owners: only they create jobs. */
  @api owner = false;

  labels = labels;
  jobs;
  /** Purges that wait for an owner, of any connection. */
  holds = [];
  error;
  /** The job whose start was asked for, and the one whose start failed. */
  startingId;
  notStarted;
  poller = new Poller(() => this.load());

  connectedCallback() {
    this.load();
  }

  disconnectedCallback() {
    this.poller.stop();
  }

  get loading() {
    return !this.jobs && !this.error;
  }

  get empty() {
    return this.jobs?.length === 0;
  }

  get cards() {
    return (
      this.jobs?.map((job) => ({
        job,
        id: job.id,
        starting: job.id === this.startingId,
        hold: this.holds.find(({ connection }) => connection.id === job.connection.id),
      })) ?? []
    );
  }

  get summary() {
    if (!this.jobs?.length) return labels.welcomeSubtitle;
    const running = this.jobs.filter((job) => isUnderWay(job.status)).length;
    const troubled = this.jobs.filter((job) =>
      ['failed', 'partial', 'completed_with_warnings'].includes(job.status),
    ).length;
    return [
      fillCount(this.jobs.length, labels.jobsOne, labels.jobsMany),
      running && fill(labels.jobsRunning, running),
      troubled ? fill(labels.jobsAttention, troubled) : labels.jobsAllWell,
    ]
      .filter(Boolean)
      .join(' · ');
  }

  get emptyMessage() {
    return this.owner ? labels.noJobsOwner : labels.noJobsMember;
  }

  /** Reads the jobs; resolves to whether one is under way, so that the poller goes on. */
  async load() {
    try {
      const [{ jobs }, { holds }] = await Promise.all([getJobs(), getHolds()]);
      this.jobs = jobs;
      this.holds = holds.filter(({ confirmedAt }) => confirmedAt === null);
      this.error = undefined;
    } catch (error) {
      this.error = error;
      return false;
    }
    const underWay = this.jobs.some((job) => isUnderWay(job.status));
    if (underWay && !this.poller.running && this.isConnected) this.poller.start();
    return underWay;
  }

  handleRetry() {
    this.error = undefined;
    this.load();
  }

  handleRefresh() {
    this.load();
  }

  handleAudit() {
    this.dispatchEvent(new CustomEvent('navigate', { detail: toAudit() }));
  }

  handleBackUp(event) {
    this.start(this.jobs.find((job) => job.id === event.currentTarget.dataset.id));
  }

  handleStartRetry() {
    this.start(this.notStarted.job);
  }

  async start(job) {
    this.startingId = job.id;
    this.notStarted = undefined;
    try {
      await runNow({ jobId: job.id });
      this.toast(labels.runStartedTitle, fill(labels.runStarted, job.name));
      await this.load();
    } catch (error) {
      this.notStarted = { job, error };
    }
    this.startingId = undefined;
  }

  async handleCreate() {
    const { owner } = this;
    const created = await CreateBackupJob.open({ size: 'small', label: labels.createBackupJob, owner });
    if (!created) return;
    this.toast(labels.jobCreatedTitle, this.createdText(created));
    await this.load();
  }

  createdText({ name, kind, timeOfDay, timeZone, running }) {
    if (kind === 'high_frequency') {
      return fill(running ? labels.jobCreatedHourlyRunning : labels.jobCreatedHourly, name);
    }
    return fill(running ? labels.jobCreatedRunning : labels.jobCreated, name, timeOfDay, timeZone);
  }

  handleNavigate(event) {
    this.dispatchEvent(new CustomEvent('navigate', { detail: event.detail }));
  }

  toast(title, message) {
    this.dispatchEvent(new ShowToastEvent({ title, message, variant: 'success' }));
  }
}
