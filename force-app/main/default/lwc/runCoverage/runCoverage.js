import { LightningElement, api } from 'lwc';
import getRun from '@salesforce/apex/DataHistoryController.getRun';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

/** Left out, in part or failed: never shown below what went well. */
const SHORT = ['failed', 'partial', 'skipped'];

/** What a run got of each object, and why where it did not get all. */
export default class RunCoverage extends LightningElement {
  labels = labels;
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

  get short() {
    return this.detail.objects.filter(({ coverage }) => SHORT.includes(coverage));
  }

  get complete() {
    return this.short.length === 0;
  }

  get problem() {
    return this.detail.run.problem;
  }

  get views() {
    return [
      { value: 'short', label: fill(labels.objectsNotCovered, this.short.length) },
      { value: 'all', label: fill(labels.objectsAll, this.detail.objects.length) },
    ];
  }

  get rows() {
    const covered = this.detail.objects.filter(({ coverage }) => !SHORT.includes(coverage));
    const objects = this.view === 'short' ? this.short : [...this.short, ...covered];
    return objects.map((entry) => ({
      ...entry,
      records: formatNumber(entry.records),
      added: formatNumber(entry.added),
      changed: formatNumber(entry.changed),
      deleted: formatNumber(entry.deleted),
    }));
  }

  async load() {
    this.error = undefined;
    try {
      this.detail = await getRun({ runId: this.shownId });
      this.view = this.complete ? 'all' : 'short';
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  handleView(event) {
    this.view = event.detail.value;
  }
}
