import { LightningElement, api } from 'lwc';
import getFiles from '@salesforce/apex/DataHistoryController.getFiles';
import { KeysetList, UNREAD } from 'c/keysetList';
import { progressPercent, progressText } from 'c/runProgress';
import { fill, fillCount, formatBytes, formatNumber } from 'c/textFormat';
import labels from './labels';

const PAGE_SIZE = 50;
/** As many can be read at a glance; more are folded away. */
const SHOWN_AT_ONCE = 10;

/** The files that are new in a run: how many came, and those that did not, with the reason. */
export default class RunFiles extends LightningElement {
  labels = labels;
  list = UNREAD;
  pages = new KeysetList(
    (afterKey) => this.readPage(afterKey),
    (list) => (this.list = list),
  );
  shownRun;

  /** A run of the backend; its failures are read again when there are more of them. */
  @api
  get run() {
    return this.shownRun;
  }

  set run(value) {
    const before = this.shownRun;
    this.shownRun = value;
    const other = value.id !== before?.id || value.files.failed !== before.files.failed;
    if (other && value.files.failed > 0) this.pages.start();
  }

  get fetching() {
    return this.shownRun.status === 'record_data_complete';
  }

  get percent() {
    return progressPercent(this.shownRun);
  }

  get summary() {
    const { total, done, bytes } = this.shownRun.files;
    return this.fetching
      ? progressText(this.shownRun)
      : fill(labels.runFilesDone, done, total, formatBytes(bytes));
  }

  get failed() {
    return this.shownRun.files.failed > 0;
  }

  get few() {
    return this.shownRun.files.failed <= SHOWN_AT_ONCE;
  }

  get failedText() {
    const { failed } = this.shownRun.files;
    return fillCount(failed, labels.runFilesFailedOne, labels.runFilesFailed);
  }

  get rows() {
    return this.list.items.map((failure) => ({
      ...failure,
      size: failure.bytes === null ? labels.fileUnknownSize : formatBytes(failure.bytes),
      attempts: formatNumber(failure.attempts),
      later: failure.fetchedLater ? labels.fileFetchedLater : '',
    }));
  }

  get shownText() {
    return fill(labels.runFilesShown, this.list.items.length);
  }

  async readPage(afterKey) {
    const { failures, nextAfter } = await getFiles({
      runId: this.shownRun.id,
      pageSize: PAGE_SIZE,
      afterKey,
    });
    return { items: failures, nextAfter };
  }

  handleRetry() {
    this.pages.again();
  }

  handleMore() {
    this.pages.more();
  }
}
