import columnObject from '@salesforce/label/c.Column_Object';
import fileAttempts from '@salesforce/label/c.File_Attempts';
import fileFetchedLater from '@salesforce/label/c.File_Fetched_Later';
import fileReason from '@salesforce/label/c.File_Reason';
import fileSize from '@salesforce/label/c.File_Size';
import fileUnknownSize from '@salesforce/label/c.File_Unknown_Size';
import loadMore from '@salesforce/label/c.Load_More';
import recordId from '@salesforce/label/c.Record_Id';
import runFiles from '@salesforce/label/c.Run_Files';
import runFilesDone from '@salesforce/label/c.Run_Files_Done';
import runFilesFailed from '@salesforce/label/c.Run_Files_Failed';
import runFilesFailedOne from '@salesforce/label/c.Run_Files_Failed_One';
import runFilesPaused from '@salesforce/label/c.Run_Files_Paused';
import runFilesShown from '@salesforce/label/c.Run_Files_Shown';

export default {
  columnObject,
  fileAttempts,
  fileFetchedLater,
  fileReason,
  fileSize,
  fileUnknownSize,
  loadMore,
  recordId,
  runFiles,
  runFilesDone,
  runFilesFailed,
  runFilesFailedOne,
  runFilesPaused,
  runFilesShown,
};
