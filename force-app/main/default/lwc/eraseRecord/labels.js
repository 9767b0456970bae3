import cancel from '@salesforce/label/c.Cancel';
import close from '@salesforce/label/c.Close';
import eraseForGood from '@salesforce/label/c.Erase_For_Good';
import erasureFiles from '@salesforce/label/c.Erasure_Files';
import erasureFilesGoing from '@salesforce/label/c.Erasure_Files_Going';
import erasureIncludeFiles from '@salesforce/label/c.Erasure_Include_Files';
import erasureKeeps from '@salesforce/label/c.Erasure_Keeps';
import erasureNotAsked from '@salesforce/label/c.Erasure_Not_Asked';
import erasureOtherIds from '@salesforce/label/c.Erasure_Other_Ids';
import erasureRecords from '@salesforce/label/c.Erasure_Records';
import erasureReference from '@salesforce/label/c.Erasure_Reference';
import erasureReferences from '@salesforce/label/c.Erasure_References';
import erasureReferencesMore from '@salesforce/label/c.Erasure_References_More';
import erasureRuns from '@salesforce/label/c.Erasure_Runs';
import erasureTook from '@salesforce/label/c.Erasure_Took';
import erasureType from '@salesforce/label/c.Erasure_Type';
import erasureVersions from '@salesforce/label/c.Erasure_Versions';
import erasureWaiting from '@salesforce/label/c.Erasure_Waiting';
import erasureWarning from '@salesforce/label/c.Erasure_Warning';
import loading from '@salesforce/label/c.Loading';

export default {
  cancel,
  close,
  eraseForGood,
  erasureFiles,
  erasureFilesGoing,
  erasureIncludeFiles,
  erasureKeeps,
  erasureNotAsked,
  erasureOtherIds,
  erasureRecords,
  erasureReference,
  erasureReferences,
  erasureReferencesMore,
  erasureRuns,
  erasureTook,
  erasureType,
  erasureVersions,
  erasureWaiting,
  erasureWarning,
  loading,
};
