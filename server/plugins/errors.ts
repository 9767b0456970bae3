import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { HoldfastError, asHoldfastError } from '#core/model';
import type { ErrorReply } from '../schemas/index.ts';

/** Fastify's own refusals in our words; anything unknown stays an internal error. */
function fromFastify(error: FastifyError): HoldfastError {
  const [problem] = error.validation ?? [];
  if (problem !== undefined) {
    const missing = (problem.params as { missingProperty?: string }).missingProperty;
    const extra = (problem.params as { additionalProperty?: string }).additionalProperty;
    const field = missing ?? extra ?? problem.instancePath.slice(1).replaceAll('/', '.');
    const reason = missing === undefined ? (problem.message ?? 'is not valid') : 'is required';
    return new HoldfastError('BAD_REQUEST', `${field === '' ? 'The request' : field} ${reason}.`, {
      ...(field === '' ? {} : { field }),
      remedy: 'Correct this value and try again.',
    });
  }
  if (error.statusCode === 429)
    return new HoldfastError('RATE_LIMITED', 'Too many calls from this org.', {
      remedy: 'Wait a minute and try again.',
    });
  // Of @fastify/under-pressure, which has set Retry-After.
  if (error.statusCode === 503)
    return new HoldfastError('OVERLOADED', 'The service has more to do than it can right now.', {
      remedy: 'Try again in a few seconds.',
    });
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new HoldfastError('BAD_REQUEST', 'This request cannot be read.', {
      remedy: 'Send JSON as the API describes.',
    });
  }
  return asHoldfastError(error);
}

function reply(request: FastifyRequest, answer: FastifyReply, problem: HoldfastError): FastifyReply {
  const { field, remedy } = problem.detail;
  const body: ErrorReply = {
    error: {
      code: problem.code,
      message: problem.message,
      ...(field === undefined ? {} : { field }),
      ...(remedy === undefined ? {} : { remedy }),
      requestId: request.id,
    },
  };
  return answer.code(problem.status).type('application/json').send(body);
}

/** One form for every failure. What is not meant for people is logged under the request's id and never sent. */
export const errorsPlugin = fp(
  async (app) => {
    app.setErrorHandler((error: FastifyError, request, answer) => {
      const problem = error instanceof HoldfastError ? error : fromFastify(error);
      if (problem.fault === 'holdfast')
        request.log.error({ err: problem.cause ?? problem, code: problem.code }, 'request failed');
      return reply(request, answer, problem);
    });
    app.setNotFoundHandler((request, answer) =>
      reply(
        request,
        answer,
        new HoldfastError('NOT_FOUND', 'There is no such thing here.', { remedy: 'Check the address.' }),
      ),
    );
  },
  { name: 'errors' },
);
