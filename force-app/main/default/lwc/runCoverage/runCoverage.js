import { LightningElement, api } from 'lwc';
import getRun from '@salesforce/apex/DataHistoryController.getRun';
import { toRecords } from 'c/appRoute';
import { countCells, countColumns } from 'c/changeCounts';
import { resumeText } from 'c/runProgress';
import { hasSnapshot, isReading } from 'c/statusText';
import { fill, fillCount, formatNumber } from 'c/textFormat';
import labels from './labels';

/** Left out, in part or failed. Where it is not by design, it is never shown below what went well. */
const SHORT = ['failed', 'partial', 'skipped'];

/** As many names can be read at a glance; more are folded away. */
const NAMED_AT_ONCE = 6;

/** What a run got of each object, and why where it did not get all. Fires `navigate` (a route). */
export default class RunCoverage extends LightningElement {
  labels = labels;
  countColumns = countColumns();
  detail;
  error;
  view;
  shownRun;
  /** IANA name of the zone in which moments are told. */
  @api timeZone;

  /** A run of the backend; what it covered is read again whenever it has moved on. */
  @api
  get run() {
    return this.shownRun;
  }

  set run(value) {
    const moved = stageOf(value) !== (this.shownRun && stageOf(this.shownRun));
    if (value.id !== this.shownRun?.id) {
      this.detail = undefined;
      this.view = undefined;
    }
    this.shownRun = value;
    if (moved) this.load();
  }

  get loading() {
    return !this.detail && !this.error;
  }

  /** Less than all of an object although more was possible. */
  get short() {
    return this.detail.objects.filter(({ coverage, expected }) => SHORT.includes(coverage) && !expected);
  }

  get gaps() {
    return this.short.length > 0;
  }

  /** Complete, and with something in it. */
  get covered() {
    return this.detail.objects.filter(({ coverage }) => coverage === 'ok');
  }

  /** Names of the objects that were read and hold no record: most of an org's, so that they are not among the rows. */
  get withoutRecords() {
    const empty = this.detail.objects.filter(({ coverage }) => coverage === 'empty');
    if (empty.length === 0) return undefined;
    const objects = empty.map(({ label }) => label).sort();
    return { text: fill(labels.withoutRecords, empty.length), objects: objects.join(', ') };
  }

  get filled() {
    return this.rows.length > 0;
  }

  /** The run has read everything: nothing that could be had is missing, and there was something to have. */
  get complete() {
    if (isReading(this.detail.run.status)) return false;
    return !this.gaps && !this.lacking && !this.problem && (this.filled || Boolean(this.withoutRecords));
  }

  get leftOutByDesign() {
    return this.detail.objects.filter(({ coverage, expected }) => SHORT.includes(coverage) && expected);
  }

  get leftOut() {
    return this.leftOutByDesign.length > 0;
  }

  get leftOutText() {
    return fill(labels.leftOutByDesign, this.leftOutByDesign.length);
  }

  /** What is left out by design, by reason, the commonest first. */
  get reasons() {
    const reasons = new Map();
    for (const { reason, label } of this.leftOutByDesign) {
      reasons.set(reason, [...(reasons.get(reason) ?? []), label]);
    }
    return [...reasons]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([reason, names]) => ({
        reason,
        text: fill(labels.reasonCount, reason, names.length),
        objects: names.sort().join(', '),
      }));
  }

  get problem() {
    return this.detail.run.problem;
  }

  get problemClass() {
    return `problem ${this.detail.run.status}`;
  }

  get resumes() {
    return resumeText(this.detail.run, this.timeZone);
  }

  /** Its changes cannot be looked at: it made no snapshot, or retention gave that up. */
  get closed() {
    const { status, purgedAt } = this.detail.run;
    return !hasSnapshot(status) || Boolean(purgedAt);
  }

  get filesCame() {
    return this.detail.run.files.total > 0;
  }

  get facts() {
    const { kind, objectsDone, objectsTotal, apiCalls, bulkJobs } = this.detail.run;
    return [
      { term: labels.factExtent, text: kind === 'full' ? labels.fullRun : labels.incrementalRun },
      { term: labels.factObjects, text: fill(labels.objectsProgress, objectsDone, objectsTotal) },
      { term: labels.columnApiCalls, text: formatNumber(apiCalls) },
      { term: labels.factBulkJobs, text: formatNumber(bulkJobs) },
    ];
  }

  /** What is missing, by cause, with the next step; the objects by the names that people know. */
  get causes() {
    const names = new Map(this.detail.objects.map(({ object, label }) => [object, label]));
    return this.detail.shortfalls.map(({ cause, title, remedy, objects, notStarted }) => ({
      key: `${cause} ${title}`,
      title,
      // Said once, above, where the whole run ended for this cause.
      remedy: remedy === this.problem?.remedy ? null : remedy,
      count: fillCount(objects.length, labels.objectsOne, labels.objectsMany),
      notStarted: notStarted ? fill(labels.objectsNotStarted, notStarted) : '',
      objects: objects.map((object) => names.get(object) ?? object).join(', '),
      open: objects.length <= NAMED_AT_ONCE,
    }));
  }

  get lacking() {
    return this.detail.shortfalls.length > 0;
  }

  get views() {
    return [
      { value: 'short', label: fill(labels.objectsNotCovered, this.short.length) },
      { value: 'all', label: fill(labels.objectsAll, this.short.length + this.covered.length) },
    ];
  }

  get rows() {
    const objects = this.view === 'short' ? this.short : [...this.short, ...this.covered];
    return objects.map((entry) => ({
      ...entry,
      records: formatNumber(entry.records),
      counts: countCells(entry),
    }));
  }

  async load() {
    this.error = undefined;
    try {
      this.detail = await getRun({ runId: this.shownRun.id });
      this.view = this.gaps ? (this.view ?? 'short') : 'all';
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  handleCount(event) {
    const { id, jobId } = this.detail.run;
    const route = toRecords(jobId, id, event.currentTarget.dataset.object, event.detail.kind);
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }

  handleView(event) {
    this.view = event.detail.value;
  }
}

/** Differs as soon as there may be more to show of a run. */
function stageOf({ id, status, objectsDone, files, cancelRequestedAt }) {
  return [id, status, objectsDone, files.done, files.failed, cancelRequestedAt].join();
}
