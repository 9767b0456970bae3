import loading from '@salesforce/label/c.Loading';

export default {
  loading,
};
