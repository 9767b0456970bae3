import { LightningElement, api } from 'lwc';
import getRestores from '@salesforce/apex/RestoreController.getRestores';
import { toRestore } from 'c/appRoute';
import { fill } from 'c/textFormat';
import labels from './labels';

/** The restores of a job, newest first. Fires `navigate` (a route). */
export default class RestoreHistory extends LightningElement {
  @api timeZone;

  labels = labels;
  restores;
  error;
  shownId;

  @api
  get jobId() {
    return this.shownId;
  }

  set jobId(value) {
    this.shownId = value;
    this.load();
  }

  get loading() {
    return !this.restores && !this.error;
  }

  get empty() {
    return this.restores?.length === 0;
  }

  get filled() {
    return this.restores?.length > 0;
  }

  get rows() {
    const scopes = {
      deleted: labels.scopeDeleted,
      changed: labels.scopeChanged,
      records: labels.scopeRecords,
    };
    return this.restores.map((restore) => {
      const { undelete, update, insert, blocked, verified, failed } = restore.counts;
      const over = ['completed', 'completed_with_errors', 'failed'].includes(restore.status);
      return {
        ...restore,
        what: fill(scopes[restore.scope], restore.label),
        run: fill(labels.runNumber, restore.runNumber),
        result: over ? fill(labels.restoredOf, verified, undelete + update + insert + blocked) : '',
        failed: failed ? fill(labels.failedCount, failed) : '',
        viewText: fill(labels.viewRestoreOf, restore.label),
      };
    });
  }

  async load() {
    this.error = undefined;
    try {
      this.restores = (await getRestores({ jobId: this.shownId })).restores;
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  handleView(event) {
    const route = toRestore(this.shownId, event.currentTarget.dataset.id);
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }
}
