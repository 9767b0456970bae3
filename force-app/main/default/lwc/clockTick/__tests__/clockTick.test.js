import { everyHalfMinute } from 'c/clockTick';

describe('c/clockTick', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('tells all listeners the time twice a minute with one timer, until they leave', () => {
    const first = jest.fn();
    const second = jest.fn();
    const leaveFirst = everyHalfMinute(first);
    const leaveSecond = everyHalfMinute(second);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(60_000);
    expect(first).toHaveBeenCalledTimes(2);
    leaveFirst();
    jest.advanceTimersByTime(30_000);
    expect(first).toHaveBeenCalledTimes(2);
    expect(second).toHaveBeenCalledTimes(3);
    leaveSecond();
    expect(jest.getTimerCount()).toBe(0);
  });
});
