/**
 * The most bytes of large JSON texts on a page. At least 32 texts of 64 KiB are whole. Without the limit, a page of 1,000 of them
 * blocked the event loop for 0.8 to 1.5 s, and ten such requests took 2.3 GB.
 */
const PAGE_BYTES = 2 * 1024 * 1024;

/** The characters that are shown of a JSON text, and of any other text, that is not shown whole. */
const PREVIEW = 1024;
const EXCERPT = 256;

/** SQL: `whole` while the texts of this row and those before have {@link PAGE_BYTES} together, otherwise `part`. */
function whileShort(texts: readonly string[], whole: string, part: string): string {
  const bytes = texts.map((text) => `COALESCE(octet_length(${text}), 0)`).join(' + ');
  // The window reads the rows in the order of the page.
  return `CASE WHEN sum(${bytes}) OVER (ROWS UNBOUNDED PRECEDING) <= ${PAGE_BYTES} THEN ${whole} ELSE ${part} END`;
}

/** A page with other expressions for some of its columns. */
function replaced(page: string, names: readonly string[], columns: Readonly<Record<string, string>>): string {
  const selected = names.map((name) => (columns[name] ? `${columns[name]} AS "${name}"` : `page."${name}"`));
  return `SELECT ${selected.join(', ')}, page.count FROM (${page}) page`;
}

/**
 * Bounds a page whose column `large` has JSON texts. The texts that exceed {@link PAGE_BYTES} together with those of the rows before
 * are replaced as in the steps of a job: by their size and their beginning.
 *
 * @param page the statement of the page
 * @param names its columns, except `count`
 */
export function boundedPage(page: string, names: readonly string[], large: string): string {
  const text = `page."${large}"`;
  const standIn = `json_build_object('$truncated', true, 'bytes', octet_length(${text}), 'preview', left(${text}, ${PREVIEW}))::text`;
  return replaced(page, names, { [large]: whileShort([text], text, standIn) });
}

/**
 * Bounds a page with columns of long texts. Those that exceed {@link PAGE_BYTES} together with those of the rows before are shown in part,
 * with `…` at the end. Without it, a page of 1,000 errors took 60 MB, and ten such requests 0.7 GB.
 *
 * @param page the statement of the page
 * @param names its columns, except `count`
 */
export function shortenedPage(page: string, names: readonly string[], long: readonly string[]): string {
  const texts = long.map((name) => `page."${name}"`);
  const shortened = (text: string): string =>
    whileShort(
      texts,
      text,
      `CASE WHEN char_length(${text}) > ${EXCERPT} THEN left(${text}, ${EXCERPT - 1}) || '…' ELSE ${text} END`,
    );
  return replaced(page, names, Object.fromEntries(long.map((name) => [name, shortened(`page."${name}"`)])));
}
