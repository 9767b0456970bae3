import { LightningElement, api } from 'lwc';
import getRun from '@salesforce/apex/DataHistoryController.getRun';
import { toRecords } from 'c/appRoute';
import { countCells, countColumns } from 'c/changeCounts';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

/** Left out, in part or failed. Where it is not by design, it is never shown below what went well. */
const SHORT = ['failed', 'partial', 'skipped'];

/** What a run got of each object, and why where it did not get all. Fires `navigate` (a route). */
export default class RunCoverage extends LightningElement {
  labels = labels;
  countColumns = countColumns();
  detail;
  error;
  view;
  shownId;

  @api
  get runId() {
    return this.shownId;
  }

  set runId(value) {
    this.shownId = value;
    this.load();
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

  /** Nothing that could be had is missing, and there was something to have. */
  get complete() {
    return !this.gaps && !this.problem && (this.filled || Boolean(this.withoutRecords));
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
    return `problem slds-m-bottom_small ${this.detail.run.status}`;
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
      this.detail = await getRun({ runId: this.shownId });
      this.view = this.gaps ? 'short' : 'all';
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
