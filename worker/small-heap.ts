import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the heap of this process small for its whole life; call it before anything large is imported. Loading our packages makes 200 MB of
 * garbage that dies at once; V8 enlarges its nursery for it, by which it outlives the nursery, and then there is little reason to
 * give the memory back in a process that moves bytes past its heap (figures: docs/performance.md).
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
