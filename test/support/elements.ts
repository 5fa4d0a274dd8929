/** The elements of an array parameter of a statement: an array, or the text that `plainArray` gives. */
export const elementsOf = <Element>(parameter: unknown): Element[] => {
  if (Array.isArray(parameter)) return parameter as Element[];
  const inner = (parameter as string).slice(1, -1);
  const isNumber = (element: string): boolean => /^-?\d/.test(element) && !element.includes('-', 1);
  return inner === ''
    ? []
    : inner
        .split(',')
        .map(
          (element) => (element === 'NULL' ? null : isNumber(element) ? Number(element) : element) as Element,
        );
};
