import { LightningElement, api } from 'lwc';
import planRestore from '@salesforce/apex/RestoreController.plan';
import getRestore from '@salesforce/apex/RestoreController.getRestore';
import confirmRestore from '@salesforce/apex/RestoreController.confirm';
import { DASHBOARD, toChanges, toJob, toNewRestore, toRestore } from 'c/appRoute';
import { Poller } from 'c/poller';
import { fill } from 'c/textFormat';
import labels from './labels';

const GOING = ['planning', 'confirmed', 'running'];

/**
 * One restore from plan to result: asks the backend to compare, shows the plan, writes only after the user has confirmed that very
 * plan, follows the work and shows what became of each record. Fires `navigate` (a route).
 */
export default class RestorePanel extends LightningElement {
  @api jobName = '';

  labels = labels;
  restore;
  error;
  confirmError;
  confirming = false;
  place;
  poller = new Poller(() => this.load());

  /** A route of the screen `restore`, with the id of a restore or the request for a new one. */
  @api
  get route() {
    return this.place;
  }

  set route(value) {
    this.place = value;
    if (value.restoreId && value.restoreId === this.restore?.id) return;
    this.open();
  }

  disconnectedCallback() {
    this.poller.stop();
  }

  get loading() {
    return !this.error && (!this.restore || this.restore.status === 'planning');
  }

  get planned() {
    return this.restore?.status === 'planned';
  }

  get working() {
    return ['confirmed', 'running'].includes(this.restore?.status);
  }

  get over() {
    return ['completed', 'completed_with_errors', 'failed'].includes(this.restore?.status);
  }

  get heading() {
    const titles = {
      deleted: labels.restoreTitleDeleted,
      changed: labels.restoreTitleChanged,
      records: labels.restoreTitleRecords,
    };
    return this.restore ? fill(titles[this.restore.scope], this.restore.label) : labels.restoreTitlePlain;
  }

  get subtitle() {
    return this.restore ? fill(labels.restoreFromRun, this.restore.runNumber) : '';
  }

  get crumbs() {
    const { jobId } = this.place;
    const crumbs = [
      { label: labels.backups, route: DASHBOARD },
      { label: this.jobName || labels.dataHistory, route: toJob(jobId) },
    ];
    const runId = this.restore?.runId ?? this.place.request?.runId;
    const run = this.restore ? fill(labels.runNumber, this.restore.runNumber) : labels.viewChanges;
    if (runId) crumbs.push({ label: run, route: toChanges(jobId, runId) });
    return crumbs;
  }

  /** Children are an option only while we still know what was asked for. */
  get childrenOffered() {
    return Boolean(this.place.request);
  }

  get includeChildren() {
    return this.place.request?.includeChildren ?? false;
  }

  get written() {
    const { done, verified, differs } = this.restore.counts;
    return Math.max(done, verified + differs);
  }

  get toWrite() {
    const { undelete, update, insert } = this.restore.counts;
    return undelete + update + insert;
  }

  get progress() {
    return this.toWrite ? Math.round((100 * (this.written + this.restore.counts.failed)) / this.toWrite) : 0;
  }

  get progressText() {
    return fill(labels.writtenOf, this.written, this.toWrite);
  }

  get verifiedText() {
    return fill(labels.readBack, this.restore.counts.verified);
  }

  async open() {
    this.restore = undefined;
    this.error = undefined;
    if (this.place.restoreId) await this.load();
    else await this.plan();
  }

  async plan() {
    const { request, jobId, replace } = this.place;
    try {
      this.take(await planRestore({ recordIds: null, fields: null, ...request }));
    } catch (error) {
      this.error = error;
      return;
    }
    this.navigate({ ...toRestore(jobId, this.restore.id), request, replace });
  }

  /** Reads the restore; resolves to whether it goes on by itself, so that the poller goes on. */
  async load() {
    try {
      return this.take(await getRestore({ restoreId: this.restore?.id ?? this.place.restoreId }));
    } catch (error) {
      this.error = error;
      return false;
    }
  }

  take(restore) {
    this.restore = restore;
    this.error = undefined;
    const going = GOING.includes(restore.status);
    if (going && !this.poller.running && this.isConnected) this.poller.start();
    return going;
  }

  handleRetry() {
    this.open();
  }

  handleChildren(event) {
    const { jobId, request } = this.place;
    const route = toNewRestore(jobId, { ...request, includeChildren: event.detail.includeChildren });
    this.navigate({ ...route, replace: true });
  }

  async handleConfirm() {
    this.confirming = true;
    this.confirmError = undefined;
    try {
      const { id, planHash } = this.restore;
      this.take(await confirmRestore({ restoreId: id, planHash }));
      this.poller.start();
    } catch (error) {
      this.confirmError = error;
    }
    this.confirming = false;
  }

  /** The plan may have changed meanwhile: look at it again before the user confirms again. */
  handleConfirmRetry() {
    this.confirmError = undefined;
    this.load();
  }

  handleNavigate(event) {
    this.navigate(event.detail);
  }

  handleBack() {
    const { jobId, request } = this.place;
    this.navigate(toChanges(jobId, this.restore?.runId ?? request.runId));
  }

  navigate(route) {
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }
}
