const listeners = new Set();
let timer;

/**
 * Calls `listener(now)` twice a minute, so that relative times stay true on an open page. Returns the function that ends it.
 * All listeners share one timer.
 */
export function everyHalfMinute(listener) {
  listeners.add(listener);
  // Shared and cleared with the last listener.
  // eslint-disable-next-line @lwc/lwc/no-async-operation
  timer ??= setInterval(() => listeners.forEach((call) => call(Date.now())), 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}
