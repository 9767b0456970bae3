import { createTestWireAdapter } from '@salesforce/sfdx-lwc-jest';

export const CurrentPageReference = createTestWireAdapter(jest.fn());

/** Called with (page reference, replace) for each navigation of any component. */
export const navigated = jest.fn();

const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

/** lightning/navigation with navigations that a test can see. */
export function NavigationMixin(Base) {
  return class extends Base {
    [Navigate](page, replace) {
      navigated(page, replace);
    }

    [GenerateUrl]() {
      return Promise.resolve('https://acme.my.salesforce.example');
    }
  };
}
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;
