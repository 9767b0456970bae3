import { reduceErrors } from 'c/reduceErrors';

describe('c/reduceErrors', () => {
  it('takes apart what our Apex threw', () => {
    const thrown = {
      code: 'NAME_TAKEN',
      message: 'Taken.',
      field: 'name',
      remedy: 'Choose another.',
      requestId: 'r1',
    };
    expect(reduceErrors({ body: { message: JSON.stringify(thrown) } })).toEqual(thrown);
  });

  it('leaves out the parts that are not known, and everything else that came along', () => {
    const thrown = { code: 'INTERNAL', message: 'Broken.', field: null, remedy: '', stack: 'at line 1' };
    expect(reduceErrors({ body: { message: JSON.stringify(thrown) } })).toEqual({
      code: 'INTERNAL',
      message: 'Broken.',
    });
  });

  it.each([
    ['a plain Apex message', { body: { message: 'Script-thrown exception' } }, 'Script-thrown exception'],
    ['a list of platform errors', { body: [{ message: 'One.' }, { message: 'Two.' }] }, 'One. Two.'],
    ['page errors', { body: { pageErrors: [{ message: 'Page.' }] } }, 'Page.'],
    ['a network failure', new Error('Failed to fetch'), 'Failed to fetch'],
    ['text that only looks like JSON', { body: { message: '{oops' } }, '{oops'],
    ['JSON that is not ours', { body: { message: '{"a":1}' } }, '{"a":1}'],
  ])('shows %s', (_, error, message) => {
    expect(reduceErrors(error)).toEqual({ code: 'UNKNOWN', message });
  });

  it.each([[undefined], [null], [{}], [{ body: {} }]])('has a sentence even for %p', (error) => {
    expect(reduceErrors(error)).toEqual({ code: 'UNKNOWN', message: 'Something went wrong.' });
  });
});
