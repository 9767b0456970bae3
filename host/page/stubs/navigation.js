import { PAGE_CHANGE, addressOf, currentPage, goTo } from '../navigation-state.js';

const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

/** lightning/navigation: adds the two navigation methods to a component class. */
export function NavigationMixin(Base) {
  return class extends Base {
    [Navigate](page, replace = false) {
      goTo(page, replace);
    }

    [GenerateUrl](page) {
      return Promise.resolve(addressOf(page) ?? '');
    }
  };
}
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;

/** Wire adapter of the page reference of the address bar. */
export class CurrentPageReference {
  constructor(dataCallback) {
    this.emit = () => dataCallback(currentPage());
  }

  connect() {
    window.addEventListener(PAGE_CHANGE, this.emit);
    this.emit();
  }

  update() {}

  disconnect() {
    window.removeEventListener(PAGE_CHANGE, this.emit);
  }
}
