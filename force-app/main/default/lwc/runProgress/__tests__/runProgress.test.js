import { progressPercent, progressText, resumeText, runNotes } from 'c/runProgress';
import { aRun } from 'test-support/backend-answers';

const ZONE = 'Europe/Zurich';
const stopped = aRun({
  status: 'partial',
  warnings: 2,
  problem: { code: 'API_LIMIT', message: 'The share is used up.' },
  resumeAt: '2026-11-20T05:00:00.000Z',
});

describe('c/runProgress', () => {
  it('counts objects while records are read, and files after that', () => {
    const reading = aRun({ status: 'running', objectsDone: 9 });
    const fetching = aRun({
      status: 'record_data_complete',
      files: { total: 8, done: 1, failed: 1, bytes: 10 },
    });
    expect([progressText(reading), progressPercent(reading)]).toEqual(['9 of 18 objects', 50]);
    expect([progressText(fetching), progressPercent(fetching)]).toEqual(['2 of 8 files', 25]);
  });

  it('has no progress before the objects are known', () => {
    const pending = aRun({ status: 'pending', objectsTotal: 0, objectsDone: 0 });
    expect([progressText(pending), progressPercent(pending)]).toEqual(['Preparing the run', 0]);
  });

  it('says that a run ends at its next checkpoint once its end was asked for', () => {
    const run = aRun({ status: 'running', cancelRequestedAt: '2026-11-20T01:01:00.000Z' });
    expect(progressText(run)).toMatch(/end at its next checkpoint/);
  });

  it('says when a stopped run goes on, in the zone of the job', () => {
    expect(resumeText(stopped, ZONE)).toMatch(/goes on by itself.*06:00.*Europe\/Zurich/);
    expect(resumeText(aRun({ status: 'partial' }), ZONE)).toBe('');
  });

  it('remarks on everything that did not go as usual, and on nothing else', () => {
    expect(runNotes(aRun(), ZONE)).toEqual([]);
    expect(runNotes(stopped, ZONE)).toEqual(['The share is used up.', expect.stringMatching(/goes on/)]);
    expect(runNotes(aRun({ status: 'cancelled' }), ZONE)).toEqual([expect.stringMatching(/on request/)]);
    expect(runNotes(aRun({ warnings: 2 }), ZONE)).toEqual(['2 objects were not covered in full']);
    expect(runNotes(aRun({ purgedAt: '2026-11-20T05:00:00.000Z' }), ZONE)).toEqual([
      expect.stringMatching(/given up/),
    ]);
  });
});
