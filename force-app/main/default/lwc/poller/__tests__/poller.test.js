import { Poller } from 'c/poller';
import { settle } from 'test-support/screen';

let hidden = false;
Object.defineProperty(document, 'hidden', { get: () => hidden });

function setHidden(value) {
  hidden = value;
  document.dispatchEvent(new CustomEvent('visibilitychange'));
}

async function pass(milliseconds) {
  jest.advanceTimersByTime(milliseconds);
  await settle();
}

async function passInSteps(milliseconds, step) {
  for (let passed = 0; passed < milliseconds; passed += step) {
    // eslint-disable-next-line no-await-in-loop
    await pass(step);
  }
}

describe('c/poller', () => {
  let poller;

  beforeEach(() => {
    jest.useFakeTimers();
    hidden = false;
  });

  afterEach(() => {
    poller.stop();
    jest.useRealTimers();
  });

  it('looks every 2 s, later every 5 s, in the end every 15 s', async () => {
    const look = jest.fn(() => Promise.resolve(true));
    poller = new Poller(look);
    poller.start();
    await passInSteps(30_000, 1000);
    expect(look).toHaveBeenCalledTimes(15);
    await passInSteps(150_000, 1000);
    expect(look).toHaveBeenCalledTimes(15 + 30);
    await passInSteps(60_000, 1000);
    expect(look).toHaveBeenCalledTimes(15 + 30 + 4);
  });

  it('stops when there is nothing more to wait for', async () => {
    const look = jest.fn(() => Promise.resolve(false));
    poller = new Poller(look);
    poller.start();
    await passInSteps(20_000, 1000);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('stops when a look fails', async () => {
    const look = jest.fn(() => Promise.reject(new Error('gone')));
    poller = new Poller(look);
    poller.start();
    await passInSteps(20_000, 1000);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('rests while the page is hidden and looks at once when it is shown again', async () => {
    const look = jest.fn(() => Promise.resolve(true));
    poller = new Poller(look);
    poller.start();
    setHidden(true);
    await passInSteps(20_000, 1000);
    expect(look).not.toHaveBeenCalled();
    setHidden(false);
    await settle();
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('does not look again after it was stopped', async () => {
    const look = jest.fn(() => Promise.resolve(true));
    poller = new Poller(look);
    poller.start();
    poller.stop();
    setHidden(true);
    setHidden(false);
    await passInSteps(20_000, 1000);
    expect(look).not.toHaveBeenCalled();
  });

  it('does not look twice at a time', async () => {
    let answer;
    const look = jest.fn(() => new Promise((resolve) => (answer = resolve)));
    poller = new Poller(look);
    poller.start();
    await pass(2000);
    setHidden(true);
    setHidden(false);
    await settle();
    expect(look).toHaveBeenCalledTimes(1);
    answer(true);
    await settle();
    await pass(2000);
    expect(look).toHaveBeenCalledTimes(2);
  });
});
