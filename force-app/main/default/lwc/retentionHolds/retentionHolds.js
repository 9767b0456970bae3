import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import confirmHold from '@salesforce/apex/RetentionController.confirmHold';
import getHolds from '@salesforce/apex/RetentionController.getHolds';
import { exactText } from 'c/moments';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

/** Purges of a connection that are too large to be done without an owner. Nothing where none waits. */
export default class RetentionHolds extends LightningElement {
  /** True for owners: only they confirm. */
  @api owner = false;
  @api timeZone;

  labels = labels;
  holds = [];
  error;
  confirmError;
  confirming = false;
  /** The hold whose confirmation waits for a second click. */
  askedId;
  shownId;

  @api
  get connectionId() {
    return this.shownId;
  }

  set connectionId(value) {
    const other = value !== this.shownId;
    this.shownId = value;
    if (other) this.load();
  }

  get rows() {
    return this.holds.map((hold) => {
      const { id, runs, versions, versionsTotal, oldestSnapshotAt, confirmedAt, heldAt } = hold;
      const share = versionsTotal ? Math.round((100 * versions) / versionsTotal) : 0;
      const waiting = confirmedAt === null;
      return {
        id,
        heldAt,
        heading: waiting ? labels.holdHeading : labels.holdConfirmedHeading,
        text: fill(labels.holdText, runs, versions, versionsTotal, fill(labels.alertPercent, String(share))),
        oldest: oldestSnapshotAt
          ? fill(labels.holdOldest, exactText(oldestSnapshotAt, this.timeZone))
          : labels.holdNothingLeft,
        waiting,
        asked: waiting && id === this.askedId,
        offered: waiting && this.owner && id !== this.askedId,
        ownersOnly: waiting && !this.owner,
        sure: fill(labels.holdSure, formatNumber(runs)),
      };
    });
  }

  async load() {
    this.error = undefined;
    try {
      const { holds } = await getHolds();
      this.holds = holds.filter(({ connection }) => connection.id === this.shownId);
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  handleAsk(event) {
    this.askedId = event.currentTarget.dataset.id;
  }

  handleBack() {
    this.askedId = undefined;
  }

  async handleConfirm(event) {
    const { id: holdId } = event.currentTarget.dataset;
    this.confirming = true;
    this.confirmError = undefined;
    try {
      await confirmHold({ holdId });
      this.askedId = undefined;
      const { holdConfirmedTitle: title, holdConfirmed: message } = labels;
      this.dispatchEvent(new ShowToastEvent({ title, message, variant: 'success' }));
      await this.load();
    } catch (error) {
      this.confirmError = error;
    }
    this.confirming = false;
  }
}
