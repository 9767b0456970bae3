import { LightningElement, api } from 'lwc';
import getRunAlerts from '@salesforce/apex/AlertsController.getRunAlerts';
import { toRecords } from 'c/appRoute';
import { fill } from 'c/textFormat';
import labels from './labels';

/** What a run raised: rules that were met, what is unlike other runs, mass changes. Nothing where there is nothing. Fires `navigate`. */
export default class RunAlerts extends LightningElement {
  @api jobId;

  labels = labels;
  alerts = [];
  error;
  shownId;

  @api
  get runId() {
    return this.shownId;
  }

  set runId(value) {
    this.shownId = value;
    this.load();
  }

  get filled() {
    return this.alerts.length > 0;
  }

  get rows() {
    return this.alerts.map((alert) => ({
      ...alert,
      icon: alert.cause === 'not_evaluated' ? 'utility:question' : 'utility:warning',
      linked: alert.observed > 0,
      linkText: fill(labels.viewRecordsOf, alert.label),
    }));
  }

  async load() {
    this.error = undefined;
    try {
      this.alerts = (await getRunAlerts({ runId: this.shownId })).alerts;
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  handleView(event) {
    const { object, kind } = event.currentTarget.dataset;
    const route = toRecords(this.jobId, this.shownId, object, kind);
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }
}
