import columnObject from '@salesforce/label/c.Column_Object';
import columnRequested from '@salesforce/label/c.Column_Requested';
import columnResult from '@salesforce/label/c.Column_Result';
import columnStatus from '@salesforce/label/c.Column_Status';
import erasureTaken from '@salesforce/label/c.Erasure_Taken';
import erasures from '@salesforce/label/c.Erasures';

export default {
  columnObject,
  columnRequested,
  columnResult,
  columnStatus,
  erasureTaken,
  erasures,
};
