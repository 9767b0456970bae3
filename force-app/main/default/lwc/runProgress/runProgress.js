import { exactText } from 'c/moments';
import { fill, fillCount } from 'c/textFormat';
import { isReading, isUnderWay } from 'c/statusText';
import labels from './labels';

/** How far a run under way is, from 0 to 100: its objects first, then its files. */
export function progressPercent(run) {
  const [done, total] = isReading(run.status) ? [run.objectsDone, run.objectsTotal] : filesOf(run);
  return total ? Math.round((100 * done) / total) : 0;
}

/** What a run under way is at, such as "3 of 18 objects"; empty for a run that has ended. */
export function progressText(run) {
  if (!isUnderWay(run.status)) return '';
  if (run.cancelRequestedAt) return labels.runCancelling;
  if (!isReading(run.status)) return fill(labels.runFilesProgress, ...filesOf(run));
  return run.objectsTotal
    ? fill(labels.objectsProgress, run.objectsDone, run.objectsTotal)
    : labels.preparing;
}

/** That a run was ended by a person; empty for any other. */
export function endedText(run) {
  return run.status === 'cancelled' ? labels.runEndedOnRequest : '';
}

/** When a run that the allowance stopped goes on; empty for any other. `timeZone`: IANA name. */
export function resumeText(run, timeZone) {
  return run.resumeAt ? fill(labels.runGoesOn, exactText(run.resumeAt, timeZone)) : '';
}

/** What a person must know about a run beside its state, one remark a line; none for one in which all went well. */
export function runNotes(run, timeZone) {
  const notes = [run.problem?.message, progressText(run), resumeText(run, timeZone), endedText(run)];
  if (run.warnings && !run.problem)
    notes.push(fillCount(run.warnings, labels.warningsOne, labels.warningsMany));
  if (run.purgedAt) notes.push(fill(labels.runGivenUp, exactText(run.purgedAt, timeZone)));
  return notes.filter(Boolean);
}

/** Files that are settled, fetched or not, and all that are new. */
function filesOf({ files }) {
  return [files.done + files.failed, files.total];
}
