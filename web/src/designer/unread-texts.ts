import type { Flow } from './model/flow.js';

/** A field whose text may be no value yet: the node or the variable that it belongs to, and which of its fields it is. */
export interface FieldPlace {
  what: 'node' | 'variable';
  /** The id of the node, or the name of the variable. */
  id: string;
  field: string;
}

/** Keeps texts that are no values yet, which the flow cannot have, while their fields are not shown. */
export function createUnreadTexts() {
  const texts = new Map<string, { place: FieldPlace; text: string }>();
  const keyOf = ({ what, id, field }: FieldPlace) => JSON.stringify([what, id, field]);
  return {
    get: (place: FieldPlace): string | null => texts.get(keyOf(place))?.text ?? null,
    /** @param text null: there is none */
    set: (place: FieldPlace, text: string | null): void => {
      if (text === null) texts.delete(keyOf(place));
      else texts.set(keyOf(place), { place, text });
    },
    /** Drops the texts of nodes and variables that a flow does not have. */
    dropGone: ({ nodeList, variables }: Flow): void => {
      for (const [key, { place }] of texts) {
        const isThere =
          place.what === 'node'
            ? nodeList.some(({ id }) => id === place.id)
            : variables.some(({ name }) => name === place.id);
        if (!isThere) texts.delete(key);
      }
    },
  };
}
