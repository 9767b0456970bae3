import {
  DASHBOARD,
  pathOf,
  routeOf,
  toAudit,
  toChanges,
  toJob,
  toNewRestore,
  toRecord,
  toRecords,
  toRestore,
} from 'c/appRoute';

describe('c/appRoute', () => {
  it.each([
    [DASHBOARD],
    [toJob('j1')],
    [toJob('j1', 'restores')],
    [toChanges('j1', 'r1')],
    [toRecords('j1', 'r1', 'Account')],
    [toRecords('j1', 'r1', 'Account', 'deleted')],
    [toRecord('j1', 'r1', 'Account', '001000000000001AAA')],
    [toRestore('j1', 'x1')],
    [toAudit()],
    [toAudit('j1', 'record_erased')],
    [toAudit(null, 'record_erased')],
  ])('finds its way back from the path of %j', (route) => {
    expect(routeOf(pathOf(route))).toEqual(route);
  });

  it('leads from a restore that has no id yet back to the changes of its run', () => {
    expect(routeOf(pathOf(toNewRestore('j1', { runId: 'r1' })))).toEqual(toChanges('j1', 'r1'));
  });

  it.each([[undefined], [''], ['nonsense'], ['job'], ['job/']])('shows the dashboard for %p', (path) => {
    expect(routeOf(path)).toEqual(DASHBOARD);
  });

  it('shows the history for a tab that it does not know', () => {
    expect(routeOf('job/j1/teapot')).toEqual(toJob('j1'));
  });

  it('shows the dashboard for a path that was cut in the middle of an encoded character', () => {
    expect(routeOf('job/%E0%A4%A')).toEqual(DASHBOARD);
  });
});
