/** lightning/actions: asks the screen around a quick action to close. */
export class CloseActionScreenEvent extends CustomEvent {
  constructor() {
    super('closeactionscreen', { bubbles: true, composed: true });
  }
}
