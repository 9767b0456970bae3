import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import cancelRun from '@salesforce/apex/JobSettingsController.cancelRun';
import getJob from '@salesforce/apex/JobsController.getJob';
import runNow from '@salesforce/apex/JobsController.runNow';
import { DASHBOARD, toJob } from 'c/appRoute';
import { Poller } from 'c/poller';
import { isReading, isUnderWay } from 'c/statusText';
import { fill } from 'c/textFormat';
import labels from './labels';

/** One job: its runs, its restores, its settings. Fires `navigate` (a route). */
export default class JobDetail extends LightningElement {
  /** history, restores, objects, alerts, notifications, verification or settings. */
  @api tab = 'history';
  /** True for owners: only they change a job. */
  @api owner = false;

  labels = labels;
  crumbs = [{ label: labels.backups, route: DASHBOARD }];
  job;
  error;
  startError;
  cancelError;
  starting = false;
  poller = new Poller(() => this.load());
  shownId;

  @api
  get jobId() {
    return this.shownId;
  }

  set jobId(value) {
    this.shownId = value;
    this.job = undefined;
    this.load();
  }

  disconnectedCallback() {
    this.poller.stop();
  }

  get loading() {
    return !this.job && !this.error;
  }

  get busy() {
    return this.starting || this.reading;
  }

  /** Files of an older run may still come: a new run pauses them. */
  get reading() {
    return isReading(this.job.status);
  }

  /** The end of the run was asked for already. */
  get cancelling() {
    return Boolean(this.job.lastRun?.cancelRequestedAt);
  }

  /** Reads the job; resolves to whether its run is under way, so that the poller goes on. */
  async load() {
    try {
      this.job = await getJob({ jobId: this.shownId });
      this.error = undefined;
    } catch (error) {
      this.error = error;
      return false;
    }
    const underWay = isUnderWay(this.job.status);
    if (underWay && !this.poller.running && this.isConnected) this.poller.start();
    return underWay;
  }

  handleRetry() {
    this.error = undefined;
    this.load();
  }

  async handleBackUp() {
    this.starting = true;
    this.startError = undefined;
    try {
      await runNow({ jobId: this.shownId });
      const message = fill(labels.runStarted, this.job.name);
      this.dispatchEvent(new ShowToastEvent({ title: labels.runStartedTitle, message, variant: 'success' }));
      await this.load();
    } catch (error) {
      this.startError = error;
    }
    this.starting = false;
  }

  async handleCancelRun() {
    this.cancelError = undefined;
    try {
      await cancelRun({ runId: this.job.lastRun.id });
      const { runCancelling: message, runCancellingTitle: title } = labels;
      this.dispatchEvent(new ShowToastEvent({ title, message, variant: 'success' }));
      await this.load();
    } catch (error) {
      this.cancelError = error;
    }
  }

  handleChanged(event) {
    this.job = event.detail;
  }

  handleDeleted() {
    this.navigate(DASHBOARD);
  }

  handleTab(event) {
    const tab = event.target.value;
    if (tab !== this.tab) this.navigate(toJob(this.shownId, tab));
  }

  handleNavigate(event) {
    this.navigate(event.detail);
  }

  navigate(route) {
    const jobName = route.jobId ? this.job?.name : undefined;
    this.dispatchEvent(new CustomEvent('navigate', { detail: { ...route, jobName } }));
  }
}
