/** What a person is told about objects that a run did not cover in full for one and the same cause. */
export interface ShortfallAdvice {
  /** Names the cause, in a few words. */
  readonly title: string;
  /** The next step, one sentence. */
  readonly remedy: string;
}

const advice = (title: string, remedy: string): ShortfallAdvice => ({ title, remedy });

const apiDisabled = advice(
  'The connected user may not use the API',
  'Give the connected user the permission API Enabled, then start a run.',
);
const noAccess = advice(
  'The connected user may not read these objects',
  'Give the connected user View All Data, or read access to these objects and their fields, then start a run.',
);
const notQueryable = advice(
  'Salesforce does not hand these objects out to a query',
  'Exclude them from the job; what they hold cannot be backed up.',
);
const tooLarge = advice(
  'Salesforce took too long to read these objects',
  'Start a run outside of office hours; if it happens again, ask Salesforce support for an index or skinny table.',
);
const salesforceAway = advice(
  'Salesforce did not answer',
  'Nothing needs to be done: the next run reads them. If it happens again, look at status.salesforce.com.',
);

/** By cause: a code of ours, or of Salesforce (engine-rules section 9). `docs/errors.md` lists our own. */
const advices: Readonly<Record<string, ShortfallAdvice>> = {
  API_LIMIT: advice(
    'The share of API calls of this job was used up',
    'The run goes on by itself when calls are free again; raise the limit of the job to finish sooner.',
  ),
  BULK_LIMIT: advice(
    'The share of Bulk jobs of this job was used up',
    'The run goes on by itself when Bulk jobs are free again; raise the limit of the job to finish sooner.',
  ),
  CANCELLED: advice('A person ended the run', 'Start a run to read what was left out.'),
  QUARANTINED: advice(
    'Reading these objects ended the worker',
    'Give the worker more memory; if it happens again, exclude them and send the log to support.',
  ),
  REAUTHORISE: advice(
    'Salesforce no longer accepts the authorisation',
    'Open the connection in Holdfast and authorise it again.',
  ),
  ORG_UNAVAILABLE: salesforceAway,
  SERVER_UNAVAILABLE: salesforceAway,
  PAGE_REJECTED: advice(
    'Pages of Salesforce were cut or held another number of records than announced',
    'Nothing needs to be done: the next run reads them. If it happens again, look for a proxy that cuts long replies.',
  ),
  UNKNOWN_EXCEPTION: advice(
    'Salesforce met an error of its own',
    'Open a case with Salesforce support and quote the error id; the next run tries again.',
  ),
  BULK_JOB_FAILED: advice(
    'Salesforce ended the Bulk job',
    'Nothing needs to be done: the next run starts a new one.',
  ),
  Aborted: advice(
    'The Bulk job was aborted in Salesforce',
    'Find out who aborts jobs on the page Bulk Data Load Jobs of the set-up, then start a run.',
  ),
  QUERY_TIMEOUT: tooLarge,
  OPERATION_TOO_LARGE: tooLarge,
  INSUFFICIENT_ACCESS: noAccess,
  INSUFFICIENT_ACCESS_OR_READONLY: noAccess,
  INVALID_TYPE: noAccess,
  INVALID_FIELD: advice(
    'A field went, or was hidden, while the run went on',
    'Nothing needs to be done: the next run reads the objects as they are then.',
  ),
  INVALID_TYPE_FOR_OPERATION: notQueryable,
  MALFORMED_QUERY: notQueryable,
  EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION: notQueryable,
  NOT_FOUND: notQueryable,
  API_DISABLED_FOR_ORG: apiDisabled,
  API_CURRENTLY_DISABLED: apiDisabled,
  INTERNAL: advice(
    'An error inside Holdfast',
    'Send the log of the worker to support, with the id of the run.',
  ),
};

/** Advice for a cause; for one that nobody foresaw, how to find out more. */
export function adviceOn(cause: string): ShortfallAdvice {
  if (cause.startsWith('TXN_SECURITY')) {
    return advice(
      'A transaction security policy of the org stopped the backup',
      'Give the connected user the permission Exempt from Transaction Security.',
    );
  }
  return (
    advices[cause] ??
    advice(
      `Salesforce refused with ${cause}`,
      'Look the code up in the Salesforce documentation, then start a run.',
    )
  );
}
