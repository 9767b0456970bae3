import { LightningElement, api } from 'lwc';
import getRuns from '@salesforce/apex/DataHistoryController.getRuns';
import { toChanges } from 'c/appRoute';
import { countCells, countColumns } from 'c/changeCounts';
import { durationText, shortText } from 'c/moments';
import { runNotes } from 'c/runProgress';
import { hasSnapshot } from 'c/statusText';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

const PAGE_SIZE = 30;

/** The runs of a job as chart and table. Fires `navigate` (a route) and `backup` (start a run). */
export default class DataHistory extends LightningElement {
  labels = labels;
  countColumns = countColumns();
  runs;
  nextBefore = null;
  error;
  loadingMore = false;
  /** Ids of the runs whose coverage is shown. */
  opened = [];
  shownJob;

  /** A Job; its last run is kept fresh by the parent and shown without another call. */
  @api
  get job() {
    return this.shownJob;
  }

  set job(value) {
    const other = value.id !== this.shownJob?.id;
    this.shownJob = value;
    if (other) this.load();
    else this.takeLastRun();
  }

  get loading() {
    return !this.runs && !this.error;
  }

  get empty() {
    return this.runs?.length === 0;
  }

  get filled() {
    return this.runs?.length > 0;
  }

  get rows() {
    return this.runs.map((run) => this.row(run));
  }

  row(run) {
    const open = this.opened.includes(run.id);
    const closed = !hasSnapshot(run.status) || Boolean(run.purgedAt);
    return {
      run,
      counts: countCells(run),
      id: run.id,
      coverageKey: `${run.id}-coverage`,
      open,
      expandedText: String(open),
      icon: open ? 'utility:chevrondown' : 'utility:chevronright',
      toggleText: fill(open ? labels.hideRun : labels.showRun, run.number),
      changesText: fill(labels.viewChangesOf, run.number),
      number: formatNumber(run.number),
      kind: run.kind === 'full' ? labels.fullRun : labels.incrementalRun,
      startedAt: run.startedAt ?? run.requestedAt,
      duration: durationText(run.startedAt, run.finishedAt),
      records: formatNumber(run.records),
      apiCalls: formatNumber(run.apiCalls),
      closed,
      browsable: !closed,
      notes: runNotes(run, this.shownJob.timeZone),
    };
  }

  get chartRuns() {
    return this.runs
      .filter((run) => hasSnapshot(run.status))
      .map((run) => ({ ...run, when: shortText(run.startedAt ?? run.requestedAt, this.shownJob.timeZone) }))
      .reverse();
  }

  async load() {
    this.runs = undefined;
    this.error = undefined;
    await this.loadPage(null);
  }

  async loadPage(beforeNumber) {
    try {
      const page = await getRuns({ jobId: this.shownJob.id, pageSize: PAGE_SIZE, beforeNumber });
      this.runs = [...(beforeNumber === null ? [] : this.runs), ...page.runs];
      this.nextBefore = page.nextBefore;
      this.takeLastRun();
    } catch (error) {
      this.error = error;
    }
  }

  takeLastRun() {
    const last = this.shownJob.lastRun;
    if (!last || !this.runs) return;
    const known = this.runs.some((run) => run.id === last.id);
    this.runs = known ? this.runs.map((run) => (run.id === last.id ? last : run)) : [last, ...this.runs];
  }

  get hasMore() {
    return this.nextBefore !== null && this.nextBefore !== undefined;
  }

  async handleMore() {
    this.loadingMore = true;
    await this.loadPage(this.nextBefore);
    this.loadingMore = false;
  }

  handleRetry() {
    this.load();
  }

  handleToggle(event) {
    const { id } = event.currentTarget.dataset;
    this.opened = this.opened.includes(id)
      ? this.opened.filter((other) => other !== id)
      : [...this.opened, id];
  }

  handleChanges(event) {
    this.showChanges(event.currentTarget.dataset.id);
  }

  handleChart(event) {
    this.showChanges(event.detail.runId);
  }

  handleBackUp() {
    this.dispatchEvent(new CustomEvent('backup'));
  }

  handleNavigate(event) {
    this.dispatchEvent(new CustomEvent('navigate', { detail: event.detail }));
  }

  showChanges(runId) {
    this.dispatchEvent(new CustomEvent('navigate', { detail: toChanges(this.shownJob.id, runId) }));
  }
}
