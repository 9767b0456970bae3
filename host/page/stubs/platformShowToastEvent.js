/** A name of our own: the published toast container listens for `lightning__showtoast` itself and would show each toast twice. */
export const SHOW_TOAST = 'lightning__platformshowtoast';

/** lightning/platformShowToastEvent. Detail: title, message, messageData, variant, mode. */
export class ShowToastEvent extends CustomEvent {
  constructor(detail) {
    super(SHOW_TOAST, { bubbles: true, composed: true, cancelable: true, detail });
  }
}
