import { LightningElement, api } from 'lwc';
import { countCells, countColumns } from 'c/changeCounts';
import { isFirstSnapshot } from 'c/statusText';
import { toRecords } from 'c/appRoute';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

/**
 * A run's changes by object. Fires `navigate` (a route to the records) and `restore` ({ objectName, scope: 'deleted',
 * includeChildren }).
 */
export default class ViewChanges extends LightningElement {
  @api jobId;
  /** { run, objects } of the backend. */
  @api changes;

  labels = labels;
  countColumns = countColumns();

  get empty() {
    return this.changes.objects.length === 0;
  }

  get firstSnapshot() {
    return isFirstSnapshot(this.changes.run);
  }

  get rows() {
    return [...this.changes.objects].sort(lossesFirst).map((entry) => ({
      ...entry,
      counts: countCells(entry),
      apiName: entry.object === entry.label ? '' : entry.object,
      restorable: entry.deleted > 0,
      recordsText: fill(labels.viewRecordsOf, entry.label),
      restoreText: fill(labels.restoreDeletedOf, entry.deleted, entry.label),
    }));
  }

  get totals() {
    return countCells(this.changes.run).map(({ kind, count }) => ({ kind, text: formatNumber(count) }));
  }

  handleRecords(event) {
    this.showRecords(event.currentTarget.dataset.object, null);
  }

  handleCount(event) {
    this.showRecords(event.currentTarget.dataset.object, event.detail.kind);
  }

  handleRestore(event) {
    const { object } = event.currentTarget.dataset;
    const detail = { objectName: object, scope: 'deleted', includeChildren: true };
    this.dispatchEvent(new CustomEvent('restore', { detail }));
  }

  showRecords(objectName, kind) {
    const route = toRecords(this.jobId, this.changes.run.id, objectName, kind);
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }
}

/** Most deleted records first, then most changed, then most added: what an admin looks for after a loss. */
function lossesFirst(a, b) {
  return b.deleted - a.deleted || b.changed - a.changed || b.added - a.added;
}
