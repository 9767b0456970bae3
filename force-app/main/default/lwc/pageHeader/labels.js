import breadcrumbs from '@salesforce/label/c.Breadcrumbs';

export default {
  breadcrumbs,
};
