import { LightningElement, api } from 'lwc';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/textFormat';
import labels from './labels';

/** What went wrong, the next step, and a way to try again. Fires `retry` unless `no-retry` is set. */
export default class ErrorPanel extends LightningElement {
  /** Anything thrown or wired. */
  @api error;
  /** What could not be done, such as "The job could not be saved". */
  @api heading;
  @api noRetry = false;

  labels = labels;

  get shown() {
    return reduceErrors(this.error);
  }

  get title() {
    return this.heading || labels.errorHeading;
  }

  get reference() {
    return this.shown.requestId ? fill(labels.reference, this.shown.requestId) : '';
  }

  get retriable() {
    return !this.noRetry;
  }

  handleRetry() {
    this.dispatchEvent(new CustomEvent('retry'));
  }
}
