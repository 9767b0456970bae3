import unknownError from '@salesforce/label/c.Unknown_Error';

export default {
  unknownError,
};
