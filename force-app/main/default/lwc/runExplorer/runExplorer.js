import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import getChanges from '@salesforce/apex/ChangesController.getChanges';
import { DASHBOARD, toChanges, toJob, toNewRestore, toRecords } from 'c/appRoute';
import { fill } from 'c/textFormat';
import labels from './labels';

/** What a run changed: by object, then record by record, then field by field. Holds the run; fires `navigate` (a route). */
export default class RunExplorer extends LightningElement {
  @api jobName = '';
  /** True for owners: only they delete records from the backup. */
  @api owner = false;

  labels = labels;
  changes;
  error;
  place;
  /** Name of the record that is shown, for the title. */
  recordName = '';

  /** A route of the screen `changes`. */
  @api
  get route() {
    return this.place;
  }

  set route(value) {
    const otherRun = value.runId !== this.place?.runId;
    if (value.recordId !== this.place?.recordId) this.recordName = '';
    this.place = value;
    if (otherRun) this.load();
  }

  get loading() {
    return !this.changes && !this.error;
  }

  get onObjects() {
    return this.changes && !this.place.objectName;
  }

  get onRecords() {
    return this.changes && this.place.objectName && !this.place.recordId;
  }

  get onRecord() {
    return this.changes && this.place.recordId;
  }

  get run() {
    return this.changes?.run;
  }

  /** The object on show with its counts; an object without changes has none. */
  get object() {
    const { objectName } = this.place;
    const none = { object: objectName, label: objectName, added: 0, changed: 0, deleted: 0 };
    return this.changes.objects.find(({ object }) => object === objectName) ?? none;
  }

  get heading() {
    if (this.onRecord) return this.recordName || this.place.recordId;
    if (this.onRecords) return this.object.label;
    return this.run ? fill(labels.changesTitle, this.run.number) : labels.viewChanges;
  }

  get subtitle() {
    if (this.onRecord) return this.object.label;
    if (this.onRecords) return fill(labels.recordsSubtitle, this.run.number);
    return labels.changesSubtitle;
  }

  get icon() {
    return this.place.recordId ? 'standard:record' : 'standard:changes';
  }

  get crumbs() {
    const { jobId, runId, objectName, recordId } = this.place;
    const crumbs = [
      { label: labels.backups, route: DASHBOARD },
      { label: this.jobName || labels.dataHistory, route: toJob(jobId) },
    ];
    if (objectName && this.run)
      crumbs.push({ label: fill(labels.runNumber, this.run.number), route: toChanges(jobId, runId) });
    if (recordId && this.changes)
      crumbs.push({ label: this.object.label, route: toRecords(jobId, runId, objectName) });
    return crumbs;
  }

  async load() {
    this.changes = undefined;
    this.error = undefined;
    try {
      this.changes = await getChanges({ runId: this.place.runId });
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  handleRecordName(event) {
    this.recordName = event.detail.name;
  }

  handleNavigate(event) {
    this.navigate(event.detail);
  }

  /** `detail`: { objectName, scope, recordIds, fields, includeChildren }; the run is added here. */
  handleRestore(event) {
    this.navigate(toNewRestore(this.place.jobId, { runId: this.place.runId, ...event.detail }));
  }

  /** `detail`: { status } of the erasure. The record is no longer there to be shown, and the counts have changed. */
  handleErased(event) {
    const texts = { done: labels.erasureEnded, failed: labels.erasureDidFail };
    const { status } = event.detail;
    const message = texts[status] ?? labels.erasureGoesOn;
    const variant = status === 'failed' ? 'error' : 'success';
    this.dispatchEvent(new ShowToastEvent({ title: labels.erasureEndedTitle, message, variant }));
    if (status === 'failed') return;
    const { jobId, runId, objectName } = this.place;
    this.load();
    this.navigate(toRecords(jobId, runId, objectName));
  }

  navigate(route) {
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }
}
