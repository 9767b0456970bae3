import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import erase from '@salesforce/apex/ErasuresController.erase';
import getErasure from '@salesforce/apex/ErasuresController.getErasure';
import preview from '@salesforce/apex/ErasuresController.preview';
import { Poller } from 'c/poller';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';

const UNDER_WAY = ['requested', 'records_erased'];

/**
 * Takes one record out of every snapshot: shows what that is, lets the user type its name or Id, and follows it to its end.
 * Fires `progress` ({ status }) once it was asked for, and closes with that status; with nothing before.
 */
export default class EraseRecord extends LightningModal {
  @api label;
  @api jobId;
  @api objectName;
  @api recordId;

  labels = labels;
  includeFiles = true;
  preview;
  previewError;
  typed = '';
  erasing = false;
  eraseError;
  erasure;
  followError;
  poller = new Poller(() => this.follow());

  connectedCallback() {
    this.look();
  }

  disconnectedCallback() {
    this.poller.stop();
  }

  get loading() {
    return !this.preview && !this.previewError && !this.erasure;
  }

  get asking() {
    return this.preview && !this.erasure;
  }

  get warning() {
    return fill(labels.erasureWarning, this.preview.label, this.preview.name);
  }

  get counts() {
    const { versions, runs, records, files } = this.preview;
    return [
      { term: labels.erasureVersions, value: formatNumber(versions) },
      { term: labels.erasureRuns, value: formatNumber(runs) },
      { term: labels.erasureRecords, value: formatNumber(records) },
      { term: labels.erasureFiles, value: formatNumber(files) },
    ];
  }

  get otherIds() {
    const { alsoKnownAs } = this.preview;
    return alsoKnownAs.length ? fill(labels.erasureOtherIds, alsoKnownAs.join(', ')) : '';
  }

  get references() {
    return this.preview.references.map(({ object, field, label, fieldLabel, records }) => ({
      id: `${object}.${field}`,
      text: fill(labels.erasureReference, records, label, fieldLabel),
    }));
  }

  get referencesCut() {
    return !this.preview.referencesComplete;
  }

  get blocked() {
    if (!this.asking || this.erasing) return true;
    const { recordId, name } = this.preview;
    return ![recordId, recordId.slice(0, 15), name.trim()].includes(this.typed.trim());
  }

  get underWay() {
    return UNDER_WAY.includes(this.erasure?.status);
  }

  get done() {
    return this.erasure?.status === 'done';
  }

  get progressText() {
    return this.erasure.status === 'requested' ? labels.erasureWaiting : labels.erasureFilesGoing;
  }

  get doneText() {
    const { versions, records, files } = this.erasure;
    return fill(labels.erasureTook, versions, records, files);
  }

  get problem() {
    return this.erasure?.problem;
  }

  /** Counted anew for another choice, as files make a difference to all the numbers. */
  async look() {
    const { jobId, objectName, recordId, includeFiles } = this;
    this.preview = undefined;
    this.previewError = undefined;
    try {
      const found = await preview({ jobId, objectName, recordId, includeFiles });
      if (includeFiles === this.includeFiles) this.preview = found;
    } catch (error) {
      this.previewError = error;
    }
  }

  /** Reads how far it is; resolves to whether it goes on. */
  async follow() {
    try {
      this.erasure = await getErasure({ erasureId: this.erasure.id });
      this.followError = undefined;
      this.tell();
    } catch (error) {
      this.followError = error;
      return false;
    }
    return this.underWay;
  }

  tell() {
    this.dispatchEvent(new CustomEvent('progress', { detail: { status: this.erasure.status } }));
  }

  handleRetry() {
    this.look();
  }

  async handleFollow() {
    if (await this.follow()) this.poller.start();
  }

  handleFiles(event) {
    this.includeFiles = event.target.checked;
    this.look();
  }

  handleType(event) {
    this.typed = event.detail.value ?? '';
  }

  handleCancel() {
    this.close(this.erasure?.status);
  }

  async handleErase() {
    const { jobId, objectName, recordId, includeFiles } = this;
    this.erasing = true;
    this.eraseError = undefined;
    try {
      this.erasure = await erase({ jobId, objectName, recordId, includeFiles, typed: this.typed.trim() });
      this.tell();
      this.poller.start();
    } catch (error) {
      this.eraseError = error;
    }
    this.erasing = false;
  }
}
