/** The marks that turn the direction of writing, also of what stands after them. */
const MARKS = /[\u202A-\u202E\u2066-\u2069]/g;

/** A text that others have written, such as a name, as it can stand inside a sentence without turning the rest of it round. */
export const withoutDirection = (text: string): string => text.replace(MARKS, '');
