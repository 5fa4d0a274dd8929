/** Hands a file to the browser, which asks the person where to save it, or puts it among the downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the content by then.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
