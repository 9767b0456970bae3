import { Transform, type TransformCallback } from 'node:stream';

type Step = (this: Transform, chunk: unknown, encoding: BufferEncoding, done: TransformCallback) => void;
type Flush = (this: Transform, done: TransformCallback) => void;

/** The part of the library through2 that the suite uses, for checkouts without their own installation: a stream made of two functions. */
const through2 = {
  obj: (transform: Step, flush: Flush): Transform => new Transform({ objectMode: true, transform, flush }),
};

export default through2;
