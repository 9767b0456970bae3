import { LightningElement, api } from 'lwc';
import getDeliveries from '@salesforce/apex/NotificationsController.getDeliveries';
import retryDelivery from '@salesforce/apex/NotificationsController.retryDelivery';
import { fill } from 'c/textFormat';
import labels from './labels';

/** What became of each message of a job, newest first; a failed one can be sent again. */
export default class DeliveryLog extends LightningElement {
  /** True for owners: only they send again. */
  @api owner = false;
  @api timeZone;

  labels = labels;
  deliveries;
  error;
  shownId;

  @api
  get jobId() {
    return this.shownId;
  }

  set jobId(value) {
    this.shownId = value;
    this.refresh();
  }

  @api
  async refresh() {
    this.error = undefined;
    try {
      this.deliveries = (await getDeliveries({ jobId: this.shownId })).deliveries;
    } catch (error) {
      this.error = error;
    }
  }

  get loading() {
    return !this.deliveries && !this.error;
  }

  get empty() {
    return this.deliveries?.length === 0;
  }

  get filled() {
    return this.deliveries?.length > 0;
  }

  get rows() {
    const reasons = { run: labels.deliveryRun, alert: labels.deliveryAlert, test: labels.deliveryTest };
    const channels = {
      email: labels.channelEmail,
      text: labels.channelText,
      slack: labels.channelSlack,
      webhook: labels.channelWebhook,
    };
    return this.deliveries.map((delivery) => ({
      ...delivery,
      about: reasons[delivery.reason],
      by: channels[delivery.channel],
      detail: delivery.problem ? fill(labels.deliveryProblem, delivery.problem, delivery.attempts) : '',
      again: this.owner && delivery.state === 'failed',
      againText: fill(labels.deliveryAgainTo, delivery.target),
    }));
  }

  handleRetry() {
    this.refresh();
  }

  async handleAgain(event) {
    try {
      await retryDelivery({ jobId: this.shownId, notificationId: event.currentTarget.dataset.id });
      await this.refresh();
    } catch (error) {
      this.error = error;
    }
  }
}
