import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import getVerifications from '@salesforce/apex/VerificationsController.getVerifications';
import verify from '@salesforce/apex/VerificationsController.verify';
import { durationText, exactText } from 'c/moments';
import { Poller } from 'c/poller';

import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

const UNDER_WAY = ['pending', 'running'];

/** The verifications of a job's backup, newest first, and a way to ask for one. Looks again while one is under way. */
export default class Verifications extends LightningElement {
  /** IANA name of the zone in which moments are told. */
  @api timeZone;

  labels = labels;
  verifications;
  error;
  askError;
  asking = false;
  /** Ids of those whose findings are shown. */
  opened = [];
  poller = new Poller(() => this.load());
  shownId;

  @api
  get jobId() {
    return this.shownId;
  }

  set jobId(value) {
    this.shownId = value;
    this.verifications = undefined;
    this.load();
  }

  disconnectedCallback() {
    this.poller.stop();
  }

  get loading() {
    return !this.verifications && !this.error;
  }

  get empty() {
    return this.verifications?.length === 0;
  }

  get filled() {
    return this.verifications?.length > 0;
  }

  get underWay() {
    return this.verifications?.some(({ status }) => UNDER_WAY.includes(status)) ?? false;
  }

  get askDisabled() {
    return this.asking || this.loading || this.underWay;
  }

  get rows() {
    return this.verifications.map((verification) => {
      const open = this.opened.includes(verification.id);
      const { id, status, trigger, problem, objectsDone, requestedAt } = verification;
      const when = exactText(requestedAt, this.timeZone);
      return {
        verification,
        id,
        open,
        detailKey: `${id}-findings`,
        expandedText: String(open),
        icon: open ? 'utility:chevrondown' : 'utility:chevronright',
        toggleText: fill(open ? labels.verificationHide : labels.verificationShow, when),
        status,
        problem,
        nothing: status === 'ok' && objectsDone === 0 ? labels.verificationNothing : '',
        requestedAt,
        by: trigger === 'schedule' ? labels.verificationScheduled : labels.verificationManual,
        duration: durationText(verification.startedAt, verification.finishedAt),
        objects: formatNumber(objectsDone),
        versions: formatNumber(verification.versionsChecked),
        compared: formatNumber(verification.recordsCompared),
        files: formatNumber(verification.filesChecked),
        filesRead: verification.filesRead ? fill(labels.verificationFilesRead, verification.filesRead) : '',
        apiCalls: formatNumber(verification.apiCalls),
      };
    });
  }

  /** Reads the list; resolves to whether one is under way, so that the poller goes on. */
  async load() {
    try {
      this.verifications = (await getVerifications({ jobId: this.shownId })).verifications;
      this.error = undefined;
    } catch (error) {
      this.error = error;
      return false;
    }
    if (this.underWay && !this.poller.running && this.isConnected) this.poller.start();
    return this.underWay;
  }

  handleRetry() {
    this.error = undefined;
    this.load();
  }

  async handleVerify() {
    this.asking = true;
    this.askError = undefined;
    try {
      await verify({ jobId: this.shownId });
      this.dispatchEvent(new ShowToastEvent({ title: labels.verificationAsked, variant: 'success' }));
      await this.load();
    } catch (error) {
      this.askError = error;
    }
    this.asking = false;
  }

  handleToggle(event) {
    const { id } = event.currentTarget.dataset;
    this.opened = this.opened.includes(id)
      ? this.opened.filter((other) => other !== id)
      : [...this.opened, id];
  }
}
