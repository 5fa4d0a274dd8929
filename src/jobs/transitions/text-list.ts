/** Separates the texts of a list. No JSON text contains it unescaped, and `storable` escapes it in all other texts. */
export const TEXT_SEPARATOR = '\x1e';

/**
 * SQL: the texts of a parameter that {@link joinTexts} gives. Long texts travel as one parameter, because `pg` escapes the
 * texts of an array character by character.
 */
export const textList = (parameter: string): string => `string_to_array(${parameter}::text, E'\\x1e', '')`;

/** Texts as one parameter of a statement. An empty text becomes null. */
export const joinTexts = (texts: readonly (string | null)[]): string =>
  texts.map((text) => text ?? '').join(TEXT_SEPARATOR);
