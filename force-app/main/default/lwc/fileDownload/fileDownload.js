/**
 * Gives the user a file that was made in the page. The type is plain text whatever the file is: Lightning Web Security lets a
 * page make files of a few types only, and CSV is not among them. The name decides which program opens it.
 */
export function downloadText(fileName, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
