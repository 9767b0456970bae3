import { keepHeapSmall } from './small-heap.ts';

// Imports are loaded before anything runs, so the worker itself is loaded afterwards.
keepHeapSmall();
await import('./serve.ts');
