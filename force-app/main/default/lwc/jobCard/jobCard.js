import { LightningElement, api } from 'lwc';
import { fill, fillCount, formatNumber } from 'c/textFormat';
import { endedText, progressPercent, progressText, resumeText } from 'c/runProgress';
import { hasSnapshot, isReading, isUnderWay } from 'c/statusText';
import { toChanges, toJob } from 'c/appRoute';
import labels from './labels';

/** One backup job on the dashboard. Fires `navigate` (a route) and `backup` (nothing in it: the job is the card's). */
export default class JobCard extends LightningElement {
  /** A Job of the backend. */
  @api job;
  /** True while a request to start it is on its way. */
  @api starting = false;

  /** A purge of its connection that waits for an owner; undefined where there is none. */
  @api hold;

  labels = labels;

  get run() {
    return this.job.lastRun;
  }

  get org() {
    return this.job.connection;
  }

  get cardClass() {
    return `card ${this.job.status}`;
  }

  get busy() {
    return this.starting || isReading(this.job.status);
  }

  get running() {
    return isUnderWay(this.job.status) && this.run;
  }

  get progress() {
    return progressPercent(this.run);
  }

  get progressText() {
    return progressText(this.run);
  }

  get ended() {
    return this.job.status === 'cancelled' && this.run ? endedText(this.run) : '';
  }

  get resumes() {
    return resumeText(this.run, this.job.timeZone);
  }

  get problem() {
    return ['failed', 'partial'].includes(this.job.status) ? this.run?.problem : null;
  }

  get warningText() {
    const warnings = this.run?.warnings ?? 0;
    if (!warnings || this.problem) return '';
    return fillCount(warnings, labels.warningsOne, labels.warningsMany);
  }

  /** The newest run's changes, once it has any to show. */
  get changes() {
    return this.run && hasSnapshot(this.run.status) ? this.run : null;
  }

  get records() {
    return formatNumber(this.run.records);
  }

  get lastRunAt() {
    return this.run ? (this.run.finishedAt ?? this.run.startedAt ?? this.run.requestedAt) : null;
  }

  get backUpTitle() {
    return fill(labels.backUpNowFor, this.job.name);
  }

  get detailsTitle() {
    return fill(labels.viewDetailsOf, this.job.name);
  }

  get holdText() {
    return this.hold ? fill(labels.holdCard, this.hold.runs, this.hold.versions) : '';
  }

  handleHold(event) {
    event.preventDefault();
    this.navigate(toJob(this.job.id, 'settings'));
  }

  handleOpen(event) {
    event.preventDefault();
    this.navigate(toJob(this.job.id));
  }

  handleChanges() {
    this.navigate(toChanges(this.job.id, this.run.id));
  }

  handleBackUp() {
    this.dispatchEvent(new CustomEvent('backup'));
  }

  navigate(route) {
    this.dispatchEvent(new CustomEvent('navigate', { detail: { ...route, jobName: this.job.name } }));
  }
}
