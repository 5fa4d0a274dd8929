/** The longest name of a time zone, in characters. */
export const MAX_ZONE_LENGTH = 100;

/**
 * Abbreviations that ICU, and so Node, reads as zones although the IANA database has no such names: `BST` is Bangladesh to it, and London
 * to Postgres.
 */
const NOT_IANA = new Set(
  'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(
    ' ',
  ),
);

/** Whether Node knows the name as that of a zone of the IANA database. Offsets such as `+08:00` are no names. */
export const isZoneName = (name: string): boolean =>
  name.length <= MAX_ZONE_LENGTH &&
  /^[A-Za-z]/.test(name) &&
  !NOT_IANA.has(name.toUpperCase()) &&
  isKnownZone(name);

/** Whether this Node knows the zone: each knows those of its own release, and new ones come every year. */
export function isKnownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
