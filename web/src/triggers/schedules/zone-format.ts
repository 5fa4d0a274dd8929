/** What writes moments by the clock of a time zone; undefined if this browser does not know the zone, as one that is new on the server. */
export function zoneFormat(
  language: string | undefined,
  options: Intl.DateTimeFormatOptions,
  timeZone: string,
): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
