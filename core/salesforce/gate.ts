/** Lets so many requests of one client be under way at once, and fewer once Salesforce says that there are too many. */
export interface Gate {
  /** Waits for a free place, does the work, and makes the place free again. */
  through<T>(work: () => Promise<T>): Promise<T>;
  /** Halves the places, down to one. They do not come back: the next client of the org starts anew. */
  narrow(): void;
  places(): number;
}

export function openGate(most: number): Gate {
  let places = most;
  let busy = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    busy -= 1;
    if (busy < places) waiting.shift()?.();
  };
  return {
    through: async (work) => {
      while (busy >= places) await new Promise<void>((resolve) => waiting.push(resolve));
      busy += 1;
      try {
        return await work();
      } finally {
        leave();
      }
    },
    narrow: () => {
      places = Math.max(1, Math.floor(places / 2));
    },
    places: () => places,
  };
}
