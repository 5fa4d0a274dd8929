/** Where the page of a list begins whose number, from 1, somebody may have typed into the URL: what is no number is the first. */
export const offsetOfPage = (page: string, limit: number): number =>
  /^\d{1,7}$/.test(page) ? Math.max(0, Number(page) - 1) * limit : 0;

/** The number of the page that begins at an offset, for the URL; empty for the first. */
export const pageOfOffset = (offset: number, limit: number): string =>
  offset < limit ? '' : String(Math.floor(offset / limit) + 1);
