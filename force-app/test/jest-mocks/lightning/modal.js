import { LightningElement } from 'lwc';

/** Stands for lightning/modal, which the test library lacks: opening records how, closing fires `closed` with the result. */
export default class LightningModal extends LightningElement {
  static open = jest.fn(() => Promise.resolve(undefined));

  close(result) {
    this.dispatchEvent(new CustomEvent('closed', { detail: result }));
  }
}
