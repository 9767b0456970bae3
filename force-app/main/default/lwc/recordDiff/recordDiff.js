import { LightningElement, api } from 'lwc';
import getRecordDiff from '@salesforce/apex/ChangesController.getRecordDiff';
import EraseRecord from 'c/eraseRecord';
import { fill, fillCount } from 'c/textFormat';
import labels from './labels';

/**
 * One record, field by field, before and after a run. Fires `loaded` ({ name }) and `restore` (the scope of a restore: the
 * chosen fields of a changed record, or the whole of a deleted one), and `erased` ({ status } of an erasure that was asked for).
 */
export default class RecordDiff extends LightningElement {
  /** True for owners: only they delete from the backup. */
  @api owner = false;

  labels = labels;
  diff;
  error;
  /** API names of the fields to restore. */
  chosen = [];
  place;

  /** The route: run, object and record. */
  @api
  get route() {
    return this.place;
  }

  set route(value) {
    this.place = value;
    this.load();
  }

  get loading() {
    return !this.diff && !this.error;
  }

  get changed() {
    return this.diff.kind === 'changed';
  }

  get deleted() {
    return this.diff.kind === 'deleted';
  }

  get showBefore() {
    return this.diff.kind !== 'added';
  }

  get showAfter() {
    return this.diff.kind !== 'deleted';
  }

  get intro() {
    return { changed: labels.diffChanged, deleted: labels.diffDeleted, added: labels.diffAdded }[
      this.diff.kind
    ];
  }

  get empty() {
    return this.diff.fields.length === 0;
  }

  get restorable() {
    return this.diff.fields.filter((field) => field.restorable).map(({ field }) => field);
  }

  get allChosen() {
    return this.restorable.length > 0 && this.restorable.length === this.chosen.length;
  }

  get noneRestorable() {
    return this.restorable.length === 0;
  }

  get rows() {
    return this.diff.fields.map((entry) => ({
      ...entry,
      chosen: this.chosen.includes(entry.field),
      chooseText: fill(labels.selectField, entry.label),
      hasBefore: entry.before !== null,
      hasAfter: entry.after !== null,
    }));
  }

  get restoreLabel() {
    return this.deleted
      ? labels.restoreRecord
      : fillCount(this.chosen.length, labels.restoreFieldsOne, labels.restoreFields);
  }

  get restoreOffered() {
    return this.deleted || this.changed;
  }

  get restoreDisabled() {
    return this.changed && this.chosen.length === 0;
  }

  async load() {
    this.diff = undefined;
    this.error = undefined;
    const { runId, objectName, recordId } = this.place;
    try {
      this.diff = await getRecordDiff({ runId, objectName, recordId });
      this.chosen = this.restorable;
      this.dispatchEvent(new CustomEvent('loaded', { detail: { name: this.diff.name } }));
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  handleChoose(event) {
    const { field } = event.currentTarget.dataset;
    this.chosen = event.target.checked
      ? [...this.chosen, field]
      : this.chosen.filter((other) => other !== field);
  }

  handleChooseAll(event) {
    this.chosen = event.target.checked ? this.restorable : [];
  }

  handleRestore() {
    const { objectName, recordId } = this.place;
    const detail = { objectName, scope: 'records', recordIds: [recordId], includeChildren: this.deleted };
    if (this.changed && !this.allChosen) detail.fields = this.chosen;
    this.dispatchEvent(new CustomEvent('restore', { detail }));
  }

  async handleErase() {
    const { jobId, objectName, recordId } = this.place;
    let status;
    const closed = await EraseRecord.open({
      size: 'small',
      label: labels.deleteFromBackupTitle,
      ...{ jobId, objectName, recordId },
      // The dialog may also be left by its cross, which gives no result.
      onprogress: (event) => {
        status = event.detail.status;
      },
    });
    status = closed ?? status;
    if (status) this.dispatchEvent(new CustomEvent('erased', { detail: { status } }));
  }
}
