import { listedInput, nodeOf } from './model/flow.js';
import type { Flow, Json } from './model/flow.js';

/** A field whose text may be no value yet: the node or the variable that it belongs to, and which of its fields it is. */
export interface FieldPlace {
  what: 'node' | 'variable';
  /** The id of the node, or the name of the variable. */
  id: string;
  field: string;
}

/** The field of an input of a node. */
export const inputPlace = (node: string, input: string): FieldPlace => ({
  what: 'node',
  id: node,
  field: `input ${input}`,
});

/** The field of the value of a variable. */
export const variablePlace = (variable: string): FieldPlace => ({
  what: 'variable',
  id: variable,
  field: 'value',
});

/** A text, and the value that the field had when it was typed. */
export interface TypedText {
  text: string;
  over: Json | undefined;
}

/** Whether a value is the one that a text was typed over. Otherwise the value is newer, and counts. */
export const isTypedOver = ({ over }: TypedText, value: Json | undefined): boolean =>
  JSON.stringify(over) === JSON.stringify(value);

/** The name of the input in the field of an input. */
const INPUT = /^input /;

/** Whether a text would be shown in its field again: its node or variable is there, and has no newer value. */
function isShown(flow: Flow, { what, id, field }: FieldPlace, typed: TypedText): boolean {
  if (what === 'node') {
    const node = nodeOf(flow, id);
    return node !== undefined && isTypedOver(typed, listedInput(node, field.replace(INPUT, '')));
  }
  const variable = flow.variables.find(({ name }) => name === id);
  return variable !== undefined && variable.scope !== 'global' && isTypedOver(typed, variable.value);
}

/** Keeps texts that are no values yet, which the flow cannot have, while their fields are not shown. */
export function createUnreadTexts() {
  const texts = new Map<string, { place: FieldPlace; typed: TypedText }>();
  const keyOf = ({ what, id, field }: FieldPlace) => JSON.stringify([what, id, field]);
  return {
    /** @param value what the field has now @returns null if nothing was typed over it */
    get: (place: FieldPlace, value: Json | undefined): TypedText | null => {
      const typed = texts.get(keyOf(place))?.typed;
      return typed !== undefined && isTypedOver(typed, value) ? typed : null;
    },
    set: (place: FieldPlace, typed: TypedText): void => {
      texts.set(keyOf(place), { place, typed });
    },
    forget: (place: FieldPlace): void => {
      texts.delete(keyOf(place));
    },
    /** Whether a text is kept that is lost with the page, since the flow does not have it. */
    isLeft: (flow: Flow): boolean =>
      [...texts.values()].some(({ place, typed }) => isShown(flow, place, typed)),
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
