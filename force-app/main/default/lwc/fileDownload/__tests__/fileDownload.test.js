import { downloadText } from 'c/fileDownload';

it('hands over the text under its name, as a type that Lightning Web Security lets pass', async () => {
  const clicked = [];
  URL.createObjectURL = jest.fn(() => 'blob:made');
  URL.revokeObjectURL = jest.fn();
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click() {
    clicked.push([this.download, this.href]);
  });
  downloadText('log.csv', 'a,b\r\n');
  const [[blob]] = URL.createObjectURL.mock.calls;
  expect(blob.type).toBe('text/plain');
  expect(blob.size).toBe(5);
  expect(clicked).toEqual([['log.csv', 'blob:made']]);
  expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:made');
});
